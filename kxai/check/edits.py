"""How one printed number becomes another: the slips of a writer, and what each costs to tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import log2

from kxai.check.interval import Interval, places_printed
from kxai.schema.figure import Figure

_FIRST = 2.0  # bits of a slip of the pen: one digit other than meant
_TWICE = 4.0
_DIGIT = log2(10)
_LONG = 4  # digits of a number long enough to be recognised with two of them wrong


TELLING = 1.0
"""Bits by which a slip must beat chance to prove, by itself, that a number is wrong."""
LIKELY = -2.0
"""The same where a relation fails anyway: an error is there, and most errors are slips."""
SLIPS = frozenset({"digit", "transposed", "omitted", "added", "decimal", "unit"})


@dataclass(frozen=True, slots=True)
class Edit:
    """One slip: ``code`` is digit, transposed, omitted, added, decimal or unit.

    ``bits`` is its description length: −log2 of the chance that a writer who means one number
    makes this kind of slip at this place.
    """

    code: str
    bits: float


SHIFTS: tuple[tuple[int, Edit], ...] = tuple(
    (shift, Edit(code, _FIRST + bits + log2(len(of))))
    for of, code, bits in (
        ((1, -1, 2, -2, 3, -3), "decimal", 1.0),
        ((4, -4, 8, -8), "unit", 2.0),
    )
    for shift in of
)
"""Powers of ten from the stated number to the meant one, with the slip of each."""


@dataclass(frozen=True, slots=True)
class MovedNumber:
    """A number with its point, or its unit, moved by ``shift`` powers of ten: as it would be
    printed, its value and last place in base units, and the bits of its being printed so."""

    shift: int
    edit: Edit
    number: str
    value: Fraction
    step: Fraction
    odd: float
    interval: Interval = field(init=False)

    def __post_init__(self) -> None:
        half = self.step / 2
        object.__setattr__(self, "interval", Interval(self.value - half, self.value + half))


def edit_between(meant: str, stated: str) -> Edit | None:
    """The slip that turns ``meant`` into ``stated`` (both without separators), or None.

    A digit dropped while its neighbour was misread is one slip too, if the number is long.
    """
    if meant == stated:
        return None
    shifted = _moved_point(meant, stated)
    if shifted is not None:
        return shifted
    size = len(_digits(stated))
    if len(meant) == len(stated):
        differ = [i for i in range(len(meant)) if meant[i] != stated[i]]
        if len(differ) == 1 and _point(meant) == _point(stated):
            return Edit("digit", _FIRST + log2(9 * size))
        first, last = differ[0], differ[-1]
        neighbours = "." not in meant[first + 1 : last] and last - first == 1
        across = meant[first + 1 : last] == "."
        crossed = meant[first] == stated[last] and meant[last] == stated[first]
        if len(differ) == 2 and (neighbours or across) and crossed:
            return Edit("transposed", _FIRST + 1 + log2(max(1, size - 1)))
        return None
    short, long = sorted((meant, stated), key=len)
    if len(long) - len(short) != 1:
        return None
    without = [long[:i] + long[i + 1 :] for i in range(len(long)) if long[i] != "."]
    code = "added" if long == stated else "omitted"
    # which digit was left out, or where another was put in, and which
    places = size + 1 if code == "omitted" else 10 * size
    if short in without:
        if code == "added" and _doubled(long, without.index(short)):
            places = size
        return Edit(code, _FIRST + 1 + log2(places))
    if size >= _LONG and any(_one_apart(short, other) for other in without):
        return Edit(code, _TWICE + log2(places * 9 * size))
    return None


def _doubled(text: str, at: int) -> bool:
    """True for a key that was struck twice."""
    digits = _digits(text)
    return digits[at] in digits[max(0, at - 1) : at] + digits[at + 1 : at + 2]


def _moved_point(meant: str, stated: str) -> Edit | None:
    (left, power), (right, other) = _scientific(meant), _scientific(stated)
    if left != right or not left:
        return None
    return next((edit for shift, edit in SHIFTS if shift == power - other), None)


def _scientific(text: str) -> tuple[str, int]:
    """The digits that count, and the power of ten of the last one."""
    whole, _, places = text.partition(".")
    digits = (whole + places).lstrip("0")
    counted = digits.rstrip("0")
    return counted, len(digits) - len(counted) - len(places)


def _digits(text: str) -> str:
    return text.replace(".", "")


def _point(text: str) -> int:
    return text.find(".")


def _one_apart(left: str, right: str) -> bool:
    return sum(a != b for a, b in zip(left, right, strict=True)) == 1


def beats_chance(bits: float, meant: str, stated: str, code: str = "", by: float = LIKELY) -> bool:
    """True when ``bits`` tell so much less (``by``) than the digits of the longer number one by
    one."""
    return _worth(meant, stated, code) - bits >= by


def _worth(meant: str, stated: str, code: str) -> float:
    """Bits of the longer number; where the unit is another, zeros tell as much as other digits."""
    if code == "unit":
        return _DIGIT * max(len(_digits(text).lstrip("0")) for text in (meant, stated))
    return _DIGIT * max(telling_digits(meant), telling_digits(stated))


def telling_digits(text: str) -> int:
    """Digits that tell something: without zeros in front, and at most one of those at the end."""
    digits = _digits(text).lstrip("0")
    return min(len(digits), len(digits.rstrip("0")) + 1)


def plain(figure: Figure) -> str:
    """The digits of a printed number, in Arabic figures and without separators and sign."""
    return f"{abs(figure.value):.{max(0, places_printed(figure))}f}"


def slip_margin(meant: str, stated: str) -> float:
    """Bits by which one slip from ``meant`` to ``stated`` beats chance; negative for none.

    In a number of one digit any can become any other: that is no sign of a slip.
    """
    edit = edit_between(meant, stated)
    return _worth(meant, stated, edit.code) - edit.bits if edit else -1.0


def telling_slip(meant: str, stated: str) -> bool:
    """True when a slip proves, by itself, that one of two numbers is wrong."""
    return slip_margin(meant, stated) >= TELLING
