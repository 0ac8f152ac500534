"""Tables whose pipes have a line each: one between two cells, two between two rows."""

from __future__ import annotations

from kxai.text.grid import recover_grids
from kxai.text.pipe_tables import piped_tables

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


def test_empty_cells_behind_the_number_of_a_line_leave_the_row_in_its_columns() -> None:
    text = (
        "收入 | 行次 | 金额 | 支出 | 行次 | 金额 |\n一、财政拨款收入 | 1 | 61.50 | 一、公共安全支出 | 31 | |\n"
        "二、事业收入 | 2 | | 二、教育支出 | 32 | 58.20 |\n本年收入合计 | 9 | 61.50 | 本年支出合计 | 50 | 58.20 |\n"
    )
    (rows,) = piped_tables(text)
    assert [text[slice(*row[2])] for row in rows] == ["金额", "61.50", "", "61.50"]
    assert [text[slice(*row[5])] for row in rows] == ["金额", "", "58.20", "58.20"]
