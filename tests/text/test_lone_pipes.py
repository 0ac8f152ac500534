"""Tables whose pipes have a line each: one between two cells, two between two rows."""

from __future__ import annotations

from kxai.text.grid import recover_grids

HEADER = ["项 目", "合计", "一般公共\n预算", "政府性基金\n预算"]
ROWS = [["行政经费", "31.20", "31.20", "0.00"], ["公务接待费", "1.50", "1.50", "0.00"]]


def printed(rows: list[list[str]]) -> str:
    return "|\n|\n" + "\n|\n|\n".join("\n|\n".join(row) for row in rows) + "\n|\n|\n"


def test_each_cell_has_its_row_and_column() -> None:
    text = f"预算公开\n{printed([HEADER, *ROWS])}"
    (grid,) = recover_grids(text)
    cells = {(cell.row, cell.column): text[cell.start : cell.end] for cell in grid.cells}
    assert [[cells[r, c] for c in range(4)] for r in range(1, 3)] == ROWS
    assert cells[0, 2] == "一般公共\n预算"


def test_sentences_behind_the_table_are_no_cells() -> None:
    words = (
        "一、本部门安排的经费比上年有所增加，主要原因是人员增加以及新设了两个机构，详见下文说明。"
    )
    text = f"{printed([HEADER, *ROWS])}{words}\n"
    (grid,) = recover_grids(text)
    assert words not in {text[cell.start : cell.end] for cell in grid.cells}


def test_a_pipe_alone_makes_no_table() -> None:
    assert recover_grids("第一段\n|\n第二段写了3件事\n") == []
