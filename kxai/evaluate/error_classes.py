"""The classes of errors that gold names as a cause, with the diagnoses right for each."""

from __future__ import annotations

from collections.abc import Mapping

CODES: Mapping[str, frozenset[str]] = {
    "digit": frozenset({"digit"}),
    "transposition": frozenset({"transposed"}),
    "omission": frozenset({"omitted"}),
    "addition": frozenset({"added"}),
    "decimal": frozenset({"decimal"}),
    "unit": frozenset({"unit"}),
    "direction": frozenset({"inverted"}),
    "base": frozenset({"base_current", "base_other"}),
    "missing": frozenset({"missing_item"}),
    "doubled": frozenset({"doubled_item"}),
    "stale": frozenset({"stale"}),
    "swapped": frozenset({"swapped"}),
    "points": frozenset({"points"}),
}
"""Diagnosis codes by class of error. The classes:

digit (one substituted), transposition (two neighbours), omission (a digit left out), addition (a
digit printed twice), decimal (the point moved by one), unit (万元 for 元 and the reverse),
direction (增加 for 减少 and the like), base (a rate worked out on the current value, or on another
total), missing (an item of a list taken out with its clause), doubled (told twice), stale (last
year's value for this year's), swapped (two values of one list or row exchanged), points (百分点
for %).
"""
CLASSES = tuple(CODES)
