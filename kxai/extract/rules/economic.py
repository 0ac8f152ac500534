"""The economic classification: which accounts are indicators of their own, which only items."""

from __future__ import annotations

import re
from typing import NamedTuple

from kxai.genre.accounts import codes_by_name, economic_indicators

_CODE = re.compile(r"(?:3\d\d|5\d\d)(?:\d\d)?")
_INDICATORS = economic_indicators()
_NAMES = {
    name: code
    for name, codes in codes_by_name("economic").items()
    for code in codes
    if code in _INDICATORS
}


class EconomicAccount(NamedTuple):
    """``code`` ("" where none is printed or known) and the indicator that it is, ``other`` for an
    item (款) and for a class that the catalogue lacks."""

    code: str
    indicator: str

    @property
    def dims(self) -> dict[str, str]:
        """The code, where the indicator alone does not tell it."""
        return {"code": self.code} if self.code and self.indicator == "other" else {}


def is_economic_code(code: str) -> bool:
    """True for a class or an item of either economic classification (302, 30102, 50201)."""
    return bool(_CODE.fullmatch(code))


def economic_account(code: str, name: str) -> EconomicAccount:
    """The account of a row: by its code, else by its name, which must be a class's whole name."""
    known = code or _NAMES.get(name, "")
    return EconomicAccount(known, _INDICATORS.get(known, "other"))
