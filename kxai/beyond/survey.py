"""Which of the things that a report must publish it has, says to be nil, or lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from kxai.beyond.remark import Remark
from kxai.beyond.script import Script
from kxai.beyond.standard_tables import SeenTable, has_unknown, tables_of
from kxai.genre import current, words
from kxai.genre.entries import DisclosureEntry
from kxai.genre.places import province_of
from kxai.genre.wordlists import Words, alternation
from kxai.schema.report import KIND_ZH
from kxai.text.lines import Span

State = Literal["present", "nil", "absent"]
_NIL = words("disclosure.nil").regex
_WHOLE = 2  # a report of a kind has one in so many of what its kind must have, or more
_FEWEST_TOLD = 3
_FEWEST_TABLES = 4
_SHORTEST_REPORT = 1000  # characters; what is shorter is a piece of one


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that must be published, what became of it, and where it stands (a span of the
    script's text; None for what is absent). Not ``sure``: it may be there and not be recognised."""

    entry: DisclosureEntry
    state: State
    span: Span | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Survey:
    """What a report must publish. ``told`` holds chapters, explanations and details, ``tables``
    the tables; either is empty where the report is no whole one of its kind in that respect."""

    told: tuple[Item, ...]
    tables: tuple[Item, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return (*self.told, *self.tables)


@lru_cache(maxsize=1)
def survey(script: Script) -> Survey:
    """Look for everything that a report of this kind, year and province must publish.

    Only a whole report is held to it: one that has at least half of the chapters and explanations
    (three or more) and is no piece of a page; for the tables, half of these (four or more).
    """
    report = script.report
    province = province_of(report.region or "")
    asked = [
        entry
        for entry in current().disclosures.values()
        if entry.applies(report.kind, report.year, province)
    ]
    tables = tables_of(script) if asked else {}
    sure = sum(not t.listed for t in tables.values()) >= _FEWEST_TABLES and not has_unknown(script)
    of_tables = tuple(_table(e, script, tables, sure) for e in asked if e.group == "table")
    told = tuple(_told(e, script, tables) for e in asked if e.group in ("chapter", "explanation"))
    details = (_detail(e, script) for e in asked if e.group == "detail")
    long = sum(not char.isspace() for char in script.prose) >= _SHORTEST_REPORT
    whole = long and _is_whole(told, _FEWEST_TOLD)
    return Survey(
        (*told, *(item for item in details if item is not None)) if whole else (),
        of_tables if _is_whole(of_tables, _FEWEST_TABLES) else (),
    )


def _is_whole(items: tuple[Item, ...], fewest: int) -> bool:
    there = sum(item.state != "absent" for item in items)
    return there >= fewest and _WHOLE * there >= len(items)


@cache
def _pattern(id_: str) -> re.Pattern[str]:
    return Words(current().disclosures[id_]).regex


@cache
def _nil(id_: str) -> re.Pattern[str] | None:
    nil = current().disclosures[id_].nil
    return re.compile(alternation((), nil)) if nil else None


def _told(entry: DisclosureEntry, script: Script, tables: Mapping[str, SeenTable]) -> Item:
    """A chapter or an explanation: nil where every sentence that names it says so."""
    text = script.told if entry.group == "chapter" else script.body
    found = [match.span() for match in _pattern(entry.id).finditer(text)]
    if not found:
        table = next((tables[id_] for id_ in entry.tables if id_ in tables), None)
        return Item(entry, "present", table.span) if table else Item(entry, "absent")
    if entry.group == "explanation" and all(_is_nil(script, span) for span in found):
        return Item(entry, "nil", found[0])
    return Item(entry, "present", found[0])


def _is_nil(script: Script, span: Span) -> bool:
    start, end = script.sentence(span[0])
    return _NIL.search(script.text, start, end) is not None


def _detail(entry: DisclosureEntry, script: Script) -> Item | None:
    """A detail of an amount that the report tells; None where it tells none above 0."""
    report = script.report
    amounts = [
        figure
        for figure in script.figures
        if figure.indicator == entry.amount
        and figure.role == "amount"
        and figure.base_value > 0
        and figure.year in (report.year, None)
        and figure.stage in ("final", "unknown")
    ]
    if not amounts:
        return None
    found = _pattern(entry.id).search(script.body) or _pattern(entry.id).search(script.tables)
    return Item(entry, "present", found.span()) if found else Item(entry, "absent")


def _table(
    entry: DisclosureEntry, script: Script, tables: Mapping[str, SeenTable], sure: bool
) -> Item:
    table = next((tables[id_] for id_ in entry.tables if id_ in tables), None)
    if table is not None:
        return Item(entry, "present", table.span)
    nil = _nil(entry.id)
    said = nil.search(script.body) if nil is not None else None
    return Item(entry, "nil", said.span()) if said else Item(entry, "absent", sure=sure)


def check_disclosure(script: Script) -> Iterator[Remark]:
    """One remark for everything that is absent, without a place."""
    kind = KIND_ZH[script.report.kind]
    for item in survey(script).items:
        if item.state == "absent":
            entry = item.entry
            told = {"name": entry.name, "kind": kind, "year": str(script.report.year or "")}
            basis = entry.source
            code = f"disclosure.{entry.group}"
            severity = entry.severity if item.sure else "info"
            yield Remark(code, severity, words=told, key=entry.id, basis=basis)
