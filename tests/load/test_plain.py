"""Text files: encodings, line ends, and what only pretends to be text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kxai import errors
from kxai.load import load
from kxai.load.decoding import decode, is_traditional
from kxai.settings import Settings
from tests.load.files import put

TEXT = "云溪县科学技术协会2020年度部门决算\r\n本年收入合计209.7万元。\n\r支出８万元\u3000\n"
OLD = "雲嶺縣科學技術協會二○一三年度部門決算，本年收入合計120萬元，支出預算與經費總額。\r\n"


@pytest.mark.parametrize(
    ("encoding", "known_as"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16"), ("utf-32", "utf-32")],
)  # fmt: skip
def test_text_is_the_file_as_it_is(tmp_path: Path, encoding: str, known_as: str) -> None:
    document = load(put(tmp_path, "a.txt", TEXT.encode(encoding)))
    assert document.text == TEXT
    assert (document.encoding, document.language, document.format) == (known_as, "zh-Hans", "txt")
    assert (document.grids, document.blocks, document.pages) == ((), (), ())


def test_big5_is_kept_traditional(tmp_path: Path) -> None:
    document = load(put(tmp_path, "a.md", OLD.encode("big5")))
    assert (document.text, document.encoding, document.language) == (OLD, "big5", "zh-Hant")
    assert document.format == "md"
    assert any("繁体" in note for note in document.notes)


def test_traditional_text_in_utf8(tmp_path: Path) -> None:
    document = load(put(tmp_path, "a.txt", OLD.encode()))
    assert (document.text, document.language) == (OLD, "zh-Hant")
    assert not is_traditional("某县2020年度部门决算公开，学会、协会和國際交流")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(encoding: str) -> None:
    text, known_as, notes = decode(TEXT.encode(encoding), "a.txt")
    assert (text, known_as) == (TEXT, encoding)
    assert "推测" in notes[0]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("共3件", "gb18030"), ("1、2、3", "gb18030"), ("㐂，龘，部门决算收支总表", "gb18030"), ("經費決算表", "big5")],
)  # fmt: skip
def test_short_texts(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt").text == text


def test_big5_with_hong_kong_characters_is_guessed() -> None:
    text = OLD * 8 + "嘅咁喺啲"
    decoded = decode(text.encode("big5hkscs"), "a.txt")
    assert decoded.text == text
    assert "推测" in decoded.notes[0]


REPORT = st.text(
    alphabet="科学技术协会部门决算收入支出万元增减年月日，。：0123456789.\r\n", min_size=12
)
REPORT_OLD = st.text(
    alphabet="科學技術協會部門決算收入支出萬元增減年月日，。：0123456789.\n", min_size=12
)


@given(REPORT.filter(lambda text: text.count("决") + text.count("协") > 2))
@settings(max_examples=60)
def test_gb18030_comes_back(text: str) -> None:
    assert decode(text.encode("gb18030"), "a").text == text


@given(REPORT_OLD.map(lambda text: text + "學會協會預算經費"))
@settings(max_examples=60)
def test_big5_comes_back(text: str) -> None:
    assert decode(text.encode("big5"), "a").text == text


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
@settings(max_examples=60)
def test_utf8_comes_back(text: str) -> None:
    decoded = decode(text.encode(), "a")
    assert decoded.text == text.removeprefix("\ufeff")


@given(st.binary(min_size=1, max_size=300))
@settings(max_examples=150)
def test_any_bytes_are_decoded_whole_or_refused(data: bytes) -> None:
    try:
        text, encoding, _ = decode(data, "a.txt")
    except (errors.UndecodableText, errors.MismatchedType) as error:
        assert "a.txt" in str(error)  # noqa: PT017
    else:
        assert text == data.decode(encoding)


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        (b"\xff\xfe\x00", errors.UndecodableText, "UTF-16"),
        ("收入".encode() + b"\xff", errors.UndecodableText, "第7字节"),
        ("收入".encode("utf-8-sig") + b"\xff", errors.UndecodableText, "第10字节"),
        ("本年收入合计".encode("gb18030") + b"\xff\xff", errors.UndecodableText, "第13字节"),
        ((OLD * 800 + "嘅咁喺啲").encode("big5hkscs")[:-1], errors.UndecodableText, "字节起"),
        (b"caf\xe9 cr\xe8me br\xfbl\xe9e", errors.UndecodableText, "第4字节"),
        ("收入".encode() + b"\x00" + "支出".encode(), errors.MismatchedType, "第7字节是零字节"),
        (("收入\x00" * 9).encode("utf-16"), errors.MismatchedType, "第3字"),
        (("收入\x00" * 8).encode("utf-16-le"), errors.MismatchedType, "零字节"),
        (b"\x01\x02\x03abc\x04\x05", errors.MismatchedType, "控制字符"),
        (bytes(range(1, 256)) * 9, errors.MismatchedType, "二进制"),
    ],
)
def test_what_is_no_text(data: bytes, error: type[errors.InputError], reason: str) -> None:
    with pytest.raises(error, match=reason):
        decode(data, "a.txt")


@pytest.mark.parametrize("text", [" \r\n\t\u3000", "\ufeff", "\ufeff\u200b\n"])
def test_blank_text(tmp_path: Path, text: str) -> None:
    with pytest.raises(errors.EmptyFile, match="空白"):
        load(put(tmp_path, "a.txt", text.encode()))


def test_limits_on_text_and_file(tmp_path: Path) -> None:
    path = put(tmp_path, "long.txt", "数字1，".encode() * 300)
    for most in (1199, 700):  # 700 is seen before decoding
        with pytest.raises(errors.LimitExceeded, match=f"{most}字"):
            load(path, settings=Settings(max_text_chars=most))
    with pytest.raises(errors.LimitExceeded, match="字节"):
        load(path, settings=Settings(max_file_bytes=1000))
    assert len(load(path, settings=Settings(max_text_chars=1200)).text) == 1200


def test_one_very_long_line(tmp_path: Path) -> None:
    line = "支出1,234.5万元，" * 400_000
    wide = Settings(max_line_chars=10_000_000)
    path = put(tmp_path, "a.txt", line.encode("gb18030"))
    assert load(path, settings=wide).text == line
