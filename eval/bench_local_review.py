"""Hints of a real model on a pool, beside those of the scripted ones on the same reports.

``python eval/bench_local_review.py --pool DIR [--gguf FILE] [--minutes N] [--part NAME]``: a
Markdown table; without ``--gguf`` the endpoint of ``KXAI_LLM_BASE_URL``. Reports in which a careful
reader noted things that need meaning are asked about in the order of the seed until the time is
over. Answers are kept in ``--workspace``: a bench that was cut short goes on, a second one costs
nothing. ``--show`` tells the hints of reports that are not set aside, to be judged by a reader.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from eval.bench_review import Case, ask, careless, count, met, perfect, read_cases
from eval.kept_endpoint import kept_endpoint
from kxai.ask.question_model import Model
from kxai.errors import KxaiError
from kxai.llm.gate import OPEN
from kxai.review.hints import KIND_ZH, Review, review

COLUMNS = (
    "model", "reports", "noted", "two places", "shown", "found", "told", "met", "dropped",
    "failed", "asked again", "tokens", "seconds", *KIND_ZH,
)  # fmt: skip
PARTS = ("tuned", "set aside")


def draw(cases: Sequence[Case], part: str, seed: int) -> list[Case]:
    """The reports of a part in the order of ``seed``."""
    mine = sorted((case for case in cases if case.part == part), key=lambda one: one.report.stem)
    random.Random(seed).shuffle(mine)  # noqa: S311 -- the same in every run
    return mine


def row_of(case: Case, result: Review) -> Counter[str]:
    """What became of the hints about one report."""
    things, true = met(case, result.hints)
    kinds = Counter[str](hint.kind for hint in result.hints)
    return kinds + Counter(
        {"found": things, "told": len(result.hints), "met": true, "dropped": result.dropped,
         "failed": result.failed}
    )  # fmt: skip


def line(model: str, row: Counter[str]) -> str:
    return f"| {' | '.join([model, *(str(row[name]) for name in COLUMNS[1:])])} |"


def asked(case: Case, model: Model, most: int, *, show: bool) -> Counter[str]:
    """The columns of one report that a model was asked about."""
    begun, before = time.monotonic(), model.usage
    result = review(case.report.stem, case.text, model, most=most)
    row = row_of(case, result)
    used = model.usage - before
    row.update({"asked again": used.asks, "tokens": used.tokens})
    row["seconds"] = round(time.monotonic() - begun)
    if show and not case.report.set_aside:
        for hint in result.hints:
            said = " / ".join(place.quote for place in hint.places)
            print(f"{case.report.stem} {hint.kind}: {said}", file=sys.stderr, flush=True)
    return row


def _bench(arguments: argparse.Namespace) -> None:
    cases = draw(read_cases(arguments.pool), arguments.part, arguments.seed)
    with kept_endpoint(arguments) as (settings, endpoint, replies), ExitStack() as stack:
        known = {"llm_base_url": endpoint.base_url, "llm_model": endpoint.model}
        given = Model(settings.model_copy(update=known), gate=OPEN, memory=replies)
        model = stack.enter_context(given)
        model.endpoint = endpoint
        rows = {name: Counter[str]() for name in ("perfect", "careless", endpoint.model)}
        until = time.monotonic() + 60 * arguments.minutes
        for number, case in enumerate(cases, 1):
            if time.monotonic() > until:
                break
            own = asked(case, model, arguments.pairs, show=arguments.show)
            replies.flush()
            noted = count(case, arguments.pairs)
            for name, script in (("perfect", perfect), ("careless", careless)):
                rows[name] += row_of(case, ask(case, script(case), arguments.pairs))
            rows[endpoint.model] += own
            for row in rows.values():
                row.update({name: noted[name] for name in COLUMNS[1:5]})
            print(f"{number}/{len(cases)} {own['seconds']} s", file=sys.stderr, flush=True)
    print(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
    print("\n".join(line(name, row) for name, row in rows.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--gguf", type=Path)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--part", choices=PARTS, default="tuned")
    parser.add_argument("--pairs", type=int, default=40)
    parser.add_argument("--minutes", type=float, default=40, help="then no report is begun")
    parser.add_argument("--seed", type=int, default=18)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--workspace", type=Path, default=Path("out/bench-local-review"))
    arguments = parser.parse_args()
    try:
        _bench(arguments)
    except KxaiError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
