"""Every identity of the genre holds on its example, tells of its twin, and is listed on its page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kxai.check import CheckedRelation
from kxai.check.identities import hold
from kxai.genre import current
from kxai.genre.identity import IdentityEntry
from kxai.genre.standard import STANDARD
from kxai.schema import Figure
from tests.check.builder import build

IDENTITIES = list(current().identities.values())
PAGE = Path(__file__).parents[2] / "docs/tables.md"
LINES = {
    "row": "行",
    "body": "单位一行",
    "whole": "整表",
    "column": "各预算一栏",
    "report": "表与表、正文",
}


def relations(entry: IdentityEntry, example: str, *, sure: bool = True) -> list[CheckedRelation]:
    """What the engine says of the cells of an example, by this identity alone."""
    line: dict[str, list[Figure]] = {}
    for number, cell in enumerate(example.split(";")):
        name, _, value = cell.strip().rpartition(" ")
        figures, _ = build(f"{{{value}.00 expenditure.total in:甲表}}万元")
        figure = replace(figures[0], id=f"{number}", start=number, label=name)
        line.setdefault(name, []).append(figure)
    table = next((t for t in STANDARD.values() if {t.id, t.subject} & {*entry.tables}), None)
    found = hold(entry.lines[0], line, table=table, columns=frozenset(entry.columns), sure=sure)
    return [relation for relation in found if relation.identity == entry.id]


@pytest.mark.parametrize("entry", IDENTITIES, ids=lambda entry: entry.id)
def test_it_is_emitted_with_its_words(entry: IdentityEntry) -> None:
    for example in entry.yes:
        (relation,) = relations(entry, example)
        assert relation.verdict in ("consistent", "tail")
        assert relation.kind == entry.test
    for example in entry.no:
        (relation,) = relations(entry, example)
        assert relation.verdict == "inconsistent"
        assert relation.severity in ("error", "warning")
        message = current().messages[relation.message]
        assert entry.test in message.kinds
        words = {"equation": "", "stated": "", "expected": "", **relation.words}
        assert "{" not in message.zh.format(**words) + message.en.format(**words)


@pytest.mark.parametrize("entry", [e for e in IDENTITIES if e.open], ids=lambda entry: entry.id)
def test_beside_cells_that_nobody_knows_it_is_no_error(entry: IdentityEntry) -> None:
    for example in entry.no:
        (relation,) = relations(entry, example, sure=False)
        assert relation.verdict != "inconsistent" or relation.severity != "error"


def test_the_page_lists_them() -> None:
    rows = ["| id | tables | line | must hold | source |", "|---|---|---|---|---|"]
    for entry in IDENTITIES:
        tables = ", ".join(entry.tables)
        lines = "、".join(LINES[line] for line in entry.lines)
        rows.append(f"| `{entry.id}` | {tables} | {lines} | {entry.zh} | {entry.source} |")
    told = PAGE.read_text("utf-8").partition("<!-- identities -->\n")[2]
    assert told.partition("\n<!-- /identities -->")[0].splitlines() == rows
