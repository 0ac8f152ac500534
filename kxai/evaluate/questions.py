"""Questions with gold, read and checked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kxai.errors import GoldError


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of a report that answers: ``quote`` as it stands, white space aside."""

    doc: str
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with gold. Of each group of ``must_include`` the answer holds one word, of
    ``must_not_include`` none; ``answerable`` is false where the reports do not say. ``least`` is
    the share of the groups that is enough, where gold tells words in words of its own."""

    id: str
    question: str
    type: str
    must_include: tuple[tuple[str, ...], ...]
    must_not_include: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    answerable: bool
    sloppy: bool
    place: str = ""
    """File and line."""
    reports: tuple[str, ...] = ()
    """The reports that it is about, by stem, where gold names them."""
    outcome: str = ""
    """The status that the answer to an unanswerable question must have, where gold says so."""
    least: float = 1.0


def read_questions(paths: Iterable[Path], stems: Iterable[str]) -> list[Question]:
    """All questions of the files. Raises GoldError naming file and line: bad JSON, a missing or
    senseless field, a duplicate id, evidence in a report that is not there, no question at all."""
    known = set(stems)
    found: list[Question] = []
    lines: dict[str, str] = {}
    named = ""
    for path in paths:
        named = named or path.name
        try:
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise GoldError(path.name, f"无法读取（{error}）") from error
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            place = f"{path.name} 第{number}行"
            question = _question(_parse(line, place), place, known)
            if question.id in lines:
                raise GoldError(place, f"编号“{question.id}”与{lines[question.id]}重复")
            lines[question.id] = place
            found.append(question)
    if not found:
        raise GoldError(named or "gold/qa", "没有问题")
    return found


def check_quotes(questions: Iterable[Question], texts: Mapping[str, str]) -> None:
    """Raise GoldError, naming file and line, for a quote that does not stand in its report."""
    bare = {stem: squeezed(text) for stem, text in texts.items()}
    for question in questions:
        for item in question.evidence:
            if squeezed(item.quote) not in bare[item.doc]:
                raise GoldError(question.place, f"“{item.quote}”不在报告{item.doc}中")


def squeezed(text: str) -> str:
    """``text`` without white space."""
    return "".join(text.split())


def _parse(line: str, place: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise GoldError(place, f"不是有效的JSON（第{error.colno}列：{error.msg}）") from error
    if not isinstance(record, dict):
        raise GoldError(place, "应为一个JSON对象")
    return record


def _question(record: dict[str, Any], place: str, known: set[str]) -> Question:
    for key in ("id", "question", "must_include"):
        if key not in record:
            raise GoldError(place, f"缺少字段{key}")
    for key in ("id", "question"):
        if not isinstance(record[key], str) or not record[key].strip():
            raise GoldError(place, f"{key}应为非空的字符串")
    groups = record["must_include"]
    if not isinstance(groups, list):
        raise GoldError(place, "must_include应为列表")
    include = tuple(_words([g] if isinstance(g, str) else g, "must_include", place) for g in groups)
    answerable = record.get("answerable", True)
    if not isinstance(answerable, bool):
        raise GoldError(place, "answerable应为true或false")
    least = record.get("least", 1.0)
    if not isinstance(least, int | float) or not 0 < least <= 1:
        raise GoldError(place, "least应为大于0、不超过1的数")
    evidence = []
    for item in record.get("evidence") or ():
        if not isinstance(item, dict) or not {"doc", "quote"} <= set(item):
            raise GoldError(place, "evidence应含doc和quote")
        if item["doc"] not in known:
            raise GoldError(place, f"evidence中的报告“{item['doc']}”不在数据集中")
        if not isinstance(item["quote"], str) or not item["quote"].strip():
            raise GoldError(place, "quote应为非空的字符串")
        evidence.append(Evidence(item["doc"], item["quote"]))
    return Question(
        record["id"],
        record["question"],
        str(record.get("type", "")),
        include,
        _words(record.get("must_not_include") or [], "must_not_include", place),
        tuple(evidence),
        answerable,
        bool(record.get("sloppy", False)),
        place,
        _words(record.get("reports") or [], "reports", place),
        str(record.get("outcome", "")),
        float(least),
    )


def _words(group: object, name: str, place: str) -> tuple[str, ...]:
    if not isinstance(group, list) or not all(isinstance(word, str) and word for word in group):
        raise GoldError(place, f"{name}应为字符串的列表")
    return tuple(group)
