"""Speed of every stage beside a named peer, in one run: ``make bench-peers``.

The peers stand in an environment of their own (``--peers PYTHON``), read the same inputs one after
the other with ours (``peer_timings.py``) and are timed as ours are: the processor's seconds, median
of the rounds after one call untimed. None of them does what stands beside it: they find money in
text, or tables in a PDF, where kxai names what was found and checks it. The table says what each
does; a peer that is not installed is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import cpu_model, median_seconds
from bench_check import Numbers, ours
from bench_pdf import SOURCES
from fixtures.markup import read_source
from kxai.ask import Corpus
from kxai.bulk import run
from kxai.bulk.pipeline import process
from kxai.check import check, printed_number
from kxai.evaluate.page.markdown import table
from kxai.extract import extract
from kxai.load import load
from kxai.load.pdf.pdf_document import load_pdf
from kxai.settings import Settings
from kxai.text.scanner import scan
from kxai_lab.generate.markup import strip_marks
from kxai_lab.generate.render_pdf import render_pdf

ROOT = Path(__file__).parents[1]
SUMS = 5_000
HEAD = ("stage", "kxai", "beside", "what that does", "its rate", "kxai is")


class Stage(NamedTuple):
    """A stage of ours: its name, seconds of one pass, how much one pass is, of what unit, and which
    peers stand beside it."""

    name: str
    seconds: float
    amount: float
    unit: str
    peers: tuple[tuple[str, str], ...]


def prepare(folder: Path, seed: int) -> tuple[list[Path], list[Numbers]]:
    """The inputs, written for the peers; ours of them."""
    paths = sorted((ROOT / "fixtures" / "reports").glob("*.txt"))
    lines = [line for path in paths for line in load(path).text.split("\n") if line.strip()]
    (folder / "texts.json").write_text(json.dumps(lines, ensure_ascii=False), "utf-8")
    bodies = [strip_marks(read_source(path).body)[0] for path in sorted(SOURCES.glob("*.txt"))]
    (folder / "a.pdf").write_bytes(render_pdf("\n".join(bodies), seed=0))
    dice = random.Random(seed)  # noqa: S311 -- a bench, not a secret
    sums = []
    for _ in range(SUMS):
        parts = [dice.randrange(1, 10**7) for _ in range(dice.randrange(2, 9))]
        sums.append([f"{n / 100:.2f}" for n in (sum(parts), *parts)])
    (folder / "sums.json").write_text(json.dumps(sums), "utf-8")
    numbers = [
        Numbers("Sum", printed_number(total), tuple(map(printed_number, parts)))
        for total, *parts in sums
    ]
    return paths, numbers


def stages(folder: Path, rounds: int, seed: int) -> Iterator[Stage]:
    """Ours, stage by stage."""
    paths, numbers = prepare(folder, seed)
    documents = [load(path) for path in paths]
    extractions = [extract(document) for document in documents]
    letters = sum(len(document.text) for document in documents) / 1e6
    settings = Settings(workspace=folder / "ws")
    data = (folder / "a.pdf").read_bytes()
    pages = len(load_pdf(Path("a.pdf"), data, "", settings).pages)

    money = (("jionlp", "finds money"), ("Recognizers", "finds money"))
    tables = (
        ("pdfplumber", "finds tables"),
        ("tablers", "finds tables"),
        ("docling-parse", "finds lines, no tables"),
    )

    def stage(
        name: str,
        work: Callable[[], object],
        amount: float,
        unit: str,
        peers: tuple[tuple[str, str], ...] = (),
    ) -> Stage:
        return Stage(name, median_seconds(work, rounds), amount, unit, peers)

    def scan_all() -> list[object]:
        return [scan(document.text) for document in documents]

    def extract_all() -> list[object]:
        return [extract(document) for document in documents]

    def judge_all() -> list[object]:
        return [ours(one) for one in numbers]

    def check_all() -> list[object]:
        return [check(one.figures, one.text, report=one.report) for one in extractions]

    def load_it() -> object:
        return load_pdf(Path("a.pdf"), data, "", settings)

    def process_it() -> object:
        return process(folder / "a.pdf", settings)

    def run_all() -> object:
        return run(paths, settings=settings, force=True, jobs=1)

    cent = (("±0.01", "floats, a difference below 0.01"),)
    yield stage("scanner: every number of a text", scan_all, letters, "Mchar/s", money)
    yield stage("extraction: numbers named, placed", extract_all, letters, "Mchar/s", money)
    yield stage("verdicts on sums that are read", judge_all, len(numbers), "sums/s", cent)
    yield stage("check of whole reports", check_all, len(paths), "reports/s")
    yield stage("PDF with tables, read", load_it, pages, "pages/s", tables)
    yield stage("that PDF, from file to findings", process_it, pages, "pages/s", tables[:1])
    yield stage("whole run: read, check, store, write", run_all, len(paths), "reports/s")
    rows = (ROOT / "eval" / "qa" / "fixtures.jsonl").read_text("utf-8").splitlines()
    asked = [json.loads(row)["question"] for row in rows]
    with Corpus.open(settings.workspace) as corpus:

        def ask_all() -> list[object]:
            return [corpus.ask(one) for one in asked]

        yield stage("questions", ask_all, len(asked), "questions/s")


def told(rate: float) -> str:
    """A rate in three digits.

    >>> told(12345.6), told(3.14159), told(0.0271)
    ('12,300', '3.14', '0.0271')
    """
    return f"{float(f'{rate:.3g}'):,.0f}" if rate >= 100 else f"{rate:.3g}"


def lines(measured: Sequence[Stage], peers: dict[str, dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    """The lines of the table: a stage, and below it its further peers."""
    for stage in measured:
        rate = f"{told(stage.amount / stage.seconds)} {stage.unit}"
        beside = [(name, what) for name, what in stage.peers if name in peers]
        for number, (name, what) in enumerate(beside or [("–", "")]):
            mine = (stage.name, rate) if not number else ("", "")
            if name not in peers:
                yield (*mine, "–", "", "", "")
                continue
            seconds = peers[name]["seconds"]
            ratio = seconds / stage.seconds
            yield (
                *mine,
                f"{name} {peers[name]['version']}".strip(),
                what,
                told(stage.amount / seconds),
                f"{ratio:.1f} × as fast" if ratio >= 1 else f"1/{1 / ratio:.1f} as fast",
            )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, help="the Python that has the peers")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measured = list(stages(folder, options.rounds, options.seed))
        peers: dict[str, dict[str, Any]] = {}
        if options.peers:
            command = [str(options.peers), str(Path(__file__).with_name("peer_timings.py")),
                       str(folder), str(options.rounds)]  # fmt: skip
            # Not our own path: the peers' environment has libraries of its own.
            alone = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=alone)  # noqa: S603
            peers = json.loads(done.stdout)
    print(
        f"{cpu_model()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
        f"processor time, medians of {options.rounds} rounds\n"
    )
    print(*table(HEAD, list(lines(measured, peers))), sep="\n")


if __name__ == "__main__":
    main()
