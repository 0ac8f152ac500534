"""Pages of Word documents, and the files within them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai.extract import extract
from kxai.load import load
from kxai.load.registry import FORMATS, Format
from kxai.schema import Document
from tests.load.files import C, W, cell, cells, mark, para, put, row, run, table, zipped

R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
O = 'xmlns:o="urn:schemas-microsoft-com:office:office"'  # noqa: E741
NEXT = "<w:lastRenderedPageBreak/>"
BREAK = '<w:r><w:br w:type="page"/></w:r>'


def document(folder: Path, body: str, rels: str = "", **members: str | bytes) -> Document:
    root = f"<w:document {W} {R} {O}><w:body>{body}</w:body></w:document>"
    parts: dict[str, str | bytes] = {"word/document.xml": root}
    if rels:
        parts["word/_rels/document.xml.rels"] = relations(rels)
    parts |= {f"word/{name.replace('__', '/')}": data for name, data in members.items()}
    return load(put(folder, "a.docx", zipped(parts)))


def relations(*targets: str) -> str:
    """``id=folder/file`` items as a part of relations."""
    items = "".join(
        f'<Relationship Id="{key}" Type="x/aFChunk" Target="{target}"/>'
        for key, _, target in (item.partition("=") for t in targets for item in t.split())
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{items}</Relationships>'


def pages(found: Document) -> list[str]:
    assert [page.number for page in found.pages] == list(range(1, len(found.pages) + 1))
    return [found.text[page.start : page.end] for page in found.pages]


def text(words: str) -> str:
    return f"<w:r>{NEXT}<w:t>{words}</w:t></w:r>"


def test_pages_begin_where_word_began_them(tmp_path: Path) -> None:
    body = (
        para("封面") + f"<w:p>{BREAK}</w:p>" + f"<w:p>{text('第二页')}</w:p>"
        + f"<w:p>{run('跨页的支出9万元，')}{text('其中2万元')}{BREAK}</w:p>" + para("第四页")
        + f"<w:p>{BREAK}</w:p><w:p>{text('')}</w:p>"
    )  # fmt: skip
    found = document(tmp_path, body)
    assert found.text.startswith("封面\n\n\n第二页\n跨页的支出9万元，其中2万元\n")
    assert pages(found) == [
        "封面\n\n",
        "\n第二页\n跨页的支出9万元，",
        "其中2万元\n",
        "\n第四页\n\n\n\n",
    ]
    assert {page.origin for page in found.pages} == {"text"}


def test_explicit_breaks_alone_tell_no_pages(tmp_path: Path) -> None:
    found = document(tmp_path, para("封面") + f"<w:p>{BREAK}</w:p>" + para("第二页"))
    assert found.pages == ()
    assert found.text == "封面\n\n\n第二页\n"


def test_pages_begin_within_tables(tmp_path: Path) -> None:
    def going_on(words: str, before: str = "") -> str:
        return f"<w:tc><w:p>{run(before)}{text(words)}</w:p></w:tc>"

    on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        para("表")
        + table(
            row(cell("甲", on[0]), cell("1")),
            row(going_on("乙"), going_on("2")),
            row(going_on("下", "上"), cell("3")),
            row(cell("丁", on[0]), cell("4", on[0])),
            row(cell("", on[1]), cell("", on[1])),
            row(going_on("尾", "首"), cell("5")),
        )
        + para("后")
    )
    found = document(tmp_path, body)
    assert pages(found) == ["表\n甲\t1\t\n", "乙\t2\t\n上下\t3\t\n", "丁\t4\t\n首尾\t5\t\n", "后\n"]
    assert cells(found)["上下"] == (2, 0, 1, 1)


def test_a_numbered_heading_is_whole_on_its_page(tmp_path: Path) -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    level = f'<w:lvl w:ilvl="0">{mark("start", 1)}{mark("numFmt", "decimal")}{mark("lvlText", "%1、")}</w:lvl>'
    numbering = f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1">{mark("abstractNumId", 0)}</w:num></w:numbering>'
    body = para("前") + f"<w:p><w:pPr>{numbered}</w:pPr>{text('收入')}</w:p>"
    found = document(tmp_path, body, **{"numbering.xml": numbering})
    assert pages(found) == ["前\n", "1、收入\n"]


def test_hidden_marks_and_notes_behind_the_pages(tmp_path: Path) -> None:
    hidden = f"<w:r><w:rPr><w:vanish/></w:rPr>{NEXT}</w:r>"
    note = (
        f"<w:footnotes {W}><w:footnote>{para('2020年支出合计7万元。')}</w:footnote></w:footnotes>"
    )
    body = f"<w:p>{hidden}{run('2020年收入合计5万元。')}</w:p><w:p>{text('2020年支出合计6万元。')}</w:p>"
    found = document(tmp_path, body, **{"footnotes.xml": note})
    assert pages(found) == ["2020年收入合计5万元。\n", "2020年支出合计6万元。\n"]
    figures = {figure.text: figure.page for figure in extract(found).figures}
    assert {"5": 1, "6": 2, "7": None}.items() <= figures.items()
    assert not any("隐藏" in remark for remark in found.notes)


def test_chunks_of_pages_stand_where_they_belong(tmp_path: Path) -> None:
    page = "<html><body><p>支出9万元</p><table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table></body></html>"
    chunks = "".join(f'<w:altChunk r:id="{key}"/>' for key in ("a", "b", "c", "d"))
    inside = table(row(cell("格"), '<w:tc><w:altChunk r:id="a"/></w:tc>'))
    found = document(
        tmp_path, para("前") + chunks + para("后") + inside, "a=x.html b=y.rtf c=gone.html d=z.txt",
        **{"x.html": page, "y.rtf": b"{\\rtf1 9}", "z.txt": "纯文本7件"},
    )  # fmt: skip
    assert found.text.splitlines() == [
        "前", "支出9万元", "甲\t1\t", "乙\t2\t", "纯文本7件", "后", "格\t支出9万元 甲 1 乙 2\t",
    ]  # fmt: skip
    assert cells(found)["2"] == (1, 1, 1, 1)
    assert found.notes == ("含嵌入的网页或文本片段，已接在原处", "含嵌入的外部文档片段，未读取")


@pytest.fixture
def sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages stand in for workbooks, so that this needs no loader of workbooks."""
    monkeypatch.setitem(FORMATS, "xlsx", Format("xlsx", frozenset(), "kxai.load.html:load_html"))


