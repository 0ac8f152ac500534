"""Gold folders: hand-made figures and findings, read and checked before anything runs.

A folder holds ``figures/STEM.jsonl`` (a figure a line), ``findings/STEM.json`` and optionally
``absent/STEM.jsonl`` (what the report does not tell), ``narrative/STEM.jsonl`` (passages) and
``reports.jsonl`` (facts of each report). STEM is the report's file name without its ending.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from kxai.errors import GoldError
from kxai.evaluate.gold import Absent, GoldFigure, GoldFinding, GoldPassage, GoldReport
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.document import Layer
from kxai.schema.figure import Direction, Role, Stage
from kxai.schema.mention import Hedge
from kxai.schema.narrative import FIELD_ZH

_NEEDED = ("start", "end", "text", "value", "unit", "indicator", "year", "stage", "role")
_TIERS = ("must", "should")
_WORDS: dict[str, tuple[str | None, ...]] = {
    "stage": get_args(Stage),
    "role": get_args(Role),
    "direction": (None, *get_args(Direction)),
    "bound": (None, *get_args(Hedge)),
    "layer": get_args(Layer),
}


def read_gold(folder: Path) -> dict[str, GoldReport]:
    """All gold below ``folder`` by stem.

    Raises GoldError naming file and line: unreadable, bad JSON, a missing or senseless field, an
    unknown indicator, a duplicate, or nothing that anything could be compared with.
    """
    figures = {path.stem: _read_figures(path) for path in sorted(folder.glob("figures/*.jsonl"))}
    findings = {path.stem: _read_findings(path) for path in sorted(folder.glob("findings/*.json"))}
    absent = {path.stem: _read_absent(path) for path in sorted(folder.glob("absent/*.jsonl"))}
    narrative = {p.stem: _read_narrative(p) for p in sorted(folder.glob("narrative/*.jsonl"))}
    facts = _read_facts(folder / "reports.jsonl")
    # Files without a line in them would let every rate pass for perfect.
    if not any(figures.values()) and not findings and not facts:
        raise GoldError(str(folder), "文件夹里没有标准答案（figures/*.jsonl 或 findings/*.json）")
    return {
        stem: GoldReport(
            stem,
            figures.get(stem),
            findings[stem].findings if stem in findings else None,
            findings[stem].clean_claims if stem in findings else 0,
            facts.get(stem, {}),
            absent.get(stem, ()),
            narrative.get(stem),
            findings[stem].must_not if stem in findings else (),
            stem in findings and findings[stem].partial,
        )
        for stem in sorted({*figures, *findings, *facts, *absent, *narrative})
    }


def _read_figures(path: Path) -> tuple[GoldFigure, ...]:
    figures: list[GoldFigure] = []
    seen: dict[tuple[int, int], int] = {}
    for number, place, record in _lines(path):
        _require(record, _NEEDED, place)
        _same_document(record, path, place)
        figure = _as_figure(record, number, place)
        span = (figure.start, figure.end)
        if span in seen:
            raise GoldError(place, f"位置{span}与第{seen[span]}行重复")
        seen[span] = number
        figures.append(figure)
    return tuple(figures)


def _as_figure(record: Mapping[str, Any], line: int, place: str) -> GoldFigure:
    start, end, year = record["start"], record["end"], record["year"]
    if not _whole(start) or not _whole(end) or not 0 <= start < end:
        raise GoldError(place, f"位置[{start}:{end}]不成立")
    if year is not None and not _whole(year):
        raise GoldError(place, f"年份“{year}”应为整数或null")
    for key in ("text", "unit"):
        if not isinstance(record[key], str):
            raise GoldError(place, f"{key}应为字符串")
    for key, words in _WORDS.items():
        if record.get(key, words[0]) not in words:
            raise GoldError(place, f"{key}的取值“{record[key]}”不在约定之内")
    dims = record.get("dims") or {}
    if not isinstance(dims, dict) or not all(isinstance(word, str) for word in dims.values()):
        raise GoldError(place, "dims应为字符串的对照表")
    indicators = (record["indicator"], *(record.get("indicator_alt") or ()))
    unknown = [str(id_) for id_ in indicators if id_ not in CATALOGUE]
    if unknown:
        raise GoldError(place, f"未知指标{'、'.join(unknown)}")
    return GoldFigure(
        start,
        end,
        record["text"],
        _as_value(record["value"], place),
        record["unit"],
        indicators,
        year,
        record["stage"],
        record["role"],
        record.get("direction"),
        record.get("bound"),
        record.get("layer", "text"),
        dims,
        bool(record.get("optional")),
        line,
    )


def _as_value(value: object, place: str) -> Decimal:
    """A decimal string; a JSON float is not what was printed."""
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise GoldError(place, f'数值“{value}”不是数字（应写成字符串，如"9.50"）')
    return number


@dataclass(frozen=True, slots=True)
class _Findings:
    """What a file of findings holds."""

    findings: tuple[GoldFinding, ...]
    must_not: tuple[GoldFinding, ...]
    clean_claims: int
    partial: bool


def _read_findings(path: Path) -> _Findings:
    record = _parse(_text(path), path.name)
    _same_document(record, path, path.name)
    clean, partial = record.get("clean_claims", 0), record.get("partial", False)
    if not _whole(clean) or clean < 0:
        raise GoldError(path.name, f"clean_claims“{clean}”应为非负整数")
    if not isinstance(partial, bool):
        raise GoldError(path.name, "partial应为true或false")
    seen: set[str] = set()
    wanted = _gold_findings(path, record, "findings", ("id", "tier", "kind", "numbers"), seen)
    barred = _gold_findings(path, record, "must_not", ("id", "kind", "numbers"), seen)
    return _Findings(wanted, barred, clean, partial)


def _gold_findings(
    path: Path, record: Mapping[str, Any], key: str, needed: tuple[str, ...], seen: set[str]
) -> tuple[GoldFinding, ...]:
    items = record.get(key, [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise GoldError(path.name, f"{key}应为对象的列表")
    findings = []
    for item in items:
        place = f"{path.name} {item.get('id', '?')}"
        _require(item, needed, place)
        tier = item["tier"] if "tier" in needed else ""
        if tier not in _TIERS and "tier" in needed:
            raise GoldError(place, f"tier的取值“{tier}”应为must或should")
        numbers = item["numbers"]
        if not isinstance(numbers, list) or not all(isinstance(word, str) for word in numbers):
            raise GoldError(place, "numbers应为字符串的列表")
        if item["id"] in seen:
            raise GoldError(place, "编号重复")
        seen.add(item["id"])
        findings.append(
            GoldFinding(
                item["id"],
                tier,
                item["kind"],
                item.get("severity", "error"),
                tuple(numbers),
                item.get("explanation_zh", ""),
                _cause(item.get("cause", ""), place),
                _spans(item.get("spans", []), place),
            )
        )
    return tuple(findings)


def _cause(cause: object, place: str) -> str:
    from kxai.evaluate.error_classes import CLASSES

    if not isinstance(cause, str) or (cause and cause not in CLASSES):
        raise GoldError(place, f"cause的取值“{cause}”不在约定之内（{'、'.join(CLASSES)}）")
    return cause


def _spans(spans: object, place: str) -> tuple[tuple[int, int], ...]:
    fits = isinstance(spans, list) and all(
        isinstance(span, list) and len(span) == 2 and all(map(_whole, span)) and span[0] < span[1]
        for span in spans
    )
    if not fits:
        raise GoldError(place, "spans应为[起, 止]的列表")
    assert isinstance(spans, list)
    return tuple((start, end) for start, end in spans)


def _read_absent(path: Path) -> tuple[Absent, ...]:
    found: dict[Absent, int] = {}
    for number, place, record in _lines(path):
        _require(record, ("indicator", "year", "stage", "role"), place)
        _same_document(record, path, place)
        for key in ("stage", "role"):
            if record[key] not in _WORDS[key]:
                raise GoldError(place, f"{key}的取值“{record[key]}”不在约定之内")
        if record["indicator"] not in CATALOGUE:
            raise GoldError(place, f"未知指标{record['indicator']}")
        item = Absent(record["indicator"], record["year"], record["stage"], record["role"])
        if item in found:
            raise GoldError(place, f"与第{found[item]}行重复")
        found[item] = number
    return tuple(found)


def _read_narrative(path: Path) -> tuple[GoldPassage, ...]:
    found: list[GoldPassage] = []
    for number, place, record in _lines(path):
        _require(record, ("field", "start", "end", "text"), place)
        _same_document(record, path, place)
        start, end = record["start"], record["end"]
        if record["field"] not in FIELD_ZH:
            raise GoldError(place, f"field的取值“{record['field']}”不在约定之内")
        if not _whole(start) or not _whole(end) or not 0 <= start < end:
            raise GoldError(place, f"位置[{start}:{end}]不成立")
        if not isinstance(record["text"], str):
            raise GoldError(place, "text应为字符串")
        found.append(GoldPassage(record["field"], start, end, record["text"], number))
    return tuple(found)


def _read_facts(path: Path) -> dict[str, dict[str, Any]]:
    facts: dict[str, dict[str, Any]] = {}
    if not path.exists():
        return facts
    for _, place, record in _lines(path):
        _require(record, ("doc",), place)
        if record["doc"] in facts:
            raise GoldError(place, f"报告“{record['doc']}”重复")
        facts[record["doc"]] = {key: value for key, value in record.items() if key != "doc"}
    return facts


def _lines(path: Path) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """(line number, place, record) of every line that is not blank."""
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            place = f"{path.name} 第{number}行"
            yield number, place, _parse(line, place)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(path.name, f"无法读取（{error}）") from error


def _parse(text: str, place: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"第{error.lineno}行" if "第" not in place else f"第{error.colno}列"
        raise GoldError(place, f"不是有效的JSON（{where}：{error.msg}）") from error
    if not isinstance(record, dict):
        raise GoldError(place, "应为一个JSON对象")
    return record


def _require(record: Mapping[str, Any], keys: tuple[str, ...], place: str) -> None:
    missing = [key for key in keys if key not in record]
    if missing:
        raise GoldError(place, f"缺少字段{'、'.join(missing)}")


def _same_document(record: Mapping[str, Any], path: Path, place: str) -> None:
    if record.get("doc", path.stem) != path.stem:
        raise GoldError(place, f"doc“{record['doc']}”与文件名不符")


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
