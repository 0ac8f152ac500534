"""Errors planted in a report that is being made, by class, with the truth that they break.

An error is kept only where it breaks a claim that held of the printed numbers, so that a careful
reader of this report alone can see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from kxai.evaluate.error_classes import CLASSES
from kxai.evaluate.harness_words import ERROR_ZH
from kxai_lab.generate.compose import Claim, Draft
from kxai_lab.generate.pieces import Items, Num
from kxai_lab.inject.slips import PLAIN, SLIPS, one_of

_GOLD_KINDS = {
    "sum": "sum",
    "change": "change",
    "growth": "growth_rate",
    "share": "share",
    "execution": "execution_rate",
    "same": "equal_mentions",
}
_UNITS = {"万元": "元", "元": "万元"}
_RATES = ("growth_rate", "share", "execution_rate")


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted error: its class, what was printed before and after, the numbers that show it
    (``places``), all numbers of the claims that it breaks, and the kind of the first of them."""

    error: str
    old: str
    new: str
    places: tuple[Num, ...]
    involved: tuple[Num, ...]
    kind: str

    @property
    def explanation(self) -> str:
        """What a reader is to be told, in Chinese."""
        return (
            f"{ERROR_ZH[self.error]}：应为{self.old or '（有此项）'}，写作{self.new or '（漏写）'}"
        )


def plant(draft: Draft, chance: Random, wanted: str | None = None) -> Planted | None:
    """Plant one error (of class ``wanted``, else of any) in ``draft``; None where none can be had.

    Raises KeyError for an unknown class.
    """
    classes = [wanted] if wanted else chance.sample(CLASSES, len(CLASSES))
    nums = [n for n in draft.nums() if n.layer != "chart" and not n.hedge]
    for error in classes:
        for num in chance.sample(nums, len(nums)):
            planted = _MAKERS[error](error, draft, num, chance)
            if planted is not None:
                return planted
    return None


def _at(draft: Draft, nums: Sequence[Num]) -> list[Claim]:
    return [claim for claim in draft.claims if any(n in claim.nums for n in nums)]


def _kept(
    error: str, draft: Draft, changed: Sequence[Num], old: str, new: str, undo: Callable[[], None]
) -> Planted | None:
    """The error, where it breaks a claim; else it is undone."""
    broken = [claim for claim in _at(draft, changed) if claim.holds() is False]
    if not broken:
        undo()
        return None
    involved = dict.fromkeys(n for claim in broken for n in claim.nums)
    kind = _GOLD_KINDS[broken[0].kind]
    return Planted(error, old, new, tuple(changed), tuple(involved), kind)


def _printed(error: str, draft: Draft, num: Num, text: str | None) -> Planted | None:
    """The number printed as ``text``."""
    if text is None or text == num.text or not PLAIN.fullmatch(num.text):
        return None
    if not PLAIN.fullmatch(text):
        return None
    old = num.text
    num.text = text

    def undo() -> None:
        num.text = old

    return _kept(error, draft, [num], old, text, undo)


def _slip(error: str, draft: Draft, num: Num, chance: Random) -> Planted | None:
    if num.value:
        return None
    return _printed(error, draft, num, one_of(error, num.text, chance))


def _unit(error: str, draft: Draft, num: Num, chance: Random) -> Planted | None:  # noqa: ARG001
    new = _UNITS.get(num.unit)
    if new is None or num.suffix != num.unit:
        return None
    old = num.unit
    num.unit = num.suffix = new

    def undo() -> None:
        num.unit = num.suffix = old

    return _kept(error, draft, [num], num.text + old, num.text + new, undo)


def _points(error: str, draft: Draft, num: Num, chance: Random) -> Planted | None:  # noqa: ARG001
    if num.role not in _RATES or num.suffix not in ("%", "％"):
        return None
    old = num.suffix
    num.unit = num.suffix = "个百分点"

    def undo() -> None:
        num.unit, num.suffix = "%", old

    return _kept(error, draft, [num], num.text + old, num.text + num.suffix, undo)