SHEET = "<body><p>支出表</p><table><tr><td rowspan=2>甲</td><td>1.5</td></tr><tr><td>2.5</td></tr></table></body>"


def test_embedded_workbooks_are_read(tmp_path: Path, sheets: None) -> None:
    found = document(
        tmp_path, para("正文"),
        embeddings__b1=b"\xd0\xcf", **{"embeddings/t.xlsx": SHEET, "embeddings/bad.xlsx": b"\0"},
    )  # fmt: skip
    assert found.text.splitlines() == ["正文", "", "支出表", "甲\t1.5\t", "2.5\t"]
    assert cells(found)["甲"] == (0, 0, 2, 1)
    assert found.attachments == ("b1", "bad.xlsx")
    assert found.notes == ("含1个内嵌的Excel表格，附在文末", "含2个内嵌的文件，未读取")


def test_workbooks_behind_charts_are_not_read_twice(tmp_path: Path, sheets: None) -> None:
    def chart(value: str) -> str:
        point = f"<c:pt idx='0'><c:v>{value}</c:v></c:pt>" if value else ""
        return f"<c:chartSpace {C}><c:chart><c:ser><c:val>{point}</c:val></c:ser></c:chart></c:chartSpace>"

    members: dict[str, str | bytes] = {
        "charts/chart1.xml": chart("7"),
        "charts/_rels/chart1.xml.rels": relations("r=../embeddings/one.xlsx"),
        "charts/chart2.xml": chart(""),
        "charts/_rels/chart2.xml.rels": relations("r=../embeddings/two.xlsx"),
        "embeddings/one.xlsx": "<p>缓存里有</p>",
        "embeddings/two.xlsx": "<p>缓存里没有9</p>",
    }
    found = document(tmp_path, para("正文"), **members)
    assert "缓存里没有9" in found.text
    assert "缓存里有" not in found.text
    assert found.attachments == ()


def test_drawn_formulas_are_no_attachments(tmp_path: Path) -> None:
    objects = "".join(
        f'<w:r><w:object><o:OLEObject ProgID="{kind}" r:id="{key}"/></w:object></w:r>'
        for kind, key in (("Equation.3", "a"), ("Excel.Sheet.8", "b"))
    )
    found = document(
        tmp_path, f"<w:p>{run('正文')}{objects}</w:p>",
        "a=embeddings/oleObject1.bin b=embeddings/oleObject2.bin",
        **{"embeddings/oleObject1.bin": b"x", "embeddings/oleObject2.bin": b"x"},
    )  # fmt: skip
    assert found.attachments == ("oleObject2.bin",)
