"""Gold folders: hand-made figures and findings, read and checked before anything runs.

A folder holds ``figures/STEM.jsonl`` (a figure a line), ``findings/STEM.json`` and optionally
``absent/STEM.jsonl`` (what the report does not tell), ``narrative/STEM.jsonl`` (passages) and
``reports.jsonl`` (facts of each report). STEM is the report's file name without its ending.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from kxai.errors import GoldError
from kxai.evaluate.gold import Absent, GoldFigure, GoldFinding, GoldPassage, GoldReport
from kxai.evaluate.gold_faults import Faults, near
from kxai.evaluate.gold_lines import lines, parse, require, same_document, text_of, whole
from kxai.evaluate.gold_scope import Scope, read_scope
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
    unknown indicator, a duplicate, or nothing that anything could be compared with; GoldFaults
    where there is more than one fault. What is still a draft is no gold.
    """
    faults = Faults()
    figures: dict[str, tuple[GoldFigure, ...]] = {}
    scopes: dict[str, Scope | None] = {}
    findings: dict[str, _Findings] = {}
    absent: dict[str, tuple[Absent, ...]] = {}
    narrative: dict[str, tuple[GoldPassage, ...]] = {}
    facts: dict[str, dict[str, Any]] = {}
    drafts = 0
    for path in sorted(folder.glob("figures/*.jsonl")):
        with faults.kept():
            figures[path.stem], scopes[path.stem], left = _read_figures(path)
            drafts += left
    for path in sorted(folder.glob("findings/*.json")):
        with faults.kept():
            findings[path.stem] = _read_findings(path)
            drafts += findings[path.stem].drafts
    for path in sorted(folder.glob("absent/*.jsonl")):
        with faults.kept():
            absent[path.stem] = _read_absent(path)
    for path in sorted(folder.glob("narrative/*.jsonl")):
        with faults.kept():
            narrative[path.stem] = _read_narrative(path)
    with faults.kept():
        facts = _read_facts(folder / "reports.jsonl")
    faults.tell()
    if drafts:
        # A report of which nothing was confirmed yet is not measured.
        figures = {stem: read for stem, read in figures.items() if read or scopes[stem] is None}
        findings = {
            stem: read
            for stem, read in findings.items()
            if read.findings or read.must_not or not read.drafts
        }
        told = {*figures, *findings, *absent, *narrative}
        facts = {stem: fact for stem, fact in facts.items() if stem in told}
        if not any(figures.values()) and not findings:
            raise GoldError(
                str(folder), f"{drafts}条都还是草稿：逐条核对，改好后删去它的draft，才算标准答案"
            )
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
            scopes.get(stem),
        )
        for stem in sorted({*figures, *findings, *facts, *absent, *narrative})
    }


def _read_figures(path: Path) -> tuple[tuple[GoldFigure, ...], Scope | None, int]:
    """Figures, what they are complete for (None: everything), and how many are still drafts."""
    figures: list[GoldFigure] = []
    scope: Scope | None = None
    drafts: set[tuple[int, int]] = set()
    seen: dict[tuple[int, int], int] = {}
    faults = Faults()
    for number, place, record in lines(path, faults):
        with faults.kept():
            if "partial" in record and "start" not in record:
                if scope is not None:
                    raise GoldError(place, "partial写了两次")
                scope = read_scope(record, place)
                continue
            require(record, _NEEDED, place)
            same_document(record, path, place)
            figure = _as_figure(record, number, place)
            span = (figure.start, figure.end)
            if span in seen:
                raise GoldError(place, f"位置{span}与第{seen[span]}行重复")
            seen[span] = number
            if _is_draft(record, place):
                drafts.add(span)
            else:
                figures.append(figure)
    if scope is not None and (scope.indicators or scope.spans):
        for figure in figures:
            if not scope.holds(figure.indicators, figure.start, figure.end):
                with faults.kept():
                    raise GoldError(f"{path.name} 第{figure.line}行", "不在partial所列的范围之内")
    faults.tell()
    if drafts:
        scope = replace(scope or Scope(), drafts=frozenset(drafts))
    return tuple(figures), scope, len(drafts)


def _is_draft(record: Mapping[str, Any], place: str) -> bool:
    draft = record.get("draft", False)
    if not isinstance(draft, bool):
        raise GoldError(place, "draft应为true或false")
    return draft


def _as_figure(record: Mapping[str, Any], line: int, place: str) -> GoldFigure:
    start, end, year = record["start"], record["end"], record["year"]
    if not whole(start) or not whole(end) or not 0 <= start < end:
        raise GoldError(place, f"位置[{start}:{end}]不成立")
    if year is not None and not whole(year):
        raise GoldError(place, f"年份“{year}”应为整数或null")
    for key in ("text", "unit"):
        if not isinstance(record[key], str):
            raise GoldError(place, f"{key}应为字符串")
    for key, words in _WORDS.items():
        if record.get(key, words[0]) not in words:
            raise GoldError(place, _not_a_word(key, record[key]))
    dims = record.get("dims") or {}
    if not isinstance(dims, dict) or not all(isinstance(word, str) for word in dims.values()):
        raise GoldError(place, "dims应为字符串的对照表")
    indicators = (record["indicator"], *(record.get("indicator_alt") or ()))
    unknown = [f"{id_}{near(id_, CATALOGUE)}" for id_ in indicators if id_ not in CATALOGUE]
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


