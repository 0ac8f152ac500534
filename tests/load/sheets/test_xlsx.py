"""Workbooks of Excel 2007 on: what their parts may say, and what is refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

from fixtures.sheets.nine_tables import nine_tables
from kxai import errors
from kxai.load import load
from kxai.settings import Settings
from tests.load.files import put, zipped
from tests.load.sheets.books import MAIN, book, raw, read, sheet_xml, write_xlsxwriter

ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c>{}</row>'


def text_of(folder: Path, data: bytes) -> str:
    return read(put(folder, "a.xlsx", data)).text


def test_two_writers_say_the_same(tmp_path: Path) -> None:
    write_xlsxwriter(nine_tables(), tmp_path / "a.xlsx")
    other = Path("fixtures/sheets/accounts_2021.xlsx")  # by LibreOffice
    mine, its = read(tmp_path / "a.xlsx"), read(other)
    assert mine.format == its.format == "xlsx"
    assert mine.text == its.text
    assert mine.grids == its.grids
    assert mine.places == its.places


def test_numbers_as_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        cells = [
            (580.8599999999974, None),
            (580.8599999999974, "#,##0.00"),
            (0, '#,##0.00;-#,##0.00;"—"'),
            (0, "0.00"),
            (1234567, "0.0,"),
            (0.125, "0.0%"),
            (2080501, None),
            (-12.3, "#,##0.00_);(#,##0.00)"),
        ]
        sheet.write_row(0, 0, ["项目", *map(str, "abcdefgh")])
        sheet.write(1, 0, "甲")
        for column, (value, code) in enumerate(cells, 1):
            sheet.write_number(1, column, value, made.add_format({"num_format": code or "General"}))
        sheet.write_string(2, 0, "乙")
        sheet.write_string(2, 1, "00123.50")
        sheet.write_datetime(
            2, 2, dt.datetime(2021, 3, 5), made.add_format({"num_format": "yyyy年m月d日"})
        )
        sheet.write_boolean(2, 3, True)
    assert read(path).text.splitlines()[1:] == [
        "甲\t580.86\t580.86\t—\t0.00\t1234.6\t12.5%\t2080501\t(12.30)\t",
        "乙\t00123.50\t2021年3月5日\tTRUE\t\t\t\t\t\t",
    ]


def test_formulas_without_results_are_told(tmp_path: Path) -> None:
    path = book(tmp_path, [["项目", "金额"], ["甲", 1.0], ["乙", 2.0], ["合计", "=SUM(B2:B3)"]])
    document = read(path)
    assert document.text.endswith("合计\t\t\n")
    assert document.notes[0].startswith("Sheet1!B4的公式没有保存计算结果")


@pytest.mark.parametrize(("result", "shown"), [(0, ""), (3, "3")])
def test_zeros_of_a_library_are_no_results(tmp_path: Path, result: int, shown: str) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["项目", "金额"])
        sheet.write_row(1, 0, ["甲", 3])
        sheet.write(2, 0, "合计")
        sheet.write_formula(2, 1, "=SUM(B2:B2)", None, result)
    document = read(path)
    assert document.text.endswith(f"合计\t{shown}\t\n")
    assert bool(document.notes) == (not shown)


def test_kept_results_count_and_errors_are_told(tmp_path: Path) -> None:
    row = ROW.format(
        '<c r="B1"><f>1/0</f><v>12.5</v></c><c r="C1" t="e"><f>#REF!</f><v>#REF!</v></c>'
    )
    document = read(put(tmp_path, "a.xlsx", raw(sheet_xml(row))))
    assert document.text == "甲\t12.5\t#REF!\t\n"
    assert document.notes == ("表!C1的公式结果是错误值",)


def test_external_books_are_listed_and_never_opened(tmp_path: Path) -> None:
    members = {
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"/>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": '<Relationships><Relationship Id="r" Type="x/externalLinkPath" Target="file:///D:/2020年.xlsx" TargetMode="External"/></Relationships>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="/xl/s.xml"/><Relationship Id="r2" Type="x/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="表" r:id="r1"/></sheets></workbook>',
        "xl/s.xml": sheet_xml(ROW.format('<c r="B1"><f>[1]表!A1</f><v>12.5</v></c>')),
        "xl/vbaProject.bin": "宏",
    }
    document = read(put(tmp_path, "a.xlsm", zipped(dict(members))))
    assert document.text == "甲\t12.5\t\n"
    assert document.attachments == ("file:///D:/2020年.xlsx",)
    assert any("1个外部工作簿，未打开" in note for note in document.notes)
    assert "含宏，未运行" in document.notes


def test_zeros_that_the_sheet_does_not_show(tmp_path: Path) -> None:
    view = '<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>'
    row = ROW.format('<c r="B1"><v>0</v></c><c r="C1"><v>1</v></c>')
    assert text_of(tmp_path, raw(sheet_xml(row, head=view))) == "甲\t1\t\n"
    assert text_of(tmp_path, raw(sheet_xml(row))) == "甲\t0\t1\t\n"


def test_rich_texts_without_phonetic_guides(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{MAIN}"><si><r><t>科</t></r><r><rPr/><t xml:space="preserve">协 </t></r><rPh sb="0" eb="1"><t>ke</t></rPh></si><si><t>a_x000D_b</t></si></sst>'
    row = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>99</v></c></row>'
    assert text_of(tmp_path, raw(sheet_xml(row), sharedStrings=strings)) == "科协\ta b\t\n"


def test_cells_without_addresses_and_the_1904_calendar(tmp_path: Path) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    row = '<row><c t="str"><v>甲</v></c><c s="1"><v>43099</v></c></row>'
    head = '<workbookPr date1904="1"/>'
    assert text_of(tmp_path, raw(sheet_xml(row), head=head, styles=styles)) == "甲\t2021/12/31\t\n"
    assert text_of(tmp_path, raw(sheet_xml(row), styles=styles)) == "甲\t2017/12/30\t\n"


def test_pictures_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["甲", 1])
        sheet.insert_textbox(5, 5, "文本框")
        made.add_chartsheet("图")
    document = read(path)
    assert "工作表“Sheet1”含图片、图表或图形1个，未读取" in document.notes
    assert "略去图表或宏工作表1张：图" in document.notes


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        (raw(sheet_xml(ROW)[:-30]), errors.DamagedFile, "工作表“表”不是完整的XML"),
        (raw(DOCTYPE + sheet_xml(ROW)), errors.DamagedFile, "工作表“表”含有不允许的文档类型"),
        (raw((DOCTYPE + sheet_xml(ROW)).encode("utf-16")), errors.DamagedFile, "实体定义"),
        (raw(sheet_xml(ROW), styles=DOCTYPE + "<styleSheet/>"), errors.DamagedFile, "xl/styles.xml"),
        (raw(sheet_xml('<row r="9999999"/>')), errors.DamagedFile, "行号不合法"),
        (zipped({"xl/a.xml": "<a/>"}), errors.DamagedFile, "缺少部件xl/workbook.xml"),
        (zipped({"xl/workbook.xml": "<a"}), errors.DamagedFile, "xl/workbook.xml"),
        (zipped({"xl/workbook.xml": '<a xmlns:r="r"><sheets><sheet name="表" r:id="1"/></sheets></a>'}), errors.DamagedFile, "工作表“表”缺少内容部件"),
        (zipped({"xl/workbook.xml": "<a/>"}), errors.EmptyFile, "没有可见的内容"),
        (zipped({"xl/workbook.xml": f"<a><sheets>{'<sheet/>' * 501}</sheets></a>"}), errors.LimitExceeded, "501张"),
        (zipped({"xl/workbook.bin": "x"}), errors.UnsupportedFormat, "xlsb"),
        (raw(sheet_xml("".join(f'<row r="{n}"><c><v>1</v></c></row>' for n in range(1, 60)))), errors.LimitExceeded, "50个"),
    ],
)  # fmt: skip
def test_refused(tmp_path: Path, data: bytes, error: type[errors.InputError], reason: str) -> None:
    path = put(tmp_path, "坏.xlsx", data)
    with pytest.raises(error, match=reason) as caught:
        load(path, settings=Settings(max_cells=50))
    assert "坏.xlsx" in str(caught.value)


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    deep = "<row>" * 5000 + "</row>" * 5000
    with pytest.raises(errors.InputError):
        load(put(tmp_path, "a.xlsx", raw(sheet_xml(deep))))


def test_strict_names_are_read(tmp_path: Path) -> None:
    data = raw(
        sheet_xml(ROW.format("")).replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    )
    assert text_of(tmp_path, data) == "甲\n"
