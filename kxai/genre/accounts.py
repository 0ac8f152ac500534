"""The classifications of public money (``accounts.tsv``): codes, names, and names without code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from kxai.genre.entries import AccountEntry, System
from kxai.genre.reader import current

CLASS, SECTION, ITEM = 3, 5, 7
"""Digits of the code of a class (类), a section (款) and an item (项)."""


def accounts_of(system: System) -> tuple[AccountEntry, ...]:
    """The accounts of one classification, in the order of their codes."""
    return tuple(entry for entry in current().accounts.values() if entry.system == system)


@cache
def codes_by_name(system: System) -> Mapping[str, tuple[str, ...]]:
    """Every name and alias of a classification with the codes that bear it (行政运行: many)."""
    found: dict[str, dict[str, None]] = {}
    for entry in accounts_of(system):
        for name in (entry.name, *entry.aliases):
            found.setdefault(name, {})[entry.code] = None
    return {name: tuple(codes) for name, codes in found.items()}


def names_alone(*digits: int) -> dict[str, str]:
    """Functional accounts, of codes with so many digits, that their name alone tells in running
    text (住房公积金, not 行政运行): name → code."""
    return {
        name: entry.code
        for entry in accounts_of("functional")
        if entry.alone and len(entry.code) in digits
        for name in (entry.name, *entry.aliases)
    }


def code_of_chain(names: Sequence[str]) -> str:
    """The functional code of a chain of names, outermost first; "" where one is not known below
    the one before.

    >>> code_of_chain(["科学技术支出", "科学技术普及", "科普活动"])
    '2060702'
    """
    code = ""
    for name in names:
        below = {
            found
            for found in codes_by_name("functional").get(name, ())
            if found.startswith(code) and len(found) > len(code)
        }
        if len(below) > 1:  # 其他科学技术支出 is a section and its only item
            shortest = min(map(len, below))
            below = {found for found in below if len(found) == shortest}
        if len(below) != 1:
            return ""
        code = below.pop()
    return code


def economic_indicators() -> dict[str, str]:
    """The classes of the economic classification that are figures of the catalogue: code → id."""
    return {
        entry.code: entry.indicator
        for entry in accounts_of("economic")
        if entry.indicator and len(entry.code) == CLASS
    }
