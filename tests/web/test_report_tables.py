"""Tables of a report as tables, and as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

from kxai.cli import app as cli
from kxai.export import words
from kxai.export.sheets import Number
from kxai.load.flow import Flow, RowCell
from kxai.schema.document import Document
from kxai.schema.place import Place
from kxai.store import database_url
from kxai.store.listing import Listing
from kxai.store.table_layouts import TableLayout, layouts_blob, read_layouts
from kxai.web.app import make_app
from kxai.web.marks import Mark
from kxai.web.report_tables import Block, blocks, stretch_at, stretches, table_of
from kxai.web.view import HERE

FIXTURES = Path(__file__).parents[2] / "fixtures"
TEXT = "一、收入\n项目\t决算数\t\n合计\t1,612.40\t\n其他\t-20%\t\n说明。\n孤行\t1\t\n完"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listing]:
    workspace = tmp_path_factory.mktemp("tables") / "ws"
    files = [FIXTURES / "sheets" / "accounts_2021.xlsx", FIXTURES / "pdf" / "accounts_ruled.pdf",
             FIXTURES / "reports" / "02_pingle_accounts_2022.docx"]  # fmt: skip
    assert CliRunner().invoke(cli, ["run", *map(str, files), "-w", str(workspace)]).exit_code == 0
    with Listing(database_url(workspace)) as opened:
        yield opened


@pytest.fixture
def client(store: Listing) -> TestClient:
    return TestClient(make_app(store), base_url="http://127.0.0.1")


def of_format(store: Listing, format: str) -> str:
    return next(name for name in store.ids() if store.format(name) == format)


def written(found: list[Block]) -> list[object]:
    """Running text, and the words of the cells of tables."""
    return [
        [["".join(p.text for p in cell.pieces) for cell in row] for row in block.rows]
        if block.rows
        else "".join(piece.text for piece in block.pieces)
        for block in found
    ]


def test_lines_with_tabs_are_tables() -> None:
    found = blocks(TEXT, 0, len(TEXT), [])
    assert written(found) == [
        "一、收入\n", [["项目", "决算数"], ["合计", "1,612.40"], ["其他", "-20%"]],
        "说明。\n孤行\t1\t\n完",
    ]  # fmt: skip
    assert [[cell.numeric for cell in row] for row in found[1].rows] == [
        [False, False], [False, True], [False, True],
    ]  # fmt: skip


def test_a_mark_over_several_cells_is_cut_at_their_edges() -> None:
    start, end = TEXT.index("合计"), TEXT.index("20%")
    found = blocks(TEXT, 0, len(TEXT), [Mark(start, end, "quoted", anchor="passage")])
    marked = [(piece.text, piece.mark.anchor) for row in found[1].rows for cell in row
              for piece in cell.pieces if piece.mark]  # fmt: skip
    assert marked == [("合计", "passage"), ("1,612.40", ""), ("其他", ""), ("-", "")]


@given(st.text(alphabet="甲1.\t\n ", max_size=120), st.integers(1, 40))
def test_stretches_lose_and_repeat_nothing(text: str, size: int) -> None:
    starts = stretches(text, size)
    spans = [stretch_at(starts, at, len(text)) for at in starts]
    assert "".join(text[start:end] for start, end in spans) == text
    for at in range(len(text)):
        start, end = stretch_at(starts, at, len(text))
        assert start <= at < end
    shown = [words for start, end in spans for words in written(blocks(text, start, end, []))]
    kept = "".join(words if isinstance(words, str) else "".join(map("".join, words))
                   for words in shown)  # fmt: skip
    assert [c for c in kept if c in "甲1."] == [c for c in text if c in "甲1."]


def test_workbooks_are_shown_as_grids_with_their_cells(client: TestClient, store: Listing) -> None:
    for format in ("xlsx", "docx"):
        report = of_format(store, format)
        page = LexborHTMLParser(client.get(f"/report/{report}").text)
        figures = [f for f in store.figures(report) if f.at and f.at.statement.is_table]
        marked = [(n.text(), n.attributes["title"] or "") for n in page.css(".grid td > a.fig")]
        assert len(marked) > 10
        assert [f.text for f in figures[:10]] == [text for text, _ in marked[:10]]
        if format == "xlsx":
            pairs = zip(figures[:10], marked[:10], strict=True)
            assert all(f.cell and f.cell in hint for f, (_, hint) in pairs)


def test_a_table_is_taken_as_a_file(client: TestClient, store: Listing) -> None:
    report = of_format(store, "docx")
    page = LexborHTMLParser(client.get(f"/report/{report}").text)
    shown = page.css_first(".grid")
    rows = [[cell.text() for cell in row.css("td")] for row in shown.css("tr")]
    links = [str(node.attributes["href"]) for node in shown.css("p a")]
    book = openpyxl.load_workbook(io.BytesIO(client.get(links[0]).content)).active
    assert book is not None
    assert [cell.value for cell in book[1]] == rows[0]
    assert book["B2"].value == float(rows[1][1])
    answer = client.get(links[1])
    told = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert told == rows


@pytest.mark.parametrize("span", ["", "?from=0&to=12", "?from=5&to=2", "?from=x&to=99999999999"])
def test_where_no_table_is_there_is_no_file(client: TestClient, store: Listing, span: str) -> None:
    assert client.get(f"/report/{of_format(store, 'docx')}/table.csv{span}").status_code == 404
    assert table_of(TEXT, 0, len(TEXT)) is None


def test_a_pdf_is_shown_as_text_and_tables_too(client: TestClient, store: Listing) -> None:
    report = of_format(store, "pdf")
    page = LexborHTMLParser(client.get(f"/report/{report}").text)
    link = next(str(n.attributes["href"]) for n in page.css("a") if n.text() == "看文字和表格")
    shown = LexborHTMLParser(client.get(f"/report/{report}{link}").text)
    assert not shown.css("image")
    assert len(shown.css(".text")) > 0
    assert next(n for n in shown.css("a") if n.text() == "看原页").attributes["href"] == "?page=1"
    at = next(f.start for f in store.figures(report) if f.at and f.at.statement.is_table)
    shown = LexborHTMLParser(client.get(f"/report/{report}?view=text&at={at}").text)
    assert shown.css_first(".grid td a#at") is not None


def merged() -> tuple[Document, list[TableLayout]]:
    """Two header rows, a title over two columns, a name over two rows, and a sheet's addresses."""
    flow = Flow("x", 10_000)
    flow.line("收支总表")
    told = [
        [RowCell(0, "项目", rowspan=2), RowCell(1, "决算数", colspan=2)],
        [RowCell(1, "上年"), RowCell(2, "本年", places=(Place(0, 2, cell="收支总表!D4"),))],
        [RowCell(0, "基本支出"), RowCell(1, ""), RowCell(2, "5.20")],
        [RowCell(0, "合计"), RowCell(2, "7.50", places=(Place(0, 4, cell="收支总表!D6"),))],
    ]
    flow.table(told)
    made = flow.document(Path("x.xlsx"), "0" * 64, "xlsx", remarks=[])
    return made, read_layouts(layouts_blob(made))


