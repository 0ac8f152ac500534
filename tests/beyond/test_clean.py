"""Reports in which nothing is left over or wrongly scored: no warning, whatever the house.

They are shortened: what they do not publish is not held against them here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai.beyond import look_beyond
from kxai.extract import extract
from kxai.load import load

ROOT = Path(__file__).parents[2]
CLEAN = sorted((ROOT / "tests" / "clean").glob("*.txt"))
FIXTURES = sorted((ROOT / "fixtures" / "reports").iterdir())


@pytest.mark.parametrize("path", [*CLEAN, *FIXTURES], ids=lambda path: path.stem)
def test_no_warning_on_a_clean_report(path: Path) -> None:
    document = load(path)
    found = look_beyond(document, extract(document), ("form", "scores"))
    assert [f.explanation for f in found if f.severity == "warning"] == []
