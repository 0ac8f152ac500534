"""Old workbooks: Excel 97 by LibreOffice, Excel 95 from raw records, and damaged ones."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import struct
from pathlib import Path

import openpyxl
import pytest
import python_calamine
import xlsxwriter

from fixtures.sheets.build import convert
from kxai import errors
from kxai.load import load
from kxai.settings import Settings
from tests.load.files import put
from tests.load.sheets.books import (
    biff5,
    book,
    compound,
    label5,
    number,
    read,
    record,
)

FOLDER = Path("fixtures/sheets")
OLD = FOLDER / "accounts_2021.xls"
needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")


@pytest.mark.parametrize("name", ["accounts_2021.ods", "accounts_2021.xlsx"])
def test_every_format_says_the_same(name: str) -> None:
    old, other = read(OLD), read(FOLDER / name)
    assert old.format == "xls"
    assert other.format == name.rpartition(".")[2]
    assert old.text == other.text
    assert old.grids == other.grids
    assert old.places == other.places


@pytest.mark.parametrize("name", ["accounts_2021.xls", "accounts_2021.xlsx", "accounts_2021.ods"])
def test_another_reader_finds_the_same_numbers(name: str) -> None:
    """calamine, which knows no formats, has the same value in every cell."""
    document = read(FOLDER / name)
    shown = {place.cell: document.text[place.start : place.end] for place in document.places}
    other = python_calamine.load_workbook(str(FOLDER / name))
    numbers = 0
    for title in other.sheet_names:
        for row, values in enumerate(
            other.get_sheet_by_name(title).to_python(skip_empty_area=False), 1
        ):
            for column, value in enumerate(values):
                if isinstance(value, float):
                    text = shown[f"{title}!{chr(65 + column)}{row}"]
                    assert float(text.replace(",", "")) == pytest.approx(value, abs=1e-9)
                    numbers += 1
    assert numbers > 140


def test_kingsoft_s_name(tmp_path: Path) -> None:
    document = read(put(tmp_path, "决算.et", OLD.read_bytes()))
    assert document.format == "xls"
    assert not document.notes


@needs_office
def test_what_libreoffice_makes_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("数")
        cells = [
            (0.125, "0.0%"), (580.8599999999974, "General"), (-3.5, "#,##0.00;[Red]-#,##0.00"),
            (0, '#,##0.00;-#,##0.00;"—"'), (1234567.0, "0.0,"), (12345678.25, "#,##0.00"), (7, "0"),
            (0.01, "0.00"), (1e10, "0"),
        ]  # fmt: skip
        for column, (value, code) in enumerate(cells):
            sheet.write_number(0, column, value, made.add_format({"num_format": code}))
        sheet.write_datetime(
            1, 0, dt.datetime(2021, 3, 5), made.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        )
        sheet.write_boolean(1, 1, True)
        sheet.write_formula(1, 2, "=A1*2", None, 0.25)
        sheet.write_string(1, 3, "00123")
        sheet.write_formula(1, 4, "=1/0", None, "#DIV/0!")
        sheet.write_string(1, 5, "长" * 20_000)
        sheet.write_string(1, 6, "latin")
        sheet.merge_range(2, 0, 3, 1, "合并")
        sheet.write_row(3, 2, [1, 2])
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.write(4, 0, "藏")
        sheet.set_column(9, 9, None, None, {"hidden": True})
        sheet.write(0, 9, "藏")
        made.add_worksheet("藏").hide()
    document = read(convert(path, "xls:MS Excel 97", tmp_path / "out", tmp_path / "profile"))
    assert document.text.splitlines() == [
        "数",
        "12.5%\t580.86\t-3.50\t—\t1234.6\t12,345,678.25\t7\t0.01\t10000000000\t",
        f"2021年3月5日\tTRUE\t0.25\t00123\t#DIV/0!\t{'长' * 20_000}\tlatin\t\t\t",
        "合并\t\t\t\t\t\t\t\t",
        "1\t2\t\t\t\t\t\t",
    ]
    assert "工作表“数”略去隐藏的1行、1列" in document.notes[0]
    assert "略去隐藏的工作表1张：藏" in document.notes
    assert "数!E2的公式结果是错误值" in document.notes


@needs_office
def test_zeros_that_are_not_shown_in_an_old_workbook(tmp_path: Path) -> None:
    path = book(tmp_path, [["甲", 0.0, 1.0]])
    made = openpyxl.load_workbook(path)
    made.worksheets[0].sheet_view.showZeros = False
    made.save(path)
    old = convert(path, "xls:MS Excel 97", tmp_path / "out", tmp_path / "profile")
    assert read(old).text == read(path).text == "甲\t1.00\t\n"


def test_excel_95(tmp_path: Path) -> None:
    cells = [
        label5(0, 0, "本年收入合计"),
        number(0, 1, 1234.5),
        label5(1, 0, "其他"),
        number(1, 1, 0.5),
    ]
    document = read(put(tmp_path, "a.xls", compound(biff5({"收支总表": cells}))))
    assert document.text == "收支总表\n本年收入合计\t1,234.50\t\n其他\t0.50\t\n"
    assert document.places[1].cell == "收支总表!B1"


def test_kept_results_of_formulas(tmp_path: Path) -> None:
    def formula(column: int, result: bytes) -> bytes:
        return record(0x06, struct.pack("<HHH", 0, column, 1) + result + bytes(8))

    cells = [
        label5(0, 0, "项目"),
        formula(1, struct.pack("<d", 12.5)),
        formula(2, b"\x00" + bytes(5) + b"\xff\xff"),
        record(0x207, struct.pack("<H", 4) + "甲乙".encode("gb18030")),
        formula(3, b"\x01\x00\x01" + bytes(3) + b"\xff\xff"),
        formula(4, b"\x02\x00\x17" + bytes(3) + b"\xff\xff"),
        formula(5, b"\x03" + bytes(5) + b"\xff\xff"),
        number(0, 6, 1.0),
    ]
    document = read(put(tmp_path, "a.xls", compound(biff5({"表": cells}))))
    assert document.text == "项目\t12.50\t甲乙\tTRUE\t#REF!\t1.00\t\n"
    assert document.notes == ("表!E1的公式结果是错误值",)


def test_texts_that_run_over_records(tmp_path: Path) -> None:
    """The table of texts of an Excel 97 workbook is cut at 8,224 bytes, also inside a text."""
    parts = [struct.pack("<II", 2, 2) + struct.pack("<HB", 6, 1) + "本年收".encode("utf-16-le")]
    parts.append(b"\x01" + "入合".encode("utf-16-le"))
    parts.append(b"\x00A" + struct.pack("<HBHI", 2, 0x0C, 1, 3) + b"bc" + bytes(4))
    parts.append(bytes(3))
    table = record(0xFC, parts[0]) + b"".join(record(0x3C, part) for part in parts[1:])
    head = record(0x809, struct.pack("<HH", 0x600, 5) + bytes(12)) + table
    listed = (
        struct.pack("<IBB", len(head) + 4 + 12 + 4, 0, 0) + b"\x02\x01" + "数表".encode("utf-16-le")
    )
    cells = b"".join(record(0xFD, struct.pack("<HHHI", 0, n, 0, n)) for n in range(2))
    sheet = record(0x809, struct.pack("<HH", 0x600, 0x10) + bytes(12)) + cells + record(0x0A)
    stream = head + record(0x85, listed) + record(0x0A) + sheet
    data = compound(stream, "Workbook")
    assert read(put(tmp_path, "a.xls", data)).text == "数表\n本年收入合A\tbc\t\n"


PASS = record(0x2F, bytes(6))


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        (compound(biff5({"表": []}, globals_=PASS)), errors.EncryptedFile, "打开密码"),
        (compound(biff5({"表": [record(0x203, b"\0")]})), errors.DamagedFile, "工作表“表”"),
        (compound(biff5({"表": []})[:-4]), errors.DamagedFile, "工作表“表”"),
        (compound(biff5({"表": []})[:40]), errors.DamagedFile, "公共部分"),
        (compound(record(0x09, bytes(4))), errors.UnsupportedFormat, "以前"),
        (compound(biff5({"表": []})), errors.EmptyFile, "没有可见"),
        (compound(biff5({"表": [number(0, n, 1.0) for n in range(60)]})), errors.LimitExceeded, "50个"),
        (compound(biff5({f"表{n}": [] for n in range(501)})), errors.LimitExceeded, "501张"),
        (OLD.read_bytes()[:9000], errors.DamagedFile, "不完整"),
        (compound(biff5({"表": [number(0, 0, 1.0)]}))[:-512], errors.DamagedFile, "数据流Book不完整"),
    ],
)  # fmt: skip
def test_refused(tmp_path: Path, data: bytes, error: type[errors.InputError], reason: str) -> None:
    path = put(tmp_path, "坏.xls", data)
    with pytest.raises(error, match=reason) as caught:
        load(path, settings=Settings(max_cells=50))
    assert "坏.xls" in str(caught.value)


def test_a_looping_chain_ends(tmp_path: Path) -> None:
    data = bytearray(compound(biff5({"表": [number(0, 0, 1.0)]})))
    struct.pack_into("<I", data, 512 + 4 * 5, 2)  # the stream's fourth sector leads to its first
    with pytest.raises(errors.DamagedFile, match="成环"):
        load(put(tmp_path, "a.xls", bytes(data)))


@pytest.mark.parametrize("name", ["accounts_2021.xls", "accounts_2021.xlsx", "accounts_2021.ods"])
def test_mutated_workbooks_end_in_an_error_or_a_document(tmp_path: Path, name: str) -> None:
    chance = random.Random(7)
    data = (FOLDER / name).read_bytes()
    read_anyway = 0
    for _ in range(150):
        broken = bytearray(data)
        for _ in range(chance.choice((1, 4, 30))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        if chance.random() < 0.2:
            broken = broken[: chance.randrange(len(broken))]
        try:
            load(put(tmp_path, name, bytes(broken)))
        except errors.InputError:
            continue
        read_anyway += 1
    assert read_anyway