def test_merged_cells_reach_over_theirs_and_none_moves_up() -> None:
    made, layouts = merged()
    (_, table) = blocks(made.text, 0, len(made.text), [], layouts)
    words = [["".join(p.text for p in cell.pieces) for cell in row] for row in table.rows]
    assert words == [
        ["项目", "决算数"], ["上年", "本年"], ["基本支出", "", "5.20"], ["合计", "", "7.50"],
    ]  # fmt: skip
    assert [(c.down, c.across) for c in table.rows[0]] == [(2, 1), (1, 2)]
    assert (table.sheet, table.letters, table.numbers) == ("收支总表", ["", "", "D"], [0, 4, 0, 6])
    page = view_of_blocks([table])
    assert '<td rowspan="2">' in page
    assert '<th scope="row">6</th>' in page
    begin = made.text.index("基本支出")
    (part,) = blocks(made.text, begin, len(made.text), [], layouts)
    assert part.numbers == [0, 6]


def test_a_part_below_a_merged_cell_keeps_its_columns() -> None:
    made, layouts = merged()
    begin = made.text.index("上年")
    (part,) = blocks(made.text, begin, len(made.text), [], layouts)
    assert ["".join(p.text for p in c.pieces) for c in part.rows[0]] == ["", "上年", "本年"]


def test_a_table_taken_away_has_its_columns() -> None:
    made, layouts = merged()
    begin = made.text.index("项目")
    taken = table_of(made.text, begin, len(made.text), layouts)
    assert taken is not None
    assert [column.title for column in taken.columns] == ["项目", "决算数", ""]
    rows = list(taken.rows())
    assert [row[0] for row in rows] == [None, "基本支出", "合计"]
    assert [row[1] for row in rows] == ["上年", None, None]
    assert rows[2][2] == Number("7.50", 2)


def test_rows_without_cells_of_their_own_have_no_line() -> None:
    flow = Flow("x", 10_000)
    flow.table(
        [
            [RowCell(0, "甲", rowspan=2), RowCell(1, "乙", rowspan=2)],
            [],
            [RowCell(0, "丙"), RowCell(1, "丁")],
        ]
    )
    made = flow.document(Path("x.docx"), "0" * 64, "docx", remarks=[])
    assert layouts_blob(made) is None  # as lines, each cell stands alone


def view_of_blocks(found: list[Block]) -> str:
    macros = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    macros.filters["clean"] = words.clean
    return str(macros.get_template("macros.html").module.blocks(found))
