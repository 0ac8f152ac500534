"""Wordings of one question, held together: whether they have one outcome and one value.

How a reviewer words a question should change nothing. What agrees may still be wrong; what does not
is wrong, or refused, at least once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kxai.ask import Answer, Corpus
from kxai.errors import GoldError
from kxai.settings import load_settings

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?!\d*[年月日])")


@dataclass(frozen=True, slots=True)
class Wordings:
    """One question in several wordings, each with its answer."""

    id: str
    answers: tuple[Answer, ...]

    @property
    def agree(self) -> bool:
        """Whether all have the status and the value of the first."""
        first, *others = self.answers
        return all(same_answer(first, other) for other in others)


def ask_wordings(file: Path, workspace: Path) -> Iterator[Wordings]:
    """Each row of ``file`` (``id``, ``question``, ``paraphrases``: a list) asked of a workspace.

    Raises GoldError naming file and line for a row that cannot be read, WorkspaceError.
    """
    rows = _read_rows(file)
    with Corpus.open(workspace, load_settings(workspace=workspace)) as corpus:
        for name, questions in rows:
            yield Wordings(name, tuple(corpus.ask(question) for question in questions))


def same_answer(one: Answer, other: Answer) -> bool:
    """Whether two answers have one status and, where they tell something, tell the same figures or
    one value: what was computed or looked up last, else a number that both tell, else a place that
    both quote."""
    if one.status != other.status or one.answerable != other.answerable:
        return False
    if not one.answerable or one.answer == other.answer:
        return True
    if "passage" in (one.kind, other.kind):
        return any(_overlap(a, b) for a in _places(one) for b in _places(other))
    if one.figures and set(one.figures) == set(other.figures):
        return True  # what one tells first the other may tell second
    values = _values(one), _values(other)
    return bool(values[0] & values[1]) if all(values) else values[0] == values[1]


def _values(answer: Answer) -> set[str]:
    """The results of an answer's computations, or where nothing was computed its first number."""
    results = {_bare(step.result) for step in answer.computation}
    first = _NUMBER.search(re.sub(r"(?:19|20)\d\d年", "", answer.answer))
    return results or ({_bare(first[0])} if first else set())


def _bare(number: str) -> str:
    text = re.sub(r"[^\d.]", "", number.replace(",", ""))
    return text.rstrip("0").rstrip(".") if "." in text else text


def _places(answer: Answer) -> list[tuple[str, int, int]]:
    return [(c.report, c.start, c.end) for c in answer.citations]


def _overlap(a: tuple[str, int, int], b: tuple[str, int, int]) -> bool:
    return a[0] == b[0] and a[1] < b[2] and b[1] < a[2]


def _read_rows(file: Path) -> list[tuple[str, list[str]]]:
    rows = []
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(file.name, f"无法读取（{error}）") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{file.name} 第{number}行"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise GoldError(place, f"不是有效的JSON（第{error.colno}列：{error.msg}）") from error
        others = record.get("paraphrases") if isinstance(record, dict) else None
        if not isinstance(others, list) or not others:
            raise GoldError(place, "缺少paraphrases：同一问题的其他说法的列表")
        questions = [record.get("question"), *others]
        if not all(isinstance(q, str) and q.strip() for q in questions):
            raise GoldError(place, "question和paraphrases应为非空的字符串")
        rows.append((str(record.get("id", number)), questions))
    if not rows:
        raise GoldError(file.name, "没有问题")
    return rows
