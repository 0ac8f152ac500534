"""The classifications of public money (``accounts.tsv``): codes, names, and names without code."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kxai.genre.entries import AccountEntry, System
from kxai.genre.reader import current

CLASS = 3
"""Digits of the code of a class (类)."""
LONGEST = 30
"""Characters of an account's name."""
_UNMISTAKABLE = 4
_LOOSE = re.compile(r"[与及和、（）()\s“”]")
_SPENDING_END = re.compile(r"支出类?$|类支出$")
_OF_CLASS = re.compile(r"(?:类|(?:事业)?事务)$")


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


@dataclass(frozen=True, slots=True)
class AccountLookup:
    """Names of accounts as running text writes them. ``functional``: key of a name → its codes,
    shortest first; ``classes``: key of a class → its code; ``economic``: the keys of the other
    classification; ``alone``: names that are an account wherever they stand; ``endings``: the last
    two characters of all functional keys."""

    functional: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, str]
    economic: frozenset[str]
    alone: frozenset[str]
    endings: frozenset[str]

    def codes(self, name: str) -> tuple[str, ...]:
        """The functional codes that ``name`` stands for: 行政运行 has many, 住房公积金 one."""
        return self.functional.get(account_key(name), ())

    def class_code(self, name: str) -> str:
        """The code of the class ``name`` (农林水事务支出 → 213), "" where it is none."""
        key = account_key(name)
        return self.classes.get(key) or self.classes.get(_OF_CLASS.sub("", key), "")

    def is_economic(self, name: str) -> bool:
        """True for an item of the economic classification (离休费, 办公费)."""
        return account_key(name) in self.economic

    def tells_alone(self, name: str) -> bool:
        """True where ``name`` is an account outside the chapters on accounts, too: one that is so
        marked, or too long to be anything else."""
        key = account_key(name)
        return key in self.alone or (key in self.functional and len(key) >= _UNMISTAKABLE)


@cache
def names_of_code(code: str) -> frozenset[str]:
    """Every name that a code bears in any classification."""
    return frozenset(
        name
        for entry in current().accounts.values()
        if entry.code == code
        for name in (entry.name, *entry.aliases)
    )


def account_key(name: str) -> str:
    """A name without what reports set as they please: 社会保障与就业支出（类） → 社会保障就业."""
    return _SPENDING_END.sub("", _LOOSE.sub("", name))


@cache
def account_lookup() -> AccountLookup:
    """The accounts of the genre in use, by their names."""
    functional: dict[str, list[str]] = defaultdict(list)
    classes: dict[str, str] = {}
    economic: set[str] = set()
    alone: set[str] = set()
    for account in current().accounts.values():
        keys = {account_key(name) for name in (account.name, *account.aliases)}
        if account.system != "functional":
            economic |= keys
            continue
        alone |= keys if account.alone else set()
        for key in keys:
            if account.code not in functional[key]:
                functional[key].append(account.code)
            if len(account.code) == CLASS and key != "其他":
                classes[key] = account.code
    return AccountLookup(
        functional={key: tuple(sorted(codes, key=_by_level)) for key, codes in functional.items()},
        classes=classes,
        economic=frozenset(economic),
        alone=frozenset(alone),
        endings=frozenset(key[-2:] for key in functional),
    )


def _by_level(code: str) -> tuple[int, str]:
    return len(code), code


def economic_indicators() -> dict[str, str]:
    """The classes of the economic classification that are figures of the catalogue: code → id."""
    return {
        entry.code: entry.indicator
        for entry in accounts_of("economic")
        if entry.indicator and len(entry.code) == CLASS
    }
