"""Old Word, WPS, RTF, OpenDocument: what LibreOffice makes of them; each start takes a second."""

from __future__ import annotations

import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from kxai import errors
from kxai.load import load
from kxai.load.registry import FORMATS
from kxai.load.soffice import Conversion, convert
from kxai.settings import Settings
from tests.load.files import W, cell, cells, para, put, row, table, zipped

FIXTURES = Path(__file__).parents[2] / "fixtures" / "office"
PROTECTED = FIXTURES.parent / "protected"
OFFICE = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="needs LibreOffice"
)
TEXT = """\
兰溪镇科学技术协会2016年度部门决算
一、收入支出决算总体情况
2016年本年收入合计86.42万元，比2015年的79.15万元增加7.27万元，增长9.18%。其中：财政拨款收入84.30万元，占97.55%；其他收入2.12万元，占2.45%。
2016年本年支出合计85.06万元，其中：基本支出52.18万元，占61.34%；项目支出32.88万元，占38.66%。
金额单位：万元
项目|支出|
合计|基本支出|项目支出|
科学技术支出|61.94|29.06|32.88|
社会保障和就业支出|15.80|15.80||
住房保障支出|7.32|7.32||
合计|85.06|52.18|32.88|
二、其他重要事项
2016年“三公”经费支出3.65万元，其中：公务接待费1.15万元，公务用车运行维护费2.50万元。全年开展科普讲座26场，受益群众4,380人次。
""".replace("|", "\t")
DOC = (FIXTURES / "lanxi_2016.doc").read_bytes()
FIB = DOC.index(b"\xec\xa5")  # where the text's stream begins
NOWHERE = Settings(soffice=Path("/nowhere/soffice"))


@OFFICE
@pytest.mark.parametrize(
    ("name", "format_"),
    [("lanxi_2016.doc", "doc"), ("lanxi_2016.wps", "wps"), ("lanxi_2016.rtf", "rtf"), ("lanxi_2016.odt", "odt"), ("lanxi_2016.xml", "flat")],
)  # fmt: skip
def test_all_formats_hold_the_same_report(name: str, format_: str) -> None:
    document = load(FIXTURES / name)
    assert document.text.rstrip("\n") == TEXT.rstrip("\n")
    assert (document.format, document.notes) == (format_, ())
    assert document.source == str(FIXTURES / name)
    (grid,) = document.grids
    assert (grid.rows, grid.columns) == (6, 4)
    assert cells(document)["支出"] == (0, 1, 1, 3)
    assert cells(document)["项目"] == (0, 0, 2, 1)


def test_a_workbook_in_one_file() -> None:
    path = FIXTURES / "lanxi_2016_sheet.xml"
    if "xlsx" not in FORMATS or not shutil.which("soffice"):
        with pytest.raises((errors.UnsupportedFormat, errors.ConverterMissing)):
            load(path, settings=NOWHERE if "xlsx" in FORMATS else None)
        return
    document = load(path)
    assert document.format == "flat"
    assert "52.18" in document.text


def test_a_package_in_one_file_needs_no_office(tmp_path: Path) -> None:
    xml = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        '<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f"{para('正文9万元')}</w:body></w:document></pkg:xmlData></pkg:part>"
        '<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>{}</pkg:binaryData></pkg:part></pkg:package>'
    )
    document = load(put(tmp_path, "a.xml", xml.format("AAAA").encode()), settings=NOWHERE)
    assert (document.text, document.format) == ("正文9万元\n", "flat")
    with pytest.raises(errors.DamagedFile, match="部件"):
        load(put(tmp_path, "b.xml", xml.format("A").encode()))


def test_word_2003_in_one_file(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>".format
    item = '<w:p><w:pPr><w:listPr><w:ilvl w:val="0"/><wx:t wx:val="{}"/></w:listPr></w:pPr>{}</w:p>'
    change = '<aml:annotation w:type="Word.{}"><aml:content>{}</aml:content></aml:annotation>'
    note = f"<w:r><w:footnote><w:p>{run('注3条')}</w:p></w:footnote></w:r>"
    body = (
        item.format("一、", run("收入9万元"))
        + f"<wx:sub-section><w:p>{run('支出')}{note}{run('8万元')}</w:p></wx:sub-section>"
        + f"<w:p>{run('甲')}{change.format('Insertion', run('乙'))}{change.format('Deletion', run('丙'))}</w:p>"
    )
    xml = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
        ' xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
        ' xmlns:aml="http://schemas.microsoft.com/aml/2001/core">'
        f"<w:styles/><w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>"
    )
    document = load(put(tmp_path, "a.xml", xml.encode()), settings=NOWHERE)
    assert document.text.splitlines()[:3] == ["一、收入9万元", "支出8万元", "甲乙"]
    assert "注3条" in document.text
    assert document.notes == (
        "含1条脚注或尾注，附在正文之后",
        "含修订标记：保留插入1处，略去删除1处",
    )


def test_entities_never_reach_the_office(tmp_path: Path) -> None:
    xml = (FIXTURES / "lanxi_2016.xml").read_text("utf-8")
    evil = xml.replace(
        "<w:wordDocument", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:wordDocument'
    )
    with pytest.raises(errors.DamagedFile, match="实体"):
        load(put(tmp_path, "a.xml", evil.encode()), settings=NOWHERE)


def test_no_office_names_the_package() -> None:
    with pytest.raises(errors.ConverterMissing, match="KXAI_SOFFICE") as caught:
        load(FIXTURES / "lanxi_2016.doc", settings=NOWHERE)
    assert caught.value.code == "E111"


