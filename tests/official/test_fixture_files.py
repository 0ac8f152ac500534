"""Files of the fixtures in which every number is right: nothing is said against them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai.check import check
from kxai.errors import ConverterMissing
from kxai.extract import extract
from kxai.load import load

FIXTURES = Path(__file__).parents[2] / "fixtures"
FILES = [
    path
    for folder in ("pdf", "sheets", "office")
    for path in sorted((FIXTURES / folder).iterdir())
    if path.suffix in (".pdf", ".xls", ".xlsx", ".ods", ".doc", ".odt", ".rtf", ".xml")
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_said_against_it(path: Path) -> None:
    try:
        document = load(path)
    except ConverterMissing:
        pytest.skip("LibreOffice is not installed")
    extraction = extract(document)
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


def test_a_table_without_rules_is_never_sure() -> None:
    document = load(FIXTURES / "pdf" / "accounts_unruled.pdf")
    guessed = [(block.start, block.end) for block in document.blocks if block.guessed]
    assert guessed
    for figure in extract(document).figures:
        inside = any(start <= figure.start < end for start, end in guessed)
        assert figure.confidence <= 0.65 if inside else figure.layer == "text" or figure.boxes
    ruled = load(FIXTURES / "pdf" / "accounts_ruled.pdf")
    assert not any(block.guessed for block in ruled.blocks)
    assert max(f.confidence for f in extract(ruled).figures if f.layer == "table") >= 0.9
