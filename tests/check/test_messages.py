"""Every message of the genre can be raised, has its words, and is silent about its clean twin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kxai.check import PanelReport, check, check_panel
from kxai.extract import extract
from kxai.genre import current
from kxai.genre.entries import MessageEntry
from kxai.load import load
from kxai.schema.finding import BEYOND_SUMS, Finding
from tests.check.builder import judge

TITLE = "松河县科学技术协会2023年度部门决算\n\n"
NEXT = "\n====\n"
MESSAGES = [m for m in current().messages.values() if not {*m.kinds} & {*BEYOND_SUMS}]
PAGE = Path(__file__).parents[2] / "docs/checking.md"


def said_of(text: str, folder: Path) -> list[Finding]:
    """The findings of an example: reports parted by a line of ====, figures in braces with their
    labels, or the plain text of a report."""
    if NEXT in text:
        return list(_said_of_panel(text.split(NEXT), folder))
    if "{" in text:
        return list(judge(text).findings)
    path = folder / "example.txt"
    path.write_text(text if "年度" in text.partition("\n")[0] else TITLE + text, "utf-8")
    read = extract(load(path))
    return list(check(read.figures, read.text, report=read.report, precision={}).findings)


def _said_of_panel(texts: list[str], folder: Path) -> Iterator[Finding]:
    reports = []
    for number, text in enumerate(texts):
        path = folder / f"example{number}.txt"
        path.write_text(text, "utf-8")
        read = extract(load(path))
        reports.append(PanelReport(read.report, read.figures))
    for found in check_panel(reports).values():
        yield from found


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.id)
def test_it_is_raised_and_its_twin_is_not(message: MessageEntry, tmp_path: Path) -> None:
    for text in message.yes:
        found = said_of(text, tmp_path)
        assert message.id in [finding.code for finding in found], text
        assert {f.kind for f in found if f.code == message.id} <= set(message.kinds)
        for finding in found:
            assert "{" not in finding.explanation + finding.explanation_en
    for text in message.no:
        assert [finding.explanation for finding in said_of(text, tmp_path)] == [], text


def test_the_page_lists_them() -> None:
    rows = ["| code | relation | about | must hold |", "|---|---|---|---|"]
    rows += [f"| `{m.id}` | {', '.join(m.kinds)} | {m.of} | {m.holds} |" for m in MESSAGES]
    told = PAGE.read_text("utf-8").partition("<!-- messages -->\n")[2]
    assert told.partition("\n<!-- /messages -->")[0].splitlines() == rows