def test_no_office_anywhere_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kxai.load.soffice.shutil.which", lambda name: None)
    with pytest.raises(errors.ConverterMissing, match="libreoffice-writer-nogui"):
        load(FIXTURES / "lanxi_2016.rtf")


def patched(at: int, new: bytes) -> bytes:
    return DOC[:at] + new + DOC[at + len(new) :]


@pytest.mark.parametrize(
    ("name", "data", "error", "reason"),
    [
        ("a.doc", patched(FIB + 11, bytes([DOC[FIB + 11] | 1])), errors.EncryptedFile, "密码"),
        ("b.doc", DOC[: FIB + 600], errors.DamagedFile, "缺少目录"),
        ("c.doc", patched(FIB, b"\0\0"), errors.DamagedFile, "不是Word"),
        ("d.rtf", (FIXTURES / "lanxi_2016.rtf").read_bytes()[:3000], errors.DamagedFile, "没有结尾"),
        ("e.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": b"", "META-INF/manifest.xml": "<m:encryption-data/>"}), errors.EncryptedFile, "密码"),
        ("f.xml", (FIXTURES / "lanxi_2016.xml").read_bytes()[:900], errors.DamagedFile, "XML"),
    ],
)  # fmt: skip
def test_what_is_seen_before_the_office_starts(
    tmp_path: Path, name: str, data: bytes, error: type[errors.InputError], reason: str
) -> None:
    with pytest.raises(error, match=reason):
        load(put(tmp_path, name, data), settings=NOWHERE)


@OFFICE
def test_columns_whose_widths_were_rounded(tmp_path: Path) -> None:
    def wide(text: str, across: int = 1) -> str:
        width = f'<w:tcW w:w="{1285 * across}" w:type="dxa"/>'
        return cell(text, f'{width}<w:gridSpan w:val="{across}"/>')

    head = row(*map(wide, ("一级指标", "二级指标", "三级指标", "指标值", "实际值", "分值", "得分")))
    grid = table(head, row(wide("合计", 5), wide("90"), wide("88")), widths=(1285,) * 7)
    grid = grid.replace("<w:tblPr/>", '<w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr>')
    written = docx.Document()
    written.element.body.insert(0, parse_xml(grid.replace("<w:tbl>", f"<w:tbl {W}>")))
    written.add_paragraph("完")
    written.save(str(tmp_path / "a.docx"))
    to_doc = Conversion("docx", "MS Word 2007 XML", "doc", "MS Word 97")
    data = convert((tmp_path / "a.docx").read_bytes(), to_doc, "x", Settings())
    found = cells(load(put(tmp_path, "a.doc", data)))
    assert (found["分值"], found["90"]) == ((0, 5, 1, 1), (1, 5, 1, 1))
    assert (found["得分"], found["88"]) == ((0, 6, 1, 1), (1, 6, 1, 1))


@OFFICE
def test_what_the_office_cannot_open_is_damaged(tmp_path: Path) -> None:
    broken = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<broken"}
    with pytest.raises(errors.DamagedFile, match=r"a\.odt.*打不开"):
        load(put(tmp_path, "a.odt", zipped(broken)))


class Server(http.server.ThreadingHTTPServer):
    asked: list[str]


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            server.asked.append(str(self.rfile.readline()))

    server = Server(("127.0.0.1", 0), Handler)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@OFFICE
def test_nothing_is_fetched(tmp_path: Path, server: Server) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密")
    address = f"http://127.0.0.1:{server.server_port}"
    picture = f'<p>9万元<img src="{address}/a.png" width="9" height="9"></p>'
    page = f"<html><meta charset=utf-8><body>{picture}</body></html>".encode()
    doc = convert(page, Conversion("html", "", "doc", "MS Word 97"), "x", Settings())
    assert address.encode("utf-16-le") in doc or address.encode() in doc
    assert "9万元" in load(put(tmp_path, "a.doc", doc)).text
    fields = "".join(
        rf'{{\field{{\*\fldinst {kind} "{target}"}}{{\fldrslt x}}}}'
        for kind, target in (
            ("INCLUDEPICTURE", f"{address}/b"),
            ("INCLUDETEXT", f"{address}/b"),
            ("INCLUDETEXT", secret.as_uri()),
            ("INCLUDETEXT", str(secret)),
        )
    )
    rtf = rf"{{\rtf1\ansi{{\*\template {address}/t.dot}}{fields} 9}}".encode()
    assert "秘密" not in load(put(tmp_path, "b.rtf", rtf)).text
    assert server.asked == []


def test_a_workbook_that_is_only_protected_is_read() -> None:
    """It is encrypted with the word that every Excel knows; one with a password of its own not."""
    path = PROTECTED / "protected_2016.xls"
    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        with pytest.raises(errors.EncryptedFile):
            load(path)
        return
    document = load(path)
    assert document.format == "xls"
    assert "科普活动\t12\t11.5" in document.text
    (grid,) = document.grids
    place = next(p for p in document.places if document.text[p.start : p.end] == "13.5")
    assert (grid.rows, place.cell) == (3, "Sheet1!C5")


@pytest.mark.parametrize("settings", [None, NOWHERE])
def test_a_workbook_with_a_password_is_refused(settings: Settings | None) -> None:
    with pytest.raises(errors.EncryptedFile, match=r"locked_2016\.xls.*密码"):
        load(PROTECTED / "locked_2016.xls", settings=settings)
