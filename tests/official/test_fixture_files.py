"""Files of the fixtures in which every number is right: nothing is said against them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kxai.check import check
from kxai.extract import extract
from kxai.load import load

FIXTURES = Path(__file__).parents[2] / "fixtures"
FILES = [
    path
    for folder in ("pdf", "sheets", "office")
    for path in sorted((FIXTURES / folder).iterdir())
    if path.suffix in (".pdf", ".xls", ".xlsx", ".ods", ".doc", ".odt", ".rtf", ".xml")
]
OFFICE = (".doc", ".odt", ".rtf")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_said_against_it(path: Path) -> None:
    if path.suffix in OFFICE and shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    extraction = extract(load(path))
    result = check(extraction.figures, extraction.text, report=extraction.report)
    assert [finding.explanation for finding in result.findings] == []


def test_stages_in_front_of_the_amounts_of_three_public() -> None:
    figures = extract(load(FIXTURES / "pdf" / "accounts_ruled.pdf")).figures
    told = {
        f.text: (f.indicator, f.year, f.stage)
        for f in figures
        if f.text in ("36,000.00", "10,000.00", "31,420.00", "7,820.00")
    }
    assert told == {
        "36,000.00": ("three_public.total", 2021, "budget"),
        "10,000.00": ("three_public.reception", 2021, "budget"),
        "31,420.00": ("three_public.total", 2021, "final"),
        "7,820.00": ("three_public.reception", 2021, "final"),
    }
