"""Saved pages with all their parts in one file, as browsers, Word and WPS write them."""

from __future__ import annotations

import base64
import quopri
from pathlib import Path

import pytest

from kxai import errors
from kxai.load import load
from kxai.settings import Settings
from tests.load.files import put
from tests.load.sites import LINES, SITES

PAGE = f"<html><head><meta charset=gb2312></head><body>{SITES['trs'][0]}</body></html>"
IE = "From: <由 Windows Internet Explorer 11 保存>\r\nSubject: =?gb2312?B?vvbL4w==?=\r\nDate: Fri, 10 Sep 2021\r\n"
BLINK = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://x/y.html\r\nSubject: x\r\n y\r\n"
)


def part(page: bytes, encoding: str, kind: str = "text/html", charset: str = "", more: str = "") -> bytes:  # fmt: skip
    body = base64.encodebytes(page) if encoding == "base64" else page
    body = quopri.encodestring(page) if encoding == "quoted-printable" else body
    charset = f'; charset="{charset}"' if charset else ""
    head = f"Content-Type: {kind}{charset}\r\nContent-Transfer-Encoding: {encoding}\r\n{more}\r\n"
    return head.encode() + body


def archive(*parts: bytes, head: str = "", related: str = "") -> bytes:
    top = f'{head}MIME-Version: 1.0\r\nContent-Type: multipart/related;{related}\r\n\tboundary="=_b"\r\n\r\n'
    return top.encode() + b"".join(b"--=_b\r\n" + p + b"\r\n" for p in parts) + b"--=_b--\r\n"


@pytest.mark.parametrize(
    ("charset", "declared", "encoding", "head"),
    [
        ("gbk", "gb2312", "quoted-printable", IE),
        ("gbk", "", "base64", ""),
        ("utf-8", "utf-8", "quoted-printable", BLINK),
        ("utf-8", "", "8bit", BLINK),
        ("gbk", "utf-8", "base64", IE),
    ],
)
def test_the_page_is_read_like_any_page(
    tmp_path: Path, charset: str, declared: str, encoding: str, head: str
) -> None:
    picture = part(b"\x89PNG", "base64", "image/png", more="Content-Location: http://x/a.png\r\n")
    frame = part("<p>另一页</p>".encode(), "base64", charset="utf-8")
    data = archive(part(PAGE.encode(charset), encoding, charset=declared), picture, frame, head=head)  # fmt: skip
    document = load(put(tmp_path, "a.mht", data))
    assert document.text.splitlines() == LINES
    assert document.format == "mht"
    assert not any("扩展名" in note for note in document.notes)
    assert any("内容是MHT" in note for note in load(put(tmp_path, "a.doc", data)).notes)


def test_the_part_that_is_named_as_the_start(tmp_path: Path) -> None:
    first = part("<p>框架9万元</p>".encode(), "base64", charset="utf-8")
    second = part(
        "<p>正文9万元</p>".encode(), "base64", charset="utf-8", more="Content-ID: <s@x>\r\n"
    )
    data = archive(first, second, related=' start="<s@x>";')
    assert load(put(tmp_path, "a.mhtml", data)).text == "正文9万元\n"


def test_a_single_part(tmp_path: Path) -> None:
    data = b"MIME-Version: 1.0\r\n" + part("<p>正文9万元</p>".encode(), "base64", charset="utf-8")
    assert load(put(tmp_path, "a.mht", data)).text == "正文9万元\n"


def test_plain_text_that_begins_like_a_header(tmp_path: Path) -> None:
    document = load(put(tmp_path, "a.txt", "Note: 收入9万元\n支出9万元\n".encode()))
    assert document.format == "txt"


def test_bad_archives(tmp_path: Path) -> None:
    text = part(b"x", "7bit", "text/plain")
    with pytest.raises(errors.EmptyFile, match="没有网页"):
        load(put(tmp_path, "a.mht", archive(text)))
    with pytest.raises(errors.DamagedFile, match="是空的"):
        load(put(tmp_path, "b.mht", archive(part(b"", "base64"))))
    nested = b"MIME-Version: 1.0\r\n"
    for n in range(3000):
        nested += b'Content-Type: multipart/related; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
    with pytest.raises(errors.LimitExceeded, match="分层"):
        load(put(tmp_path, "c.mht", nested))
    with pytest.raises(errors.LimitExceeded, match="部件"):
        load(put(tmp_path, "d.mht", archive(*[text] * 2100)))
    whole = archive(part(PAGE.encode("gbk"), "base64", charset="gbk"))
    with pytest.raises(errors.LimitExceeded, match="网页有"):
        load(put(tmp_path, "e.mht", whole), settings=Settings(max_text_chars=1000))
    with pytest.raises(errors.DamagedFile, match="不完整"):
        load(put(tmp_path, "f.mht", whole[: len(whole) // 2]))
    cut = archive(part(PAGE.encode("gbk"), "base64", charset="gbk"), text)[:-30]
    assert load(put(tmp_path, "g.mht", cut)).text.splitlines() == LINES
