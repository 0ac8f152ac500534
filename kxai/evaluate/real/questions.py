"""Questions with gold about a pool of real reports: right, wrongly told, refused, by what is set
aside.

A wrong answer that is told as right is worse than none, so these are counted apart. A question
belongs to what is set aside where one of its reports does.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kxai.ask import Answer, Corpus
from kxai.bulk import run
from kxai.evaluate.questions import Question, read_questions
from kxai.evaluate.real.pool import is_set_aside, read_pool
from kxai.settings import Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer, and what became of it: right, wrong (told as right), refused
    (though it can be answered), or of what cannot be answered told."""

    question: Question
    answer: Answer
    verdict: str
    set_aside: bool


def ask_pool(folder: Path, files: Sequence[Path]) -> Iterator[Asked]:
    """Every question of ``files`` (``folder/gold/qa/*.jsonl`` where there are none) to an archive
    of all reports of the pool, read into a folder of its own.

    Raises GoldError for an index or questions that cannot be read.
    """
    reports = list(read_pool(folder))
    files = files or sorted((folder / "gold" / "qa").glob("*.jsonl"))
    questions = read_questions(files, [report.stem for report in reports])
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(workspace=Path(place) / "pool")
        run([report.path for report in reports], settings=settings)
        with Corpus.open(settings.workspace, settings) as corpus:
            for question in questions:
                answer = corpus.ask(question.question)
                aside = any(is_set_aside(stem) for stem in question.reports)
                yield Asked(question, answer, verdict_of(question, answer), aside)


def verdict_of(question: Question, answer: Answer) -> str:
    """right, wrong or refused; white space and separators of thousands are left out of words."""
    if not question.answerable:
        return "wrong" if answer.answerable else "right"
    if not answer.answerable:
        return "refused"
    told = _plain(answer.answer)
    include = all(any(_plain(w) in told for w in group) for group in question.must_include)
    barred = any(_plain(word) in told for word in question.must_not_include)
    return "right" if include and not barred else "wrong"


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
