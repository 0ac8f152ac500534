"""Every message of these families can be raised, and is silent about its clean twin."""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai.genre import current
from kxai.genre.entries import MessageEntry
from kxai.schema.finding import BEYOND_SUMS
from tests.beyond.reports import remarks

TITLE = "松河县水产站2023年度部门决算\n\n"
MESSAGES = [m for m in current().messages.values() if {*m.kinds} & {*BEYOND_SUMS}]
PAGE = Path(__file__).parents[2] / "docs/disclosure.md"


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.id)
def test_it_is_raised_and_its_twin_is_not(message: MessageEntry, tmp_path: Path) -> None:
    (kind,) = message.kinds
    assert message.id.startswith(f"{kind}.")
    for text in message.yes:
        text = text if "年度" in text.partition("\n")[0] else TITLE + text
        found = remarks(tmp_path, text, kind)
        assert message.id in [finding.code for finding in found], text
        assert not any("{" in f.explanation_en for f in found if "{" not in text)
    for text in message.no:
        text = text if "年度" in text.partition("\n")[0] else TITLE + text
        assert remarks(tmp_path, text, kind) == [], text


def test_the_page_lists_them() -> None:
    rows = ["| code | about | must hold |", "|---|---|---|"]
    rows += [f"| `{m.id}` | {m.of} | {m.holds} |" for m in MESSAGES]
    told = PAGE.read_text("utf-8").partition("<!-- messages -->\n")[2]
    assert told.partition("\n<!-- /messages -->")[0].splitlines() == rows
