"""Where the private details of a text are: numbers of persons and accounts, addresses, names.

What a text announces (联系人：…, 账号：…) is told by the text itself. A detail that nothing
announces is found where it is known already: from a list, or from another place of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from kxai.llm.persons import NAME, Span, announced, begins_a_name, ends_a_name
from kxai.schema.mention import FIGURE_KINDS
from kxai.text.scanner import scan
from kxai.text.traditional import simplified

LISTED = "名单"
"""The kind of a name that the user has listed: it counts wherever it stands."""
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF20: "@", 0xFF0D: "-"}
_ID_18 = re.compile(
    r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
# Behind its name a number counts whatever its check digit: one with a slip tells as much.
_ID_NAMED = re.compile(
    r"(?:身份证|证件)[^\d\n]{0,8}?(?<!\d)"
    r"([1-9]\d{5}[ -]?\d{8}[ -]?\d{3}[\dXx]|[1-9]\d{14})(?![\dA-Za-z])"
)
_END = r"(?!\d|\.\d)"
_MOBILE = re.compile(rf"(?<![\d.])(?<!\d[,，])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{{4}}){{2}}{_END}")
_LANDLINE = re.compile(
    r"(?<![\d.])(?:[（(]0\d{2,3}[）)] ?[-—–]? ?|0\d{2,3} ?[-—– ] ?)"
    rf"\d{{7,8}}(?:[-—转]\d{{1,5}})?{_END}"
)
_NAMED_PHONE = re.compile(
    r"(?:电话|传真|手机|联系方式|座机)[号码]{0,2}(?:[（(][^（()）\n]{1,6}[）)])?"
    rf"[ \t]*[:：为是]?[ \t]*(\d(?:[ -]?\d){{6,11}}){_END}"
)
_MORE_PHONES = re.compile(rf"[、/或,，;；] ?(\d{{7,8}}){_END}")
_CHAT = re.compile(
    r"(?:QQ|qq|微信)[号码群]{0,2}[ \t]*[:：]?[ \t]*([A-Za-z][\w-]{5,19}|\d{5,12})(?!\w)"
)
_ACCOUNT = re.compile(
    r"(?:账号|帐号|账户|帐户|卡号|银行卡)"
    r"(?:[号码名称：:为是（）() \t]{0,6}|[号码：:为是]{0,3}[^\d\n]{0,20}[ \t：:])"
    r"(?<!\d)(\d(?:[ -]?\d){11,22})(?!\d)"
)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}\.[A-Za-z]{2,10}")
_KINDS = (
    ("证件", _ID_18, 0),
    ("证件", _ID_NAMED, 1),
    ("账号", _ACCOUNT, 1),
    ("电话", _MOBILE, 0),
    ("电话", _LANDLINE, 0),
    ("电话", _NAMED_PHONE, 1),
    ("账号", _CHAT, 1),
    ("邮箱", _MAIL, 0),
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_KEPT = 256
_LONG = 20_000  # characters; longer texts are not kept


def details(text: str) -> tuple[Span, ...]:
    """The private details that ``text`` itself announces, in order; none of them overlap.

    A number with a unit is a figure and none (15234567890元).
    """
    return _details(text) if len(text) < _LONG else _details.__wrapped__(text)


@lru_cache(maxsize=_KEPT)
def _details(text: str) -> tuple[Span, ...]:
    plain = simplified(text.translate(_WIDE))
    return tuple(_without_figures(merged([*_numbers(plain), *announced(plain)]), text))


def occurrences(text: str, known: Mapping[str, str]) -> list[Span]:
    """Where the details in ``known`` (detail → kind) stand in ``text``, announced or not."""
    if not known:
        return []
    anywhere, short = _pattern(frozenset(known.items()))
    out = []
    for match in anywhere.finditer(text) if anywhere is not None else ():
        kind = known.get(match[0], NAME)  # with blanks in it it is a name
        out.append((*match.span(), NAME if kind == LISTED else kind))
    for match in short.finditer(text) if short is not None else ():
        if ends_a_name(text, match.end()) or begins_a_name(text, match.start()):
            out.append((*match.span(), NAME))
    return _without_figures(merged(out), text)


def learned(text: str) -> dict[str, str]:
    """The details of ``text`` as ``occurrences`` takes them; names are without blanks."""
    return {
        "".join(text[start:end].split()) if kind == NAME else text[start:end]: kind
        for start, end, kind in details(text)
    }


def merged(spans: Iterable[Span]) -> list[Span]:
    """In order of place; those that overlap become one."""
    out: list[Span] = []
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if out and start < out[-1][1]:
            if end > out[-1][1]:
                out[-1] = (out[-1][0], end, out[-1][2])
            continue
        out.append((start, end, kind))
    return out


def _numbers(text: str) -> Iterator[Span]:
    for kind, pattern, group in _KINDS:
        for match in pattern.finditer(text):
            start, end = match.span(group)
            if pattern is not _ID_18 or _is_id(text[start:end]):
                yield start, end, kind
            more = _MORE_PHONES.match(text, end) if kind == "电话" else None
            while more is not None:
                yield (*more.span(1), kind)
                more = _MORE_PHONES.match(text, more.end())


def _is_id(number: str) -> bool:
    """The check digit of GB 11643."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return number[17].upper() == _CHECK[total % 11]


def _without_figures(spans: list[Span], text: str) -> list[Span]:
    """The spans without those that a number with a unit stands in."""
    if not spans:
        return spans
    figures = [
        (mention.start, mention.unit_end)
        for mention in scan(text)
        if mention.kind in FIGURE_KINDS and mention.kind != "number"
    ]
    return [
        span
        for span in spans
        if not any(start < span[1] and span[0] < end for start, end in figures)
    ]


@lru_cache(maxsize=_KEPT)
def _pattern(
    known: frozenset[tuple[str, str]],
) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """One pattern for details that count anywhere, one for names of two characters, which do only
    where a name may begin or end: two characters are soon part of a word."""
    anywhere, short = list[str](), list[str]()
    for detail, kind in sorted(known, key=lambda item: (-len(item[0]), item)):
        if kind in (NAME, LISTED):
            blanks = "[ \t\u3000]?".join(map(re.escape, detail))
            (anywhere if kind == LISTED or len(detail) > 2 else short).append(blanks)
        else:
            anywhere.append(rf"(?<![\dA-Za-z]){re.escape(detail)}(?![\dA-Za-z])")
    one, two = (re.compile("|".join(parts)) if parts else None for parts in (anywhere, short))
    return one, two
