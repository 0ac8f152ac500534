"""Containers and XML that attack: bombs, lies, entities, endless nesting."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from kxai import errors
from kxai.load import load
from kxai.load.limits import Archive, integer
from kxai.settings import Settings
from tests.load.files import W, para, put, run, word, zipped

SETTINGS = Settings()


def test_a_zip_bomb_is_stopped(tmp_path: Path) -> None:
    data = word(para("0" * 40_000_000))
    assert len(data) < 200_000
    with pytest.raises(errors.LimitExceeded, match="炸弹"):
        load(put(tmp_path, "bomb.docx", data))


def test_all_members_together_are_limited(tmp_path: Path) -> None:
    chart = "<a>" + "甲" * 3000 + "</a>"
    data = word(para("正文"), charts__chart1=chart, charts__chart2=chart)
    assert load(put(tmp_path, "a.docx", data)).text == "正文\n"
    with pytest.raises(errors.LimitExceeded, match="chart2"):
        load(tmp_path / "a.docx", settings=Settings(max_unpacked_bytes=15_000))


def test_the_claimed_sizes_are_not_trusted() -> None:
    data = bytearray(zipped({"a": "0" * 5_000_000}))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 10)  # unpacked to 10 bytes, it says
    with pytest.raises(errors.InputError):
        Archive("a", bytes(data), SETTINGS).read("a")


def test_too_many_members() -> None:
    data = zipped({f"{n}": "" for n in range(5_001)})
    with pytest.raises(errors.LimitExceeded, match="成员"):
        Archive("a", data, SETTINGS)
    # The count in the end record is only a claim.
    lying = data.replace(struct.pack("<2H", 5_001, 5_001), struct.pack("<2H", 9, 9))
    assert lying != data
    with pytest.raises(errors.LimitExceeded, match="成员"):
        Archive("a", lying, SETTINGS)


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "a/../../x", "..\\x"])
def test_paths_that_leave_the_container(name: str) -> None:
    with pytest.raises(errors.DamagedFile, match="路径"):
        Archive("a", zipped({name: ""}), SETTINGS)


def test_back_slashes_are_read_as_slashes(tmp_path: Path) -> None:
    body = f"<w:document {W}><w:body>{para('正文')}</w:body></w:document>"
    data = zipped({"word/document.xml": body}).replace(b"word/document", b"word\\document")
    assert load(put(tmp_path, "a.docx", data)).text == "正文\n"


def test_members_behind_a_password_and_odd_methods() -> None:
    data = bytearray(zipped({"a": "x"}))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(errors.EncryptedFile, match="加密"):
        Archive("a", bytes(data), SETTINGS).read("a")
    data[at + 8] &= 0xFE
    struct.pack_into("<H", data, at + 10, zipfile.ZIP_LZMA)
    with pytest.raises(errors.DamagedFile, match="压缩方法"):
        Archive("a", bytes(data), SETTINGS).read("a")


def test_broken_streams_and_directories() -> None:
    data = bytearray(zipped({"a": "北" * 500}))
    data[40] ^= 0xFF
    with pytest.raises(errors.DamagedFile, match="成员a"):
        Archive("a", bytes(data), SETTINGS).read("a")
    at = data.index(b"PK\x01\x02")
    data[at] = 0
    with pytest.raises(errors.DamagedFile, match="损坏"):
        Archive("a", bytes(data), SETTINGS)


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "entities", [f'<!ENTITY a0 "哈">{LAUGHS}', '<!ENTITY a9 SYSTEM "file:///etc/passwd">']
)
def test_no_entities(tmp_path: Path, encoding: str, entities: str) -> None:
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{entities}]>'
        f"<w:document {W}><w:body>{para('&a9;')}</w:body></w:document>"
    )
    # libxml2 stops the laughs by itself where the bytes did not show them
    with pytest.raises(errors.DamagedFile, match="实体|XML"):
        load(put(tmp_path, "a.docx", zipped({"word/document.xml": xml.encode(encoding)})))


@pytest.mark.parametrize(
    ("body", "error", "reason"),
    [
        ("<w:p>" * 5000 + "</w:p>" * 5000, errors.LimitExceeded, "嵌套过深"),
        ("<w:p>", errors.DamagedFile, "不是完整的XML"),
        ("<w:p>&nothing;</w:p>", errors.DamagedFile, "不是完整的XML"),
    ],
)
def test_broken_xml(tmp_path: Path, body: str, error: type[errors.InputError], reason: str) -> None:
    with pytest.raises(error, match=reason):
        load(put(tmp_path, "a.docx", word(body)))


@pytest.mark.parametrize("name", ["w:sdtContent", "w:ins", "w:r", "w:hyperlink", "w:txbxContent"])
def test_nesting_up_to_the_limit_is_walked(tmp_path: Path, name: str) -> None:
    inner = f"<{name}>" * 240 + para("深处") + f"</{name}>" * 240
    path = put(tmp_path, "a.docx", word(f"<w:p>{run('浅处')}{inner}</w:p>{inner}"))
    assert "浅处" in load(path).text


def test_tables_in_tables_up_to_the_limit(tmp_path: Path) -> None:
    start, end = "<w:tbl><w:tr><w:tc/><w:tc>", "</w:tc></w:tr></w:tbl>"
    document = load(put(tmp_path, "a.docx", word(start * 80 + para("底") + end * 80)))
    assert document.text.strip() == "底"


def test_missing_parts(tmp_path: Path) -> None:
    with pytest.raises(errors.DamagedFile, match="缺少正文"):
        load(put(tmp_path, "a.docx", zipped({"word/styles.xml": "<a/>"})))
    with pytest.raises(errors.DamagedFile, match="正文部分是空的"):
        load(put(tmp_path, "a.docx", zipped({"word/document.xml": f"<w:document {W}/>"})))


def test_damaged_side_parts_are_skipped_and_told(tmp_path: Path) -> None:
    data = word(para("正文"), numbering="<broken", footnotes="<broken", charts__chart1="")
    document = load(put(tmp_path, "a.docx", data))
    assert document.text == "正文\n"
    told = [note for note in document.notes if "已跳过" in note]
    assert [note.split("部件")[1].split(".")[0] for note in told] == ["numbering", "footnotes", "chart1"]  # fmt: skip


def test_parts_are_found_by_their_relations(tmp_path: Path) -> None:
    kind = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    data = zipped(
        {
            "_rels/.rels": f'{rels}<Relationship Type="{kind}/officeDocument" Target="/word/doc2.xml"/></Relationships>',
            "word/_rels/doc2.xml.rels": f'{rels}<Relationship Type="{kind}/footnotes" Target="../word/my/notes.xml"/>'
            f'<Relationship Type="{kind}/styles" Target="http://x/" TargetMode="External"/></Relationships>',
            "word/doc2.xml": f"<w:document {strict}><w:body>{para('正文')}</w:body></w:document>",
            "word/my/notes.xml": f"<w:footnotes {strict}><w:footnote>{para('注')}</w:footnote></w:footnotes>",
        }
    )
    assert load(put(tmp_path, "a.docx", data)).text == "正文\n注\n"


def test_a_relation_to_nothing_falls_back(tmp_path: Path) -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Type="x/officeDocument" Target="gone.xml"/></Relationships>'
    )
    body = f"<w:document {W}><w:body>{para('正文')}</w:body></w:document>"
    data = zipped({"_rels/.rels": rels, "word/document.xml": body})
    assert load(put(tmp_path, "a.docx", data)).text == "正文\n"


@pytest.mark.parametrize("text", [None, "", "-1", "²", "٣", "9" * 10, "1.5", "51"])
def test_integers_of_strangers(text: str | None) -> None:
    assert integer(text, 7, most=50) == 7
    assert integer("50", 7, most=50) == 50


def test_a_part_too_large_to_parse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kxai.load.limits._MAX_XML", 100)
    with pytest.raises(errors.LimitExceeded, match="100字节"):
        load(put(tmp_path, "a.docx", word(para("正文"))))
