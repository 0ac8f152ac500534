"""Relations that printed numbers keep by themselves, whatever anyone takes them for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kxai.schema.figure import Figure

_BESIDE, _NEAR = 7, 200  # figures to either side of a rate, and characters from it
_LISTED, _LIST = 24, 900  # figures of a list, and characters from its first to its last
_TELLING, _RATE = 4, 3  # digits of an amount, and of a rate, that hardly fit by chance
_FEWEST = 3  # parts of a sum that has no telling digits of its own
KINDS = ("share", "growth", "change", "difference", "sum", "total behind its parts")


@dataclass(frozen=True, slots=True)
class Kept:
    """A relation that the printed numbers keep: the number tested first, then the others."""

    kind: str
    figures: tuple[Figure, ...]

    @property
    def starts(self) -> set[int]:
        return {figure.start for figure in self.figures}


def digits(figure: Figure) -> int:
    """How many digits a number has that say something: 1,020.0 has five.

    >>> len("1,020.0".replace(",", "").replace(".", "").lstrip("0"))
    5
    """
    return len(figure.text.replace(",", "").replace("，", "").replace(".", "").lstrip("0"))


def kept_relations(figures: Sequence[Figure]) -> Iterator[Kept]:
    """What the numbers of a report keep among themselves, in the order of their places."""
    for at, figure in enumerate(figures):
        if figure.unit == "%":
            if figure.decimals and digits(figure) >= _RATE:
                yield from _rates(figure, _around(figures, at))
        elif digits(figure) >= _TELLING:
            yield from _differences(figure, _around(figures, at))
        if figure.unit != "%" and figure.value:
            yield from _sums(figure, figures[at + 1 : at + 1 + _LISTED], "sum")
            before = figures[max(0, at - _LISTED) : at]
            yield from _sums(figure, before[::-1], "total behind its parts")


def _around(figures: Sequence[Figure], at: int) -> list[Figure]:
    beside = figures[max(0, at - _BESIDE) : at + _BESIDE + 1]
    here = figures[at]
    return [
        figure
        for figure in beside
        if figure is not here and figure.base_unit != "%" and digits(figure) >= _RATE
        and abs(figure.start - here.start) < _NEAR
    ]  # fmt: skip


def _rates(rate: Figure, near: Sequence[Figure]) -> Iterator[Kept]:
    def is_told(value: Decimal) -> bool:
        step = Decimal(1).scaleb(-rate.decimals)
        return abs(value).quantize(step, ROUND_HALF_UP) == abs(rate.value)

    for one in near:
        for other in near:
            alike = one is not other and one.base_unit == other.base_unit
            if not alike or not other.base_value or one.value == other.value:
                continue
            share = 100 * one.base_value / other.base_value
            if is_told(share):
                yield Kept("share", (rate, one, other))
            elif is_told(share - 100):
                yield Kept("growth", (rate, one, other))
            elif one.base_value < other.base_value and any(
                is_told(100 * one.base_value / (other.base_value - sign * one.base_value))
                for sign in (1, -1)
            ):
                yield Kept("change", (rate, one, other))


def _differences(figure: Figure, near: Sequence[Figure]) -> Iterator[Kept]:
    alike = [f for f in near if f.base_unit == figure.base_unit and digits(f) >= _TELLING]
    for whole in alike:
        for rest in alike:
            if whole is not rest and whole.base_value - rest.base_value == figure.base_value > 0:
                yield Kept("difference", (whole, figure, rest))


def _sums(head: Figure, others: Sequence[Figure], kind: str) -> Iterator[Kept]:
    parts: list[Figure] = []
    total = Decimal(0)
    for part in others:
        if part.base_unit != head.base_unit or part.role not in ("amount", "count"):
            continue
        if abs(part.start - head.start) > _LIST:
            return
        parts.append(part)
        total += part.base_value
        telling = digits(head) >= _TELLING or len(parts) >= _FEWEST
        if total == head.base_value and telling and sum(f.value != 0 for f in parts) > 1:
            yield Kept(kind, (head, *parts))
        if total >= head.base_value:
            return
