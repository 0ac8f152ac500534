"""Large texts of one pattern: what is not linear in their length does not come to an end here."""

from __future__ import annotations

import pytest

from kxai.text.chunks import chunks
from kxai.text.grid import recover_grids, split_grid
from kxai.text.headers import cell_at, column_headers, row_code, row_headers, table_unit
from kxai.text.leftovers import instruction_spans
from kxai.text.outline import outline
from kxai.text.residue import chart_blocks, chart_series
from kxai.text.sentences import sentences
from kxai.text.unfolding import changes

SIZE = 60_000
PATTERNS = [
    "\t", ".", "……", "\n", " \n", "\t\n", "\t甲\n\n", "\t甲\n\t1\n\n", "\t甲\n\t乙\n\n", "\t甲\n", "[bookmark:", "[bookmark: _a]",
    "1、甲\n（1）乙\n", "一、甲\n（一）乙\n1、丙\n（1）丁\n①戊\n", "一是甲，二是乙。", "一是甲\n", "|", "|a|1|\n", "a\t1\t2\t\n",
    "甲\t乙\t1\t2\t\n", "甲\t", "甲", " ", "　", "甲   1   2\n", "一", "（一）", "附件\n", "#", "1.5\t", "12,", "第一部分\n", "甲县2021年部门决算\n",
]  # fmt: skip


@pytest.mark.uncounted
@pytest.mark.parametrize("pattern", PATTERNS)
def test_one_pattern(pattern: str) -> None:
    text = (pattern * (SIZE // len(pattern) + 1))[:SIZE]
    found = outline(text)
    for offset in range(0, SIZE, 97):
        assert len(found.path_at(offset)) <= 10
    for start, end in sentences(text):
        assert start < end
    for whole in recover_grids(text):
        for grid in split_grid(whole, text):
            assert table_unit(grid, text) is None
            for cell in grid.cells:
                place = (grid, cell.row, cell.column, text)
                assert len(column_headers(*place)) <= grid.rows
                assert len(row_headers(*place)) <= grid.columns
                assert row_code(*place) in ("", "1")
                assert cell.start == cell.end or cell_at(grid, cell.start) == cell
    for block in chart_blocks(text):
        assert all(block.start <= p.start < p.end <= block.end for p in chart_series(text, block))
    assert all(start < end for start, end in instruction_spans(text))
    assert all(one.start <= one.end for one in changes(text))
    assert all(chunk.text == text[chunk.start : chunk.end] for chunk in chunks(text))
