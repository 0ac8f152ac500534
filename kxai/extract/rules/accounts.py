"""The classifications of accounts as lookups: what a name's code is, and which list it is of.

Names are compared without what reports set as they please: 与 for 和, brackets, 支出 at the end.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kxai.genre import current

LONGEST = 30  # characters of an account's name
_LOOSE = re.compile(r"[与及和、（）()\s“”]")
_OF_CLASS = re.compile(r"(?:类|事务)$")


@dataclass(frozen=True, slots=True)
class Accounts:
    """``functional``: key of a name -> its codes, shortest first; ``economic``: the keys of the
    other classification; ``endings``: the last two characters of all functional keys."""

    functional: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, str]
    economic: frozenset[str]
    endings: frozenset[str]

    def codes(self, name: str) -> tuple[str, ...]:
        """The functional codes that ``name`` stands for: 行政运行 has many, 住房公积金 one."""
        return self.functional.get(account_key(name), ())

    def class_code(self, name: str) -> str:
        """The code of the class ``name`` (农林水事务支出 -> 213), "" where it is none."""
        key = account_key(name)
        return self.classes.get(key) or self.classes.get(_OF_CLASS.sub("", key), "")

    def is_economic(self, name: str) -> bool:
        """True for an item of the economic classification (离休费, 办公费)."""
        return account_key(name) in self.economic


def account_key(name: str) -> str:
    """A name as it is compared: 社会保障与就业支出 -> 社会保障就业."""
    return _LOOSE.sub("", name).removesuffix("支出")


@cache
def accounts() -> Accounts:
    """The accounts of the genre in use."""
    functional: dict[str, list[str]] = defaultdict(list)
    classes: dict[str, str] = {}
    economic: set[str] = set()
    for account in current().accounts.values():
        keys = {account_key(name) for name in (account.name, *account.aliases)}
        if account.system != "functional":
            economic |= keys
            continue
        for key in keys:
            if account.code not in functional[key]:
                functional[key].append(account.code)
            if len(account.code) == 3 and key != "其他":
                classes[key] = account.code
    for codes in functional.values():
        codes.sort(key=lambda code: (len(code), code))
    return Accounts(
        functional={key: tuple(codes) for key, codes in functional.items()},
        classes=classes,
        economic=frozenset(economic),
        endings=frozenset(key[-2:] for key in functional),
    )
