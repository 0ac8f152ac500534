"""The figures of a report are the same from a PDF as from the file that it is a twin of."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.pdf_twins import FIXTURES, compare, printed

STEMS = sorted(path.stem for path in (FIXTURES / "source").glob("*.txt"))


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("seed", [0, 1])
def test_same_figures(tmp_path: Path, stem: str, seed: int) -> None:
    """With ruled tables (seed 0) and with horizontal rules only (seed 1)."""
    f1, lost, more = compare(stem, tmp_path, seed)
    assert f1 >= 0.98, (lost, more)


def test_torn_cells_are_set_as_a_table() -> None:
    body = "甲\n\n\t项目\n\t金额\n\n\t办公费\n\t12.50\n\n\t差旅费\n\t13.00\n\n乙\n"
    assert printed(body).split("\n") == ["甲", "", "| 项目 | 金额 |", "| 办公费 | 12.50 |", "| 差旅费 | 13.00 |", "", "乙", ""]
