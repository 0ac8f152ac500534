"""Which causes count as right for an error that was planted, beside those of its class."""

from __future__ import annotations

from kxai.evaluate.error_classes import CODES
from kxai_lab.inject.slips import slips_between

_SLIP_CODES = {
    "digit": "digit",
    "transposition": "transposed",
    "omission": "omitted",
    "addition": "added",
    "decimal": "decimal",
}
_MIRRORED = {"omitted": "added", "added": "omitted"}
_SHORT = 2  # digits of a number in which a wrong digit and two swapped ones cannot be told apart


def only_mentions(kinds: frozenset[str]) -> bool:
    """True where nothing but other mentions of the same thing excludes a number."""
    return bool(kinds) and kinds <= {"same", "units"}


def right_codes(error: str, old: str, new: str, kinds: frozenset[str]) -> frozenset[str]:
    """The codes that count as the right cause of ``new`` printed for ``old``.

    Beside those of the class: every slip that makes ``new`` of ``old`` in one step too (the
    report cannot tell which it was), and ``digit`` for two swapped digits of a number that has no
    others. Where only another mention contradicts the number (``kinds``: the relations that
    exclude it) nothing tells which of the two is wrong: ``miscopied``, and the slip that would
    have made the other mention of it, are right too.
    """
    codes = set(CODES[error])
    codes.update(_SLIP_CODES[slip] for slip in slips_between(old, new))
    if error == "transposition" and sum(c.isdigit() for c in old) <= _SHORT:
        codes.add("digit")
    if only_mentions(kinds):
        codes.add("miscopied")
        codes.update(_MIRRORED[code] for code in codes & set(_MIRRORED))
    return frozenset(codes)
