"""The economic classification: which accounts are indicators of their own, which only items."""

from __future__ import annotations

import re
from typing import NamedTuple

_CODE = re.compile(r"(?:3\d\d|5\d\d)(?:\d\d)?")
_CLASS = 3  # digits; two more name an item (30102 津贴补贴)
_INDICATORS = {
    "301": "expenditure.wages",
    "302": "expenditure.goods_services",
    "303": "expenditure.individual_family",
    "310": "expenditure.capital",
}
_NAMES = {
    "工资福利支出": "301",
    "商品和服务支出": "302",
    "对个人和家庭的补助": "303",
    "对个人和家庭的补助支出": "303",
    "对个人和家庭补助支出": "303",
    "对个人和家庭补助": "303",
    "资本性支出": "310",
    "其他资本性支出": "310",
    "资本性支出（二）": "310",
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


def named_class(name: str) -> str:
    """The indicator of a class of the economic classification that bears ``name``, else ""."""
    return _INDICATORS.get(_NAMES.get(name, ""), "")
