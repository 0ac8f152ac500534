"""Numbers drawn at random from a pool and labelled by hand: how many does kxai label right?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Any

from kxai.errors import GoldError
from kxai.schema.figure import Figure

ASPECTS = ("indicator", "year", "stage", "role", "unit")
SCOPE_ASPECTS = ("funds", "entity")
"""Members of the address, judged where the labels and the address both know them."""
_JUDGED = ("indicator", "year", "role")
_NEAR = 1.0  # points by which a box of the gold may miss the figure's


@dataclass(frozen=True, slots=True)
class SpotResult:
    """One labelled number: the ``gold`` row, the figure that stands there (None: none found), and
    which aspects are right. A number that is no figure (``skip``) is right where none stands.
    ``scope`` tells which members of the address are right, of those that can be judged."""

    gold: Mapping[str, Any]
    figure: Figure | None
    right: Mapping[str, bool]
    scope: Mapping[str, bool] = field(default_factory=dict)

    @property
    def skipped(self) -> bool:
        return bool(self.gold.get("skip"))

    @property
    def all_right(self) -> bool:
        if self.skipped:
            return self.figure is None
        return all(self.right.get(aspect, False) for aspect in _JUDGED)


def read_spots(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The labels of ``folder/gold/spot/*.jsonl`` by document. Raises GoldError for a bad line."""
    spots: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((folder / "gold" / "spot").glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                spots.setdefault(row["doc"], []).append(row)
            except (ValueError, KeyError, TypeError) as error:
                raise GoldError(f"{path}:{number}", f"不是一行标注：{error}") from error
    return spots


def score_spots(
    spots: Sequence[Mapping[str, Any]], figures: Sequence[Figure]
) -> Iterator[SpotResult]:
    """Each spot with the figure that stands in its place and what of its label is right."""
    by_start = {figure.start: figure for figure in figures}
    for spot in spots:
        if "start" in spot:
            figure = by_start.get(spot["start"]) or next(
                (f for f in figures if f.start < spot["end"] and spot["start"] < f.end), None
            )
        else:
            figure = _in_box(spot, figures)
        yield SpotResult(spot, figure, _right(spot, figure), _scope_right(spot, figure))


def _in_box(spot: Mapping[str, Any], figures: Sequence[Figure]) -> Figure | None:
    left, top, right, bottom = spot["box"]
    best, most = None, 0.0
    for figure in figures:
        if figure.page != spot["page"] or not _same_digits(spot["text"], figure.text):
            continue
        for box in figure.boxes:
            across = min(right, box.x1) - max(left, box.x0) + _NEAR
            down = min(bottom, box.bottom) - max(top, box.top) + _NEAR
            if across > 0 and down > 0 and across * down > most:
                best, most = figure, across * down
    return best


def _same_digits(one: str, other: str) -> bool:
    return one.strip("-+ ").replace(",", "") == other.strip("-+ ").replace(",", "").replace(" ", "")


def _right(spot: Mapping[str, Any], figure: Figure | None) -> dict[str, bool]:
    if figure is None or spot.get("skip"):
        return {}
    return {
        "indicator": figure.indicator in (spot["indicator"], *spot.get("indicator_alt", ())),
        "year": figure.year in (spot["year"], *spot.get("year_alt", ())),
        "stage": figure.stage in (spot["stage"], *spot.get("stage_alt", ())),
        "role": figure.role in (spot["role"], *spot.get("role_alt", ())),
        "unit": _unit_right(spot, figure),
    }


def _scope_right(spot: Mapping[str, Any], figure: Figure | None) -> dict[str, bool]:
    if figure is None or figure.at is None or spot.get("skip"):
        return {}
    found = {}
    for aspect in SCOPE_ASPECTS:
        known, labelled = getattr(figure.at.scope, aspect), spot.get(aspect)
        if known is not None and labelled not in (None, "unknown"):
            allowed = (labelled, *spot.get(f"{aspect}_alt", ()))
            found[aspect] = any(map(partial(_is_of_kind, known.value), allowed))
    return found


def _is_of_kind(value: str, labelled: str) -> bool:
    """The labels call a single body, and mostly a project of one, a department, too."""
    kind, wanted = value.partition(":")[0], labelled.partition(":")[0]
    return kind == wanted or (wanted == "department" and kind in ("unit", "project"))


def _unit_right(spot: Mapping[str, Any], figure: Figure) -> bool:
    allowed = {unit or "" for unit in (spot["unit"], *spot.get("unit_alt", ()))}
    if figure.unit in allowed:
        return True
    try:
        return Decimal(str(spot["value"])) == 0 == figure.value
    except InvalidOperation:
        return False