def _not_a_word(key: str, value: object) -> str:
    words = [word for word in _WORDS[key] if word is not None]
    return f"{key}的取值“{value}”不在约定之内，可用：{'、'.join(words)}{near(value, words)}"


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
    drafts: int


def _read_findings(path: Path) -> _Findings:
    record = parse(text_of(path), path.name)
    same_document(record, path, path.name)
    clean, partial = record.get("clean_claims", 0), record.get("partial", False)
    if not whole(clean) or clean < 0:
        raise GoldError(path.name, f"clean_claims“{clean}”应为非负整数")
    if not isinstance(partial, bool):
        raise GoldError(path.name, "partial应为true或false")
    seen: set[str] = set()
    faults = Faults()
    wanted, left = _gold_findings(
        path, record, "findings", ("id", "tier", "kind", "numbers"), seen, faults
    )
    barred, more = _gold_findings(path, record, "must_not", ("id", "kind", "numbers"), seen, faults)
    faults.tell()
    drafts = left + more
    return _Findings(wanted, barred, clean, partial or drafts > 0, drafts)


def _gold_findings(
    path: Path,
    record: Mapping[str, Any],
    key: str,
    needed: tuple[str, ...],
    seen: set[str],
    faults: Faults,
) -> tuple[tuple[GoldFinding, ...], int]:
    """The findings below ``key``, and how many are still drafts."""
    items = record.get(key, [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise GoldError(path.name, f"{key}应为对象的列表")
    findings, drafts = [], 0
    for item in items:
        place = f"{path.name} {item.get('id', '?')}"
        with faults.kept():
            finding = _as_finding(item, needed, place)
            if finding.id in seen:
                raise GoldError(place, "编号重复")
            seen.add(finding.id)
            if _is_draft(item, place):
                drafts += 1
            else:
                findings.append(finding)
    return tuple(findings), drafts


def _as_finding(item: Mapping[str, Any], needed: tuple[str, ...], place: str) -> GoldFinding:
    require(item, needed, place)
    tier = item["tier"] if "tier" in needed else ""
    if tier not in _TIERS and "tier" in needed:
        raise GoldError(place, f"tier的取值“{tier}”应为must或should")
    numbers = item["numbers"]
    if not isinstance(numbers, list) or not all(isinstance(word, str) for word in numbers):
        raise GoldError(place, "numbers应为字符串的列表")
    return GoldFinding(
        item["id"],
        tier,
        item["kind"],
        item.get("severity", "error"),
        tuple(numbers),
        item.get("explanation_zh", ""),
        _cause(item.get("cause", ""), place),
        _spans(item.get("spans", []), place),
    )


def _cause(cause: object, place: str) -> str:
    from kxai.evaluate.error_classes import CLASSES

    if not isinstance(cause, str) or (cause and cause not in CLASSES):
        raise GoldError(place, f"cause的取值“{cause}”不在约定之内（{'、'.join(CLASSES)}）")
    return cause


def _spans(spans: object, place: str) -> tuple[tuple[int, int], ...]:
    fits = isinstance(spans, list) and all(
        isinstance(span, list) and len(span) == 2 and all(map(whole, span)) and span[0] < span[1]
        for span in spans
    )
    if not fits:
        raise GoldError(place, "spans应为[起, 止]的列表")
    assert isinstance(spans, list)
    return tuple((start, end) for start, end in spans)


def _read_absent(path: Path) -> tuple[Absent, ...]:
    found: dict[Absent, int] = {}
    faults = Faults()
    for number, place, record in lines(path, faults):
        with faults.kept():
            require(record, ("indicator", "year", "stage", "role"), place)
            same_document(record, path, place)
            for key in ("stage", "role"):
                if record[key] not in _WORDS[key]:
                    raise GoldError(place, _not_a_word(key, record[key]))
            name = record["indicator"]
            if name not in CATALOGUE:
                raise GoldError(place, f"未知指标{name}{near(name, CATALOGUE)}")
            item = Absent(name, record["year"], record["stage"], record["role"])
            if item in found:
                raise GoldError(place, f"与第{found[item]}行重复")
            found[item] = number
    faults.tell()
    return tuple(found)


def _read_narrative(path: Path) -> tuple[GoldPassage, ...]:
    found: list[GoldPassage] = []
    faults = Faults()
    for number, place, record in lines(path, faults):
        with faults.kept():
            require(record, ("field", "start", "end", "text"), place)
            same_document(record, path, place)
            field, start, end = record["field"], record["start"], record["end"]
            if field not in FIELD_ZH:
                raise GoldError(place, f"field的取值“{field}”不在约定之内{near(field, FIELD_ZH)}")
            if not whole(start) or not whole(end) or not 0 <= start < end:
                raise GoldError(place, f"位置[{start}:{end}]不成立")
            if not isinstance(record["text"], str):
                raise GoldError(place, "text应为字符串")
            found.append(GoldPassage(field, start, end, record["text"], number))
    faults.tell()
    return tuple(found)


def _read_facts(path: Path) -> dict[str, dict[str, Any]]:
    facts: dict[str, dict[str, Any]] = {}
    if not path.exists():
        return facts
    faults = Faults()
    for _, place, record in lines(path, faults):
        with faults.kept():
            require(record, ("doc",), place)
            if record["doc"] in facts:
                raise GoldError(place, f"报告“{record['doc']}”重复")
            facts[record["doc"]] = {key: value for key, value in record.items() if key != "doc"}
    faults.tell()
    return facts
