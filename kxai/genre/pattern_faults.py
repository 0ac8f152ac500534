"""Patterns of a user's files that would not compile, alone or beside the others of their entry, or
that have other groups than what reads them expects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kxai.genre.entries import (
    KIND_ZH,
    DisclosureEntry,
    Entry,
    ReadingEntry,
    WordEntry,
)
from kxai.genre.files import Fault, Located
from kxai.genre.wordlists import AT, alternation

_BROKEN = (re.error, OverflowError, RecursionError)
"""What compiling raises: the latter two for repetitions and nestings beyond all bounds."""


def faulty_patterns(
    own: Iterable[Located],
    shipped: Mapping[str, Mapping[str, Entry]],
    entries: Mapping[str, Mapping[str, Entry]],
) -> list[Fault]:
    """What is wrong with the patterns of ``own``; ``entries`` are those after they were laid over
    the ``shipped`` ones."""
    faults = []
    for item in own:
        reasons = _reasons(item, shipped.get(item.kind, {}), entries[item.kind])
        name = f"{KIND_ZH[item.kind]}“{item.entry.id}”"
        faults += [Fault(item.origin, f"{name}的{reason}") for reason in reasons]
    return faults


def _reasons(
    item: Located, shipped: Mapping[str, Entry], merged: Mapping[str, Entry]
) -> Iterator[str]:
    entry = merged[item.entry.id]
    alone = list(_broken_alone(item.entry))
    if alone or not isinstance(entry, WordEntry):
        yield from alone
        return
    try:
        whole = re.compile(AT[entry.at].format(alternation(entry.words, entry.patterns)))
        if isinstance(entry, DisclosureEntry):
            re.compile(alternation((), entry.nil))
    except _BROKEN as error:
        yield f"几个patterns合在一起不是正则表达式：{_told(error)}"
        return
    before = shipped.get(item.entry.id)
    yield from _other_groups(entry, whole, before if isinstance(before, WordEntry) else None)


def _broken_alone(entry: Entry) -> Iterator[str]:
    """Patterns that do not compile by themselves, and replacements that name no group of theirs."""
    patterns = getattr(entry, "patterns", ())
    # An addition is of a model of its own, so it is told by what it holds.
    if patterns and isinstance(patterns[0], tuple):
        for pattern, other in patterns:
            try:
                re.compile(pattern).sub(other, "")
            except (*_BROKEN, IndexError) as error:
                yield f"patterns“{pattern}”或它的替换“{other}”不能用：{_told(error)}"
        return
    for field in ("patterns", "nil"):
        for pattern in getattr(entry, field, ()):
            try:
                re.compile(pattern)
            except _BROKEN as error:
                yield f"{field}“{pattern}”不是正则表达式：{_told(error)}"


def _other_groups(
    entry: WordEntry, whole: re.Pattern[str], before: WordEntry | None
) -> Iterator[str]:
    """Groups where none may be, for a longer pattern that counts its own is made of these; and
    groups that are asked for and lack."""
    if isinstance(entry, ReadingEntry | DisclosureEntry):
        allowed, needed = 0, set[str]()
    elif before is None:
        return
    else:
        known = re.compile(alternation(before.words, before.patterns))
        allowed, needed = known.groups, {*known.groupindex}
    if not allowed:
        nil = entry.nil if isinstance(entry, DisclosureEntry) else ()
        for pattern in (*entry.patterns, *nil):
            if re.compile(pattern).groups:
                yield f"patterns“{pattern}”里不能有分组，请把(…)写成(?:…)"
    elif lacking := sorted(needed - {*whole.groupindex}):
        yield f"patterns缺少程序要用的分组：{'、'.join(f'(?P<{name}>…)' for name in lacking)}"


_ZH = (
    (r"redefinition of group name '?(\w+)'? as group.*", "分组“{0}”写了两次"),
    (r"global flags not at the start.*", "(?i)之类的标志只能写在最前面，请写成(?i:…)"),
    (r"(?:missing \), unterminated subpattern|unbalanced parenthesis).*", "括号不成对"),
    (r"unterminated character set.*", "[…]不成对"),
    (r"nothing to repeat.*", "*、+、?、{{}}前面没有内容"),
    (r"multiple repeat.*", "*、+、?、{{}}不能连写"),
    (r"invalid group reference (\d+).*", "没有第{0}个分组"),
    (r"unknown group name '?(\w+)'?.*", "没有分组“{0}”"),
    (r"bad escape (\S+).*", "不认识的转义{0}"),
    (r"look-behind requires fixed-width pattern.*", "(?<=…)和(?<!…)里的长度要固定"),
)


def _told(error: Exception) -> str:
    """What is wrong, in Chinese where it is among the usual faults."""
    if not isinstance(error, re.error):
        return "重复或嵌套太多" if not isinstance(error, IndexError) else f"没有这个分组：{error}"
    for pattern, told in _ZH:
        if found := re.fullmatch(pattern, error.msg):
            return told.format(*found.groups())
    return str(error)
