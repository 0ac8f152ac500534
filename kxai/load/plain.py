"""Plain text: .txt and .md in the encodings that Chinese offices have used."""

from __future__ import annotations

import re
from pathlib import Path

from kxai.errors import EmptyFile, LimitExceeded, MismatchedType, UndecodableText
from kxai.load.limits import shown
from kxai.schema.document import Document
from kxai.settings import Settings

_BOMS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# The commonest characters of each script that the other writes differently.
_TRADITIONAL = frozenset(
    "與學會計單術個這國後來為說無產業從當應時務經費決預總內萬億財關數據發讓員點價達"
)
_SIMPLIFIED = frozenset(
    "与学会计单术个这国后来为说无产业从当应时务经费决预总内万亿财关数据发让员点价达"
)
_COMMON = re.compile(
    r"[的一是在不了有和人这這中大为為上个個年月日元万萬部门門单單位支出收入经費经费預算预算决決算]"
)


def load_plain(path: Path, data: bytes, sha256: str, settings: Settings) -> Document:
    """The document of a text file; ``text`` is the file as it is, line ends included.

    Raises UndecodableText, MismatchedType (binary content), EmptyFile and LimitExceeded.
    """
    name = shown(path)
    text, encoding, notes = decode(data, name)
    if not text.strip("\ufeff \t\r\n\x0b\x0c\u3000"):
        raise EmptyFile(name, "只有空白字符")
    if len(text) > settings.max_text_chars:
        raise LimitExceeded(name, f"文字有{len(text)}字，上限为{settings.max_text_chars}字")
    traditional = is_traditional(text)
    if traditional:
        notes.append("正文为繁体字，按原样保存")
    return Document(
        source=str(path),
        sha256=sha256,
        format="md" if path.suffix.lower() == ".md" else "txt",
        text=text,
        encoding=encoding,
        language="zh-Hant" if traditional else "zh-Hans",
        notes=tuple(notes),
    )


def decode(data: bytes, name: str) -> tuple[str, str, list[str]]:
    """(text, encoding, notes): byte-order mark, then UTF-8, GB18030, Big5, then a guess.

    Raises UndecodableText with the offset of the first bad byte, and MismatchedType for binary.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding, []
            except UnicodeDecodeError as error:
                raise UndecodableText(name, f"第{error.start}字节起不是{encoding}") from error
    if b"\x00" in data[:65536]:
        raise MismatchedType(name, "含有零字节，不是文本文件")
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError as error:
        bad = error.start
    candidates = []
    for encoding in ("gb18030", "big5"):
        try:
            candidates.append(
                (
                    _plausible(data[:200_000].decode(encoding, "ignore")),
                    encoding,
                    data.decode(encoding),
                )
            )
        except UnicodeDecodeError:
            continue
    if candidates:
        best = max(candidates, key=lambda item: (item[0], item[1] == "gb18030"))
        if best[0] > 0.02:
            return best[2], best[1], [f"文字编码识别为{best[1].upper()}"]
    return _guess(data, name, bad)


def _plausible(text: str) -> float:
    """Share of characters that Chinese reports use all the time."""
    sample = text[:20_000]
    return len(_COMMON.findall(sample)) / max(1, len(sample))


def _guess(data: bytes, name: str, bad: int) -> tuple[str, str, list[str]]:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:400_000], cp_isolation=["utf_8", "gb18030", "big5", "utf_16"]).best()
    if best is not None:
        try:
            text = data.decode(best.encoding)
        except UnicodeDecodeError:
            text = ""
        if text and _plausible(text) > 0.02:
            return text, best.encoding, [f"文字编码是推测的：{best.encoding}"]
    raise UndecodableText(name, f"第{bad}字节起无法按UTF-8、GB18030或Big5读取")


def is_traditional(text: str) -> bool:
    """True when the text writes most telling characters in their traditional form."""
    sample = text[:50_000]
    old = sum(c in _TRADITIONAL and c not in _SIMPLIFIED for c in sample)
    new = sum(c in _SIMPLIFIED and c not in _TRADITIONAL for c in sample)
    return old > new
