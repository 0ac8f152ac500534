"""The bench of parsers: what is counted, and that tables by their places are tables again."""

from __future__ import annotations

from pathlib import Path

import bench_parsers as bench
from kxai.load import load


def test_a_table_of_placed_cells_has_its_rows_columns_and_spans(tmp_path: Path) -> None:
    cells = [
        (10.0, 10.0, 70.4, 20.0, "收入"), (70.0, 10.3, 130.0, 20.0, "支出"),
        (10.0, 20.0, 40.0, 30.0, "项目"), (40.0, 20.2, 70.0, 30.0, "金额"),
        (70.0, 20.0, 100.0, 40.0, "项目<b>"), (100.0, 20.0, 130.0, 30.0, "金额"),
        (10.0, 30.0, 40.0, 40.0, "合计"), (40.0, 30.0, 70.0, 40.0, "3.00"), (100.0, 30.0, 130.0, 40.0, "2.00"),
    ]  # fmt: skip
    path = tmp_path / "a.html"
    path.write_text(f"<p>收入支出决算总表的说明文字。</p>{bench.html_of(cells)}", "utf-8")
    document = load(path)
    (grid,) = document.grids
    found = [
        (c.row, c.column, c.rowspan, c.colspan, document.text[c.start : c.end]) for c in grid.cells
    ]
    assert (grid.rows, grid.columns) == (3, 4)
    assert found[:2] == [(0, 0, 1, 2, "收入"), (0, 2, 1, 2, "支出")]
    assert (1, 2, 2, 1, "项目<b>") in found
    assert found[-1] == (2, 3, 1, 1, "2.00")


def test_ruled_tables_close_as_they_are_told_and_torn_ones_do_not(tmp_path: Path) -> None:
    (pair,) = bench.generated(1, 1, tmp_path, ruled=True)
    told, ours = bench.measure([pair], [])
    assert (told[0], ours[0]) == ("the tables themselves", "kxai")
    assert told[1:] == ours[1:]
    assert (told[3], told[4]) == ("0", "1.0000")
    content = bench.by_pdfplumber(pair[1])
    whole = bench.through(lambda _: content, pair[1], tmp_path)
    closes = int(bench.row("pdfplumber", whole)[2].replace(",", ""))
    assert 0 < closes <= int(told[2].replace(",", ""))
    for item in content:
        if item["type"] == "table":
            rows = item["table_body"].split("</tr>")
            item["table_body"] = "</tr>".join(rows[:2] + rows[3:])  # a row of figures, or of heads
    torn = bench.through(lambda _: content, pair[1], tmp_path)
    assert sum(torn[v] for v in bench.CLOSES) < closes


def test_what_cannot_be_read_counts_as_such(tmp_path: Path) -> None:
    (pair,) = bench.generated(1, 1, tmp_path, ruled=True)
    found = bench.through(lambda _: [], pair[1], tmp_path)
    assert bench.row("nothing", found) == ("nothing", "0", "0", "0", "–", "1")
