"""Bytes to text: the encodings that Chinese offices have used, told apart by what they yield."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from kxai.errors import MismatchedType, UndecodableText
from kxai.load import notes

_BOMS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE = 65_536  # bytes that tell the encoding; all bytes are then decoded strictly
_LIKELY = 0.8  # share of level-1 characters among what is not ASCII, for a text to be Chinese
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_NEUTRAL = re.compile(
    "[\u00b0-\u00d7\u2010-\u203b\u2103-\u22bf\u2460-\u25ef\u3000-\u3020\uff01-\uffe5]"
)
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_COMMON = re.compile(
    r"[的一是在不了有和人这這中大为為上个個年月日元万萬部门門单單位支出收入经费經費预算預决決]"
)
# What a dump of a Word file may hold, cell and field marks, is not counted as binary.
_CONTROL = re.compile("[\x00-\x06\x0e-\x12\x16-\x1f\x7f]")
_BINARY = 0.05
# The commonest characters that one script writes differently from the other.
_TRADITIONAL = frozenset(
    "與學會計單術個這國後來為說無產業從當應時務經費決預總內萬億財關數據發讓員點價達"
)
_SIMPLIFIED = frozenset(
    "与学会计单术个这国后来为说无产业从当应时务经费决预总内万亿财关数据发让员点价达"
)


class Decoded(NamedTuple):
    """Text, the encoding it was in, and remarks for the user."""

    text: str
    encoding: str
    notes: list[str]


def decode(data: bytes, name: str) -> Decoded:
    """Byte-order mark, then UTF-8, GB18030 or Big5, then a guess; always all bytes or nothing.

    Raises UndecodableText with the first byte at fault, MismatchedType for what is binary.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                # a mark of three bytes would not count in the place of an error
                codec = encoding.removesuffix("-sig")
                text = data.decode(codec).removeprefix("\ufeff")
            except UnicodeDecodeError as error:
                reason = f"第{error.start + 1}字节起不是{encoding.upper()}"
                raise UndecodableText(name, reason) from error
            return _checked(Decoded(text, encoding, []), name)
    if b"\x00" in data:
        return _without_mark(data, name)
    try:
        return _checked(Decoded(data.decode("utf-8"), "utf-8", []), name)
    except UnicodeDecodeError as error:
        bad = error.start
    for encoding in likely(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            bad = max(bad, error.start)
        else:
            remark = notes.ENCODING.format(encoding=encoding.upper())
            return _checked(Decoded(text, encoding, [remark]), name)
    return _checked(_guessed(data) or _refuse(data, name, bad), name)


def _without_mark(data: bytes, name: str) -> Decoded:
    """UTF-16 whose byte-order mark is missing shows by its Chinese characters."""
    if len(data) % 2 == 0:
        for encoding in ("utf-16-le", "utf-16-be"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if (
                "\x00" not in text
                and _COMMON.search(text[:_SAMPLE])
                and _level(text, "gb2312") > _LIKELY
            ):
                return Decoded(text, encoding, [notes.GUESSED.format(encoding=encoding.upper())])
    raise MismatchedType(name, f"第{data.index(0) + 1}字节是零字节，内容不是文本")


def likely(data: bytes) -> list[str]:
    """The encodings in which a sample reads as Chinese, the likeliest first."""
    ranked = []
    for encoding, charset in (("gb18030", "gb2312"), ("big5", "big5")):
        sample = data[:_SAMPLE].decode(encoding, "ignore")
        level = _level(sample, charset)
        if level >= _LIKELY:
            ranked.append((level + len(_COMMON.findall(sample)) / len(sample), encoding))
    return [encoding for _, encoding in sorted(ranked, key=lambda item: -item[0])]


def _guessed(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    # Its idea of a mess is not made for reports full of figures; the check below is ours.
    sample = data[:_SAMPLE]
    sample = sample[: sample.rfind(b"\n") + 1] or sample  # it refuses half a character
    guesses = from_bytes(sample, cp_isolation=["cp950", "big5hkscs"], threshold=0.9)
    for guess in guesses:
        try:
            text = data.decode(guess.encoding)
        except UnicodeDecodeError:
            continue
        if _level(text, "big5") >= _LIKELY:
            remark = notes.GUESSED.format(encoding=guess.encoding.upper())
            return Decoded(text, guess.encoding, [remark])
    return None


def _refuse(data: bytes, name: str, bad: int) -> Decoded:
    """``bad`` is where the encoding that came furthest has no place for a byte."""
    head = data[:_SAMPLE]
    if len(_CONTROL.findall(head.decode("latin-1"))) > _BINARY * len(head):
        raise MismatchedType(name, "内容是二进制数据，不是文本")
    raise UndecodableText(name, f"第{bad + 1}字节起无法按UTF-8、GB18030或Big5读取")


def _checked(decoded: Decoded, name: str) -> Decoded:
    if "\x00" in decoded.text:
        raise MismatchedType(name, f"第{decoded.text.index(chr(0)) + 1}字是零字符，内容不是文本")
    head = decoded.text[:_SAMPLE]
    if len(_CONTROL.findall(head)) > _BINARY * len(head):
        raise MismatchedType(name, "控制字符过多，内容不是文本")
    return decoded


@cache
def _frequent(charset: str) -> frozenset[str]:
    """The level-1 characters of a charset: those in daily use."""
    first, last, trails = (
        (0xB0, 0xD7, range(0xA1, 0xFF))
        if charset == "gb2312"
        else (0xA4, 0xC6, (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    )
    rows = (bytes((lead, trail)) for lead in range(first, last + 1) for trail in trails)
    return frozenset("".join(row.decode(charset, "ignore") for row in rows))


def _level(text: str, charset: str) -> float:
    """Share of daily characters among what is neither ASCII nor punctuation."""
    frequent, good, bad = _frequent(charset), 0, 0
    counts = Counter(_BEYOND_ASCII.findall(text[:_SAMPLE]))
    for character, times in counts.items():
        if _HAN.match(character) and character in frequent:
            good += times
        elif not _NEUTRAL.match(character):
            bad += times
    return good / (good + bad) if good + bad else float(bool(counts))


def is_traditional(text: str) -> bool:
    """True when the text writes most telling characters in their traditional form."""
    sample = text[:50_000]
    if _TRADITIONAL.isdisjoint(sample):
        return False
    counts = Counter(sample)
    return sum(counts[c] for c in _TRADITIONAL) > sum(counts[c] for c in _SIMPLIFIED)


def language_of(text: str, encoding: str | None = None) -> str:
    """zh-Hant for Big5 and for text in traditional characters, else zh-Hans."""
    old = encoding in ("big5", "big5hkscs", "cp950") or is_traditional(text)
    return "zh-Hant" if old else "zh-Hans"
