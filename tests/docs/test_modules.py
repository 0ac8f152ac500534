"""Modules that the docs name are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = ("kxai", "tests", "eval", "fixtures", "licences")
FILES = {path.name for place in PLACES for path in (ROOT / place).rglob("*.py")}
PAGES = [ROOT / "README.md", ROOT / "eval" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
NEW = {"gzipped.py"}  # a recipe of docs/contributing.md makes it
_FILE = re.compile(r"(\w+\.py)\b")
_NAMES = r"((?:`\w+`(?:, )?)+)"
_ROWS = re.compile(rf"^\| [^|`]+ \| {_NAMES} \|", re.MULTILINE)
_STEPS = re.compile(rf"\*\*[\w ]+\*\* \({_NAMES}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_a_page_names_are_there(page: Path) -> None:
    assert set(_FILE.findall(page.read_text("utf-8"))) - FILES - NEW == set()


@pytest.mark.parametrize(
    ("page", "room", "named"), [("checking.md", "check", _ROWS), ("ask.md", "ask", _STEPS)]
)
def test_modules_of_a_room_are_called_as_its_page_calls_them(
    page: str, room: str, named: re.Pattern[str]
) -> None:
    told = {
        name
        for names in named.findall((ROOT / "docs" / page).read_text("utf-8"))
        for name in re.findall(r"\w+", names)
    }
    assert len(told) > 5
    assert [
        name for name in sorted(told) if not (ROOT / "kxai" / room / f"{name}.py").exists()
    ] == []
