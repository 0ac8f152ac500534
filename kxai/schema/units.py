"""Units of money and of counting, and what one of them is in its base unit."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

MONEY_FACTORS: dict[str, Decimal] = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "十万元": Decimal(100_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
}

_MULTIPLIERS: tuple[tuple[str, Decimal], ...] = (
    ("万亿", Decimal(10) ** 12),
    ("千万", Decimal(10) ** 7),
    ("百万", Decimal(10) ** 6),
    ("亿", Decimal(10) ** 8),
    ("万", Decimal(10) ** 4),
    ("千", Decimal(10) ** 3),
    ("百", Decimal(100)),
)


@lru_cache(maxsize=4096)
def factor_and_base(unit: str) -> tuple[Decimal, str]:
    """Split a printed unit into its factor and base unit.

    万元 → (10000, 元), 万份 → (10000, 份), 元/亩 → (1, 元/亩), % → (1, %), "" → (1, "").
    """
    money, slash, per = unit.partition("/")
    if money in MONEY_FACTORS:
        return MONEY_FACTORS[money], f"元{slash}{per}"
    for word, factor in _MULTIPLIERS:
        if unit.startswith(word) and unit != word + "分点":
            return factor, unit[len(word) :]
    return Decimal(1), unit


def is_money(unit: str) -> bool:
    """True for 元, 万元, 元/亩 and their like."""
    return unit.partition("/")[0] in MONEY_FACTORS
