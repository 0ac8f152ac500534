"""Questions with gold about a pool of real reports: right, wrongly told, refused, by what is set
aside.

A wrong answer that is told as right is worse than none, so these are counted apart. A question
belongs to what is set aside where one of its reports does.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kxai.ask import Answer, Corpus
from kxai.bulk import run
from kxai.evaluate.questions import Question, read_questions
from kxai.evaluate.real.pool import is_set_aside, read_pool
from kxai.settings import load_settings


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer, and what became of it: right, wrong (told as right), refused
    (though it can be answered), or of what cannot be answered told."""

    question: Question
    answer: Answer
    verdict: str
    set_aside: bool


def ask_pool(
    folder: Path, files: Sequence[Path], *, workspace: Path | None = None
) -> Iterator[Asked]:
    """Every question of ``files`` (``folder/gold/qa/*.jsonl`` where there are none) to an archive
    of all reports of the pool: a ``workspace`` that has read them, else a folder of its own.

    Raises GoldError for an index or questions that cannot be read, WorkspaceError for a workspace.
    """
    files = files or sorted((folder / "gold" / "qa").glob("*.jsonl"))
    questions = read_questions(files, [report.stem for report in read_pool(folder)])
    with _archive(folder, workspace) as corpus:
        for question in questions:
            answer = corpus.ask(question.question)
            aside = any(is_set_aside(stem) for stem in question.reports)
            yield Asked(question, answer, verdict_of(question, answer), aside)


@contextmanager
def _archive(folder: Path, workspace: Path | None) -> Iterator[Corpus]:
    if workspace is not None:
        with Corpus.open(workspace, load_settings(workspace=workspace)) as corpus:
            yield corpus
        return
    with tempfile.TemporaryDirectory() as place:
        settings = load_settings(workspace=Path(place) / "pool")
        run([report.path for report in read_pool(folder)], settings=settings)
        with Corpus.open(settings.workspace, settings) as corpus:
            yield corpus


def verdict_of(question: Question, answer: Answer) -> str:
    """right, wrong or refused; white space and separators of thousands are left out of words, and
    a number is not looked for within a longer one (20万元 in 120万元)."""
    if not question.answerable:
        return "wrong" if answer.answerable else "right"
    if not answer.answerable:
        return "refused"
    told = _plain(answer.answer)
    held = sum(any(_holds(told, word) for word in group) for group in question.must_include)
    barred = any(_plain(word) in told for word in question.must_not_include)
    enough = held >= question.least * len(question.must_include)
    return "right" if enough and not barred else "wrong"


def _holds(told: str, word: str) -> bool:
    before = r"(?<![\d.])" if word[0].isdigit() else ""
    # decimals may be told to more places than gold has: 0.6 as 0.60
    behind = r"(?:\.0+)?(?!\.?\d)" if word[-1].isdigit() and "." not in word else ""
    return bool(re.search(f"{before}{re.escape(_plain(word))}{behind}", told))


def counts_of(asked: Sequence[Asked]) -> Counter[str]:
    """Questions by verdict; of those with an ``outcome`` in the gold, those that got it."""
    counts: Counter[str] = Counter(one.verdict for one in asked)
    for one in asked:
        if one.question.outcome:
            counts["outcomes"] += 1
            counts["outcomes_right"] += one.answer.status == one.question.outcome
    counts["questions"] = len(asked)
    return counts


def _plain(text: str) -> str:
    return "".join(text.split()).replace(",", "")
