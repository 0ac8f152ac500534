"""Which loader reads what; and every kind of file that none can read."""

from __future__ import annotations

import errno
import hashlib
import os
import random
from pathlib import Path

import docx
import pytest

from kxai import errors
from kxai.load import load
from kxai.schema import Document
from kxai.settings import Settings
from tests.load.files import cell as td
from tests.load.files import para, put, table, word, zipped
from tests.load.files import row as tr

TEXT = "云溪县科学技术协会2020年度部门决算\r\n本年收入合计209.7万元。\n"
PAGE = f"<!-- 存档 -->\n<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_WORD = OLE + bytes(600) + "WordDocument\x00".encode("utf-16-le")
WORD = word(para("正文"))
SHEET = zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"})
FLAT_XML = b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>'


def test_hash_and_source(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", TEXT.encode())
    document = load(path)
    assert document.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert document.source == str(path)


@pytest.mark.parametrize(
    ("name", "data", "format_", "note"),
    [
        ("a.TXT", TEXT.encode(), "txt", ""),
        ("a", TEXT.encode(), "txt", ""),
        ("决算2020.12.31定稿", TEXT.encode(), "txt", ""),
        ("a.htm", TEXT.encode(), "html", ""),
        ("a", PAGE.encode(), "html", ""),
        ("a.txt", PAGE.encode(), "html", "内容是网页"),
        ("a.doc", PAGE.encode("utf-8-sig"), "html", "内容是网页"),
        ("a.html", PAGE.encode("utf-16"), "html", ""),
        ("a.xhtml", b"<?xml version='1.0'?>\n<html><body>\xe6\xad\xa3\xe6\x96\x87</body></html>", "html", ""),
        ("a", WORD, "docx", ""),
        ("a.docm", WORD, "docx", ""),
        ("a.doc", WORD, "docx", "内容是Word文档"),
        ("a.txt", WORD, "docx", "内容是Word文档"),
        ("a.docx", PAGE.encode(), "html", "内容是网页"),
        ("a.docx", TEXT.encode(), "txt", "内容是文本"),
    ],
)  # fmt: skip
def test_content_decides(tmp_path: Path, name: str, data: bytes, format_: str, note: str) -> None:
    document = load(put(tmp_path, name, data))
    assert document.format == format_
    said = [remark for remark in document.notes if "扩展名" in remark]
    assert len(said) == bool(note)
    assert note in "".join(said)


BAD: list[tuple[str, bytes, type[errors.InputError], str]] = [
    ("empty.txt", b"", errors.EmptyFile, "0字节"),
    ("zero.docx", b"", errors.EmptyFile, "0字节"),
    ("blank.docx", word("<w:p/>"), errors.EmptyFile, "没有文字"),
    ("blank.html", b"<html><body> </body></html>", errors.EmptyFile, "没有正文"),
    ("pdf.txt", b"%PDF-1.4 ...", errors.DamagedFile, "PDF"),
    ("png.txt", b"\x89PNG\r\n\x1a\n", errors.DamagedFile, "图片"),
    ("zip.txt", zipped({"a": "b"}), errors.MismatchedType, "ZIP"),
    ("cut.txt", WORD[:200], errors.DamagedFile, "不完整"),
    ("sheet.docx", SHEET, errors.EmptyFile, "没有可见的内容"),
    ("old.docx", OLD_WORD, errors.DamagedFile, "缺少正文"),
    ("binary.txt", bytes(range(256)) * 40, errors.MismatchedType, "零字节"),
    ("binary.docx", bytes(range(256)) * 40, errors.MismatchedType, "零字节"),
    ("page.html", b"\x00\x01\x02", errors.MismatchedType, "零字节"),
    ("paper.pdf", b"%PDF-1.4 ...", errors.DamagedFile, "PDF"),
    ("late.pdf", b"\n\n%PDF-1.4 ...", errors.DamagedFile, "PDF"),
    ("old.doc", OLD_WORD, errors.DamagedFile, "缺少正文"),
    ("old.xls", OLE + "Workbook\x00".encode("utf-16-le"), errors.DamagedFile, "复合文档"),
    ("old.msg", OLE + bytes(99), errors.UnsupportedFormat, "旧版Office"),
    ("new.xlsx", SHEET, errors.EmptyFile, "没有可见的内容"),
    ("new.pptx", zipped({"ppt/x": ""}), errors.UnsupportedFormat, "PowerPoint"),
    ("new.ofd", zipped({"OFD.xml": ""}), errors.DamagedFile, "OFD.xml"),
    ("a.zip", zipped({}), errors.UnsupportedFormat, "ZIP"),
    ("a.bmp", b"BM\x00\x01\x00\x00" + bytes(40), errors.DamagedFile, "图片"),
    ("a.webp", b"RIFF\x00\x01\x00\x00WEBP", errors.DamagedFile, "图片"),
    ("a.xml", FLAT_XML, errors.DamagedFile, "XML"),
    ("b.xml", b"<?xml version='1.0'?><a>9</a>", errors.UnsupportedFormat, "单文件XML"),
    ("a.csv", TEXT.encode(), errors.UnsupportedFormat, ".csv"),
    ("locked.docx", OLE + "EncryptedPackage".encode("utf-16-le"), errors.EncryptedFile, "密码"),
    ("cut.docx", WORD[:300], errors.DamagedFile, "不完整"),
    ("short.docx", b"PK", errors.DamagedFile, "几个字节"),
    ("noise.txt", b"\xff\x81\x8d\xfe\xc0" * 60, errors.UndecodableText, "字节起"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "error", "reason"), BAD, ids=[bad[0] for bad in BAD])
def test_bad_input_names_file_and_reason(
    tmp_path: Path, name: str, data: bytes, error: type[errors.InputError], reason: str
) -> None:
    with pytest.raises(errors.InputError) as caught:
        load(put(tmp_path, name, data))
    assert type(caught.value) is error
    assert name in str(caught.value)
    assert error.code in str(caught.value)
    assert reason in caught.value.reason


def test_what_is_no_readable_file(tmp_path: Path) -> None:
    with pytest.raises(errors.UnreadableFile, match="不存在"):
        load(tmp_path / "none.txt")
    with pytest.raises(errors.UnreadableFile, match="文件夹"):
        load(tmp_path)
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    with pytest.raises(errors.UnreadableFile, match="符号链接成环"):
        load(loop)
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    with pytest.raises(errors.UnreadableFile, match="普通文件"):
        load(pipe)
    with pytest.raises(errors.UnreadableFile, match="普通文件"):
        load(Path("/dev/zero"))
    with pytest.raises(errors.UnreadableFile, match="不合法"):
        load(tmp_path / "a\0b.txt")
    with pytest.raises(errors.UnreadableFile, match="过长"):
        load(tmp_path / ("长" * 300))
    with pytest.raises(errors.UnreadableFile, match="不是文件夹"):
        load(put(tmp_path, "a.txt", b"x") / "b.txt")


def test_a_file_that_becomes_a_pipe_does_not_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, pipe = put(tmp_path, "a.txt", b"x"), tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    real = os.stat(plain)
    monkeypatch.setattr("kxai.load.limits.os.stat", lambda path: real)
    with pytest.raises(errors.UnreadableFile, match="普通文件"):
        load(pipe)


def test_a_file_that_grows_while_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = put(tmp_path, "a.txt", b"x"), put(tmp_path, "b.txt", b"x" * 101)
    real = os.stat(small)
    monkeypatch.setattr("kxai.load.limits.os.stat", lambda path: real)
    monkeypatch.setattr("kxai.load.limits.os.fstat", lambda handle: real)
    with pytest.raises(errors.LimitExceeded, match="100字节"):
        load(large, settings=Settings(max_file_bytes=100))


@pytest.mark.parametrize(
    ("number", "reason"), [(errno.EACCES, "没有读取权限"), (errno.EIO, "EIO"), (None, "未知原因")]
)
def test_what_the_system_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int | None, reason: str
) -> None:
    def refuse(path: Path, flags: int) -> int:
        raise OSError(number, "no") if number else OSError("no")

    path = put(tmp_path, "a.txt", b"x")
    monkeypatch.setattr("kxai.load.limits.os.open", refuse)
    with pytest.raises(errors.UnreadableFile, match=reason):
        load(path)


