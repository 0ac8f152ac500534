from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

from kxai.errors import DamagedFile, InputError, TemplateError
from kxai.handback.confirmed import Handback
from kxai.handback.letter import write_letter
from kxai.handback.stationery import template_bytes
from tests.handback.reviewed import confirmed, told
from tests.handback.words_of import lines, read, rows, written

ROOT = Path(__file__).parents[2]


@pytest.fixture
def handback(tmp_path: Path) -> Handback:
    return confirmed(tmp_path)


def runs(paragraph: Paragraph, *pieces: str) -> Paragraph:
    for piece in pieces:
        paragraph.add_run(piece)
    return paragraph


def template(*paragraphs: Sequence[str], table: bool = True) -> DocumentObject:
    """A document of paragraphs cut into runs, and a place for the problems."""
    document = Document()
    for pieces in paragraphs:
        runs(document.add_paragraph(), *pieces)
    if table:
        document.add_paragraph("{{问题表}}")
    return document


def filled(document: DocumentObject, handback: Handback) -> bytes:
    return write_letter(
        handback, kind="整改通知", day=date(2024, 12, 31), template=written(document),
        template_name="我的模板.docx",
    )  # fmt: skip


@pytest.mark.parametrize(
    "pieces",
    [
        ["致{{单位}}：{{日期}}"],
        ["致{", "{单", "位}", "}：{", "{日期}}"],
        ["致{{", "单位", "}}：", "{{日期", "}}"],
        ["致｛｛单位｝｝：{{ 日 期 }}"],
        list("致{{单位}}：{{日期}}"),
    ],
)
def test_a_placeholder_is_found_however_it_is_cut_into_runs(
    pieces: list[str], handback: Handback
) -> None:
    document = template(pieces)
    assert lines(filled(document, handback))[0] == "致云岭县科学技术协会：2024年12月31日"


def test_what_is_filled_in_looks_like_the_run_where_the_placeholder_begins(
    handback: Handback,
) -> None:
    document = template()
    paragraph = document.add_paragraph("前")
    paragraph.add_run("{{单").bold = True
    paragraph.add_run("位}}后").italic = True
    before, name, behind = read(filled(document, handback)).paragraphs[-1].runs
    assert (before.text, name.text, behind.text) == ("前", "云岭县科学技术协会", "后")
    assert name.bold
    assert behind.italic


def test_headers_footers_and_tables_are_filled(handback: Handback) -> None:
    document = template()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    runs(section.header.paragraphs[0], "{{年", "度}}")
    runs(section.first_page_header.paragraphs[0], "{{标题}}")
    runs(section.footer.paragraphs[0], "共{{问题数}}个")
    cell = document.add_table(1, 1).cell(0, 0)
    runs(cell.paragraphs[0], "{{", "报告}}")
    runs(cell.add_table(1, 1).cell(0, 0).paragraphs[0], "{{文件}}")
    made = read(filled(document, handback))
    section = made.sections[0]
    assert section.header.paragraphs[0].text == "2023年"
    assert section.first_page_header.paragraphs[0].text == "整改通知"
    assert section.footer.paragraphs[0].text == "共2个"
    cell = made.tables[-1].cell(0, 0)
    assert cell.paragraphs[0].text == "2023年部门决算"
    assert cell.tables[0].cell(0, 0).text == "甲.txt"


