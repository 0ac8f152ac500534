"""Questions with a scripted model over loopback: without one, with a perfect planner and reader,
with a careless one, with one that quotes whatever is alike.

``python eval/bench_ask_model.py [--questions FILE…] [--reports DIR | --pool DIR] [-w WORKSPACE]``:
a Markdown table. The perfect model knows the gold (see ``eval/scripted_reader.py``); ``worse`` are
questions that were right without a model and are not with it, ``told`` those without an answer that
got one. ``--show`` tells every question that is not right, of those that nobody has set aside.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from eval.scripted_models import Script, serving
from eval.scripted_reader import Reader, careless, perfect, read_plans
from kxai.ask import Answer, Corpus
from kxai.ask.question_model import Model
from kxai.bulk import run
from kxai.errors import KxaiError
from kxai.evaluate.questions import Question, read_questions
from kxai.evaluate.real.pool import is_set_aside, read_pool
from kxai.evaluate.real.questions import verdict_of
from kxai.settings import Settings
from kxai.store import Store, database_url

COLUMNS = ("part", "model", "questions", "right", "wrong", "refused", "told", "worse", "requests")
MODELS = ("none", "perfect", "careless", "alike")
ELSE_ASKED = "去年本年支出合计是多少？"
OF_FIXTURES = tuple(Path("eval/qa") / f"{name}.jsonl" for name in ("fixtures", "other_words"))


@dataclass(frozen=True, slots=True)
class Result:
    """A question with its answer and what became of it (see ``verdict_of``)."""

    question: Question
    answer: Answer
    verdict: str

    @property
    def part(self) -> str:
        aside = any(is_set_aside(stem) for stem in self.question.reports)
        return "set aside" if aside else "tuned"


def ask_all(
    workspace: Path, questions: Sequence[Question], script: Script | None
) -> tuple[list[Result], int]:
    """Every question through the way of ``kxai ask --llm``, and how often the model was asked."""
    if script is None:
        settings = Settings(workspace=workspace)
        with Corpus.open(workspace, settings) as corpus:
            return _asked(corpus, questions), 0
    with serving(script) as (base_url, traffic):
        settings = Settings(workspace=workspace, llm_base_url=base_url, llm_model="scripted")
        with Model(settings) as model, Corpus.open(workspace, settings, model=model) as corpus:
            return _asked(corpus, questions), traffic.requests


def _asked(corpus: Corpus, questions: Sequence[Question]) -> list[Result]:
    results = list[Result]()
    for question in questions:
        answer = corpus.ask(question.question)
        results.append(Result(question, answer, verdict_of(question, answer)))
    return results


def lines(
    model: str, results: Sequence[Result], before: Sequence[Result], requests: int
) -> Iterator[str]:
    """The rows of a model, a part each; ``before`` are the results without a model."""
    right = {one.question.id for one in before if one.verdict == "right"}
    for part in sorted({one.part for one in results}):
        mine = [one for one in results if one.part == part]
        count = Counter(one.verdict for one in mine)
        told = sum(one.answer.answerable and not one.question.answerable for one in mine)
        worse = sum(one.verdict != "right" and one.question.id in right for one in mine)
        cells = (part, model, len(mine), count["right"], count["wrong"], count["refused"], told,
                 worse, requests)  # fmt: skip
        yield f"| {' | '.join(map(str, cells))} |"


def reader_of(workspace: Path, questions: Sequence[Question], files: Sequence[Path]) -> Reader:
    """The perfect model of these questions. Raises WorkspaceError."""
    with Store(database_url(workspace)) as store:
        texts = {
            Path(stored.report.source).stem: store.text(stored.report.id)
            for stored in store.reports()
        }
    return Reader({one.question: one for one in questions}, read_plans(files), texts)


@contextmanager
def workspace_of(paths: Sequence[Path], given: Path | None) -> Iterator[Path]:
    """A workspace that has read the reports: ``given`` where it is there already."""
    if given is not None and given.is_dir():
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        place = given or Path(folder) / "ws"
        run(paths, settings=Settings(workspace=place))
        yield place


def scripts_of(reader: Reader) -> Mapping[str, Script | None]:
    return {
        "none": None,
        "perfect": perfect(reader),
        "careless": careless(ELSE_ASKED),
        "alike": careless(ELSE_ASKED, alike=True),
    }


def _bench(arguments: argparse.Namespace) -> None:
    if arguments.pool:
        paths = [report.path for report in read_pool(arguments.pool)]
        files = arguments.questions or sorted((arguments.pool / "gold" / "qa").glob("*.jsonl"))
    else:
        paths = sorted(arguments.reports.iterdir())
        files = arguments.questions or OF_FIXTURES
    questions = read_questions(files, [path.stem for path in paths])
    print(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
    with workspace_of(paths, arguments.workspace) as workspace:
        before = list[Result]()
        for name, script in scripts_of(reader_of(workspace, questions, files)).items():
            if name not in (arguments.model or MODELS) and name != "none":
                continue
            results, requests = ask_all(workspace, questions, script)
            before = before or results
            print("\n".join(lines(name, results, before, requests)), flush=True)
            for one in results if arguments.show else ():
                if one.verdict != "right" and one.part == "tuned":
                    told = f"{one.question.id} {one.question.question} → {one.verdict}"
                    print(f"  {name}: {told}: {one.answer.answer}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, nargs="+", default=[])
    parser.add_argument("--reports", type=Path, default=Path("fixtures/reports"))
    parser.add_argument("--pool", type=Path)
    parser.add_argument("-w", "--workspace", type=Path)
    parser.add_argument("--model", action="append", choices=MODELS)
    parser.add_argument("--show", action="store_true")
    try:
        _bench(parser.parse_args())
    except KxaiError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