def _direction(error: str, draft: Draft, num: Num, chance: Random) -> Planted | None:  # noqa: ARG001
    way = num.way
    if way is None:
        return None
    old = way.word
    way.grows = not way.grows

    def undo() -> None:
        way.grows = not way.grows

    return _kept(error, draft, [num], old, way.word, undo)


def _base(error: str, draft: Draft, num: Num, chance: Random) -> Planted | None:  # noqa: ARG001
    """A growth rate worked out on the current amount."""
    for claim in _at(draft, [num]):
        if claim.kind == "growth" and claim.nums[0] is num:
            now, was = (Decimal(n.text.replace(",", "")) for n in claim.nums[1:])
            if not now:
                continue
            places = Decimal(1).scaleb(-len(num.text.partition(".")[2]))
            rate = (100 * abs(now - was) / now).quantize(places, ROUND_HALF_UP)
            return _printed(error, draft, num, f"{rate:f}")
    return None


def _stale(error: str, draft: Draft, num: Num, chance: Random) -> Planted | None:  # noqa: ARG001
    for claim in _at(draft, [num]):
        if claim.kind in ("change", "growth") and claim.nums[1] is num:
            return _printed(error, draft, num, claim.nums[2].text)
    return None


def _swapped(error: str, draft: Draft, num: Num, chance: Random) -> Planted | None:
    others = [
        n
        for claim in _at(draft, [num])
        if claim.kind in ("sum", "change", "execution")
        for n in claim.nums[1:]
        if n is not num and n.role == num.role and n.unit == num.unit and n.layer == num.layer
    ]
    others = [n for n in others if PLAIN.fullmatch(n.text) and n.text != num.text]
    if not others or not PLAIN.fullmatch(num.text) or num.value:
        return None
    other = chance.choice(others)
    old, new = num.text, other.text
    num.text, other.text = new, old

    def undo() -> None:
        num.text, other.text = old, new

    return _kept(error, draft, [num, other], old, new, undo)


def _lists_of(draft: Draft, num: Num) -> Iterator[tuple[Items, int]]:
    """The lists told in prose of which an item holds ``num``, and which item that is."""
    for line in draft.lines:
        for piece in line.pieces:
            if isinstance(piece, Items):
                for index, item in enumerate(piece.items):
                    if num in item:
                        yield piece, index


def _sum_of(draft: Draft, num: Num) -> Claim | None:
    for claim in _at(draft, [num]):
        if claim.kind == "sum" and num in claim.nums[1:]:
            return claim
    return None


def _missing(error: str, draft: Draft, num: Num, chance: Random) -> Planted | None:  # noqa: ARG001
    """An item of a list left out; a list of two would no longer be one."""
    claim = _sum_of(draft, num)
    if claim is None or num.role != "amount":
        return None
    for items, index in _lists_of(draft, num):
        left = Claim("sum", tuple(n for n in claim.nums if n is not num))
        if len(items.items) < 3 or left.holds() is not False:
            continue
        items.items.pop(index)
        draft.claims = [c for c in draft.claims if num not in c.nums]
        told = num.text + num.suffix
        return Planted(error, told, "", left.nums, left.nums, "sum")
    return None


def _doubled(error: str, draft: Draft, num: Num, chance: Random) -> Planted | None:  # noqa: ARG001
    """An item of a list told twice."""
    claim = _sum_of(draft, num)
    if claim is None or num.role != "amount":
        return None
    for items, index in _lists_of(draft, num):
        again = [replace(p) if isinstance(p, Num) else p for p in items.items[index]]
        twice = next(
            p for p in again if isinstance(p, Num) and p.role == "amount"
        )  # fmt: skip
        more = Claim("sum", (*claim.nums, twice))
        if more.holds() is not False:
            continue
        items.items.insert(index + 1, again)
        told = num.text + num.suffix
        return Planted(error, told, f"{told}（两次）", (num, twice), more.nums, "sum")
    return None


_MAKERS: Mapping[str, Callable[[str, Draft, Num, Random], Planted | None]] = {
    **dict.fromkeys(SLIPS, _slip),
    "unit": _unit,
    "direction": _direction,
    "base": _base,
    "missing": _missing,
    "doubled": _doubled,
    "stale": _stale,
    "swapped": _swapped,
    "points": _points,
}