def test_text_boxes_and_notes_are_filled(handback: Handback) -> None:
    document = template()
    box = (
        f"<w:r {nsdecls('w')}><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>"
        "<w:txbxContent><w:p><w:r><w:t>{{单</w:t></w:r><w:r><w:t>位}}</w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    holder = document.add_paragraph("外{{年度}}")
    holder._p.append(parse_xml(box))
    data = filled(with_footnote(document, "注：{{复核人}}"), handback)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        body, notes = (file.read(f"word/{n}.xml").decode() for n in ("document", "footnotes"))
    assert '<w:t xml:space="preserve">云岭县科学技术协会</w:t>' in body
    assert "外2023年" in body
    assert "注：王" in notes
    assert "{{" not in body + notes


def with_footnote(document: DocumentObject, text: str) -> DocumentObject:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    note = f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    part = Part(PackURI("/word/footnotes.xml"), kind, note.encode(), document.part.package)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    document.part.relate_to(part, relation)
    return document


def test_the_table_of_problems_takes_the_fonts_of_its_place(handback: Handback) -> None:
    document = template(table=False)
    run = document.add_paragraph().add_run("{{问题表}}")
    run.font.name = "楷体"
    made = read(filled(document, handback))
    assert made.tables[0].rows[1].cells[0].paragraphs[0].runs[0].font.name == "楷体"
    assert [p.text for p in made.paragraphs] == [""]


def test_words_beside_the_table_stay_before_it(handback: Handback) -> None:
    document = template(["如下：{{问题表}}"], ["此致"], table=False)
    made = read(filled(document, handback))
    tags = [child.tag.rpartition("}")[2] for child in made.element.body]
    assert tags == ["p", "tbl", "p", "sectPr"]
    assert [p.text for p in made.paragraphs] == ["如下：", "此致"]


def test_a_cell_that_holds_the_table_still_ends_in_a_paragraph(handback: Handback) -> None:
    document = template(table=False)
    document.add_table(1, 1).cell(0, 0).text = "{{问题表}}"
    cell = read(filled(document, handback)).tables[0].cell(0, 0)
    assert [child.tag.rpartition("}")[2] for child in cell._tc][-2:] == ["tbl", "p"]


def with_row(*cells: str) -> DocumentObject:
    document = template(table=False)
    table = document.add_table(2, len(cells))
    for at, text in enumerate(cells):
        table.cell(0, at).text = "栏"
        runs(table.cell(1, at).paragraphs[0], text[:3], text[3:])
    return document


def test_a_row_of_the_offices_own_table_is_repeated(handback: Handback) -> None:
    document = with_row("{{序号}}", "{{单位}}：{{计算}}", "{{复核意见}}")
    assert rows(filled(document, handback)) == [
        ["栏", "栏", "栏"],
        ["1", "云岭县科学技术协会：10.20 + 7.50 = 17.70万元", "请核实"],
        ["2", "云岭县科学技术协会：10.20 + 7.50 = 17.70万元", "请核实"],
    ]


def test_a_row_stays_once_where_there_are_no_problems(handback: Handback) -> None:
    nothing = Handback(handback.report, ())
    made = rows(filled(with_row("{{序号}}", "{{位置}}"), nothing))
    assert made == [["栏", "栏"], ["", "（无）"]]


def test_what_is_filled_in_is_not_looked_at_again(tmp_path: Path) -> None:
    made = told("甲乙16.70万元{{单位}}。\n", ["16.70"], org="{{日期}}")
    handback = confirmed(tmp_path, made=made, note="{{年度}}")
    document = with_row("{{报告原文}}", "{{复核意见}}")
    runs(document.add_paragraph(), "{{单位}}")
    data = filled(document, handback)
    assert rows(data)[1] == ["甲乙16.70万元{{单位}}。", "{{年度}}"]
    assert lines(data)[-1] == "{{日期}}"


def refused(document: DocumentObject, handback: Handback) -> str:
    with pytest.raises(TemplateError) as caught:
        filled(document, handback)
    assert caught.value.code == "E112"
    assert caught.value.place == "我的模板.docx"
    return caught.value.reason


def test_unknown_placeholders_are_told_by_name_wherever_they_stand(handback: Handback) -> None:
    document = template(["{{单位名", "称}}和{{单位}}"])
    runs(document.sections[0].footer.paragraphs[0], "{{文号}}")
    reason = refused(document, handback)
    assert "{{单位名称}}、{{文号}}" in reason
    assert "{{单位}}" not in reason
    table = (ROOT / "docs" / "handback.md").read_text("utf-8")
    told = re.findall(r"\{\{(\w+)\}\}` \|", table)
    assert len(told) > 9
    assert all(name in reason for name in told)


@pytest.mark.parametrize("text", ["{{单位", "单位}}", "{{单位}{{日期}}", "{{{单位}}}x}}"])
def test_braces_that_do_not_match_are_told(text: str, handback: Handback) -> None:
    assert "不成对" in refused(template([text]), handback)


def test_a_line_break_in_a_placeholder_stays_behind_what_is_filled_in(handback: Handback) -> None:
    document = template()
    paragraph = document.add_paragraph("{{单")
    paragraph.add_run().add_break()
    paragraph.add_run("位}}")
    assert lines(filled(document, handback))[-1] == "云岭县科学技术协会\n"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.add_paragraph("{{序号}}"),
        lambda d: d.add_paragraph()._p.append(
            parse_xml(f"<w:r {nsdecls('w')}><w:instrText>{{{{单位}}}}</w:instrText></w:r>")
        ),
    ],
    ids=["a column outside a row", "inside a field"],
)
def test_where_nothing_can_be_filled_in_is_told(
    spoil: Callable[[DocumentObject], object], handback: Handback
) -> None:
    document = template()
    spoil(document)
    assert "不能填写" in refused(document, handback)


def test_a_template_without_a_place_for_the_problems_is_refused(handback: Handback) -> None:
    assert "{{问题表}}" in refused(template(["{{单位}}"], table=False), handback)


def test_our_own_template_can_be_changed_and_used(handback: Handback) -> None:
    document = read(template_bytes())
    document.paragraphs[0].insert_paragraph_before("某市财政局")
    data = filled(document, handback)
    assert lines(data)[:2] == ["某市财政局", "整改通知"]
    assert len(rows(data)) == 3


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.4", template_bytes()[:-200]])
def test_a_template_that_is_no_word_file_is_refused(data: bytes, handback: Handback) -> None:
    with pytest.raises(InputError) as caught:
        write_letter(
            handback,
            kind="复核意见书",
            day=date(2024, 1, 1),
            template=data,
            template_name="坏.docx",
        )
    assert caught.value.place == "坏.docx"


def without(member: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template_bytes())) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            if info.filename != member:
                new.writestr(info, old.read(info))
    return out.getvalue()


@pytest.mark.parametrize("member", ["[Content_Types].xml", "word/document.xml", "_rels/.rels"])
def test_a_template_that_lacks_a_part_is_refused(member: str, handback: Handback) -> None:
    with pytest.raises(DamagedFile):
        write_letter(handback, kind="复核意见书", day=date(2024, 1, 1), template=without(member))