def test_marks_in_names_are_made_visible(tmp_path: Path) -> None:
    with pytest.raises(errors.EmptyFile) as caught:
        load(put(tmp_path, "a\u202e\x1b[31m\ncod.txt", b""))
    assert "a\\u202e\\u001b[31m\\u000acod.txt" in str(caught.value)


def mutated(seed: bytes, rng: random.Random) -> bytes:
    data = bytearray(seed)
    for _ in range(rng.randint(1, 8)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    if rng.random() < 0.3:
        del data[rng.randrange(len(data)) :]
    if rng.random() < 0.1:
        at = rng.randrange(len(data) + 1)
        data[at:at] = data[: rng.randrange(200)]
    return bytes(data)


def test_mutated_files_end_in_a_document_or_a_named_error(tmp_path: Path) -> None:
    rng = random.Random(7)
    written = docx.Document()
    written.add_paragraph("本年收入合计209.7万元。", style="List Number")
    written.add_table(rows=3, cols=3).cell(0, 0).text = "9"
    written.save(str(tmp_path / "seed.docx"))
    rows = table(
        tr(td("甲", '<w:vMerge w:val="restart"/>'), td("1")), tr(td("", "<w:vMerge/>"), td("2"))
    )
    body = para("一", '<w:numPr><w:numId w:val="1"/></w:numPr>') + rows
    stored = zipped({"word/document.xml": b""})  # no deflate stream to break: the XML itself breaks
    page = (
        "<html><meta charset=gbk><body><table><tr><td rowspan=2>1<td>2<tr><td>3</table><p>支出9万元"
    )
    seeds = [
        ("m.docx", (tmp_path / "seed.docx").read_bytes()),
        ("m.docx", word(body)),
        ("m.docx", stored),
        ("m.html", page.encode()),
        ("m.txt", TEXT.encode()),
        ("m.txt", TEXT.encode("gb18030")),
    ]
    outcomes = set()
    for _ in range(500):
        name, seed = rng.choice(seeds)
        try:
            document = load(put(tmp_path, name, mutated(seed, rng)))
        except errors.InputError as error:
            assert name in error.place  # noqa: PT017
            outcomes.add(type(error))
        else:
            outcomes.add(type(document))
    assert {Document, errors.DamagedFile, errors.UndecodableText} <= outcomes


def test_mutated_xml_inside_a_whole_container(tmp_path: Path) -> None:
    rng = random.Random(11)
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    numbering = f"<w:numbering><w:abstractNum>{level}</w:abstractNum><w:num><w:abstractNumId/></w:num></w:numbering>"
    body = (
        '<w:p><w:pPr><w:pStyle w:val="1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        '<w:r><w:t>9</w:t><w:fldChar w:fldCharType="begin"/></w:r></w:p>'
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    )
    names = ["w:p", "w:r", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:ins", "w:del", "w:txbxContent"]
    outcomes = set()
    for _ in range(400):
        text = body
        for _ in range(rng.randint(1, 4)):
            old, new = rng.choice(names), rng.choice([*names, "w:numId", "w:ilvl"])
            text = text.replace(old + " ", new + " ").replace(old + ">", new + ">")
            text = text.replace(
                '"1"', rng.choice(['"²"', '"-7"', '"99999999999999999999"', '"x"', '""'])
            )
        try:
            outcomes.add(type(load(put(tmp_path, "m.docx", word(text, numbering=numbering)))))
        except errors.InputError as error:
            outcomes.add(type(error))
    assert Document in outcomes


def test_a_line_that_no_report_has(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_text("数字1，" * 600, "utf-8")
    with pytest.raises(errors.LimitExceeded, match="一行长达2400字"):
        load(path, settings=Settings(max_line_chars=2000))
