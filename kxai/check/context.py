"""The figures of one report, indexed for the rules that derive relations."""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from kxai.schema.catalogue import CATALOGUE
from kxai.schema.figure import Figure
from kxai.schema.finding import Severity
from kxai.schema.report import Report

_SENTENCE_END = re.compile(r"[。！？!?\n]")
Key = tuple[object, ...]
SURE = 0.7
"""Below this confidence a contradiction may be a wrong label of ours."""


def dims_key(figure: Figure) -> tuple[tuple[str, str], ...]:
    """The dimensions that tell one thing from another; a function's code stands for its name."""
    dims = dict(figure.dims)
    if "code" in dims:
        dims.pop("name", None)
    return tuple(sorted(dims.items()))


def thing(figure: Figure) -> Key:
    """What a figure speaks of, without year, stage and role."""
    return (figure.indicator, dims_key(figure))


@dataclass(slots=True)
class Context:
    """Figures in order of place, with look-ups. ``text`` is what their offsets point into."""

    figures: list[Figure]
    text: str
    report: Report
    sentence_of: dict[str, int] = field(default_factory=dict)
    line_of: dict[str, int] = field(default_factory=dict)
    amounts: dict[Key, list[Figure]] = field(default_factory=dict)

    def between(self, left: Figure, right: Figure) -> str:
        """The text from behind ``left`` to ``right``."""
        return self.text[left.end : right.start]

    def gap_before(self, figure: Figure, limit: int = 40) -> str:
        """The words in front of a figure, back to its sentence's start or ``limit`` characters."""
        words = self.text[max(0, figure.start - limit) : figure.start]
        cut = max((m.end() for m in _SENTENCE_END.finditer(words)), default=0)
        return words[cut:]

    def nearest(self, indicator_key: Key, year: int | None, near: Figure) -> Figure | None:
        """The amount of a thing and year that stands nearest before ``near``, else after it.

        Only amounts of the same stage count; another section's is taken only if every mention of
        it in the report agrees.
        """
        found = self.amounts.get((*indicator_key, year, near.stage)) or []
        found = [f for f in found if f.id != near.id]
        if not found:
            return None
        same = [f for f in found if f.section == near.section and f.start < near.start]
        if same:
            return same[-1]
        same = [f for f in found if f.section[:1] == near.section[:1]]
        values = {f.base_value for f in found}
        if len(values) == 1:
            return found[0]
        return same[0] if same and len({f.base_value for f in same}) == 1 else None


def make_context(figures: Sequence[Figure], text: str, report: Report) -> Context:
    """Index ``figures``; cost is that of sorting them."""
    ordered = sorted(figures, key=lambda figure: figure.start)
    context = Context(ordered, text, report)
    ends = [m.start() for m in re.finditer(r"[。！？!?\n]", text)]
    lines = [m.start() for m in re.finditer(r"\n", text)]
    amounts: defaultdict[Key, list[Figure]] = defaultdict(list)
    for figure in ordered:
        context.sentence_of[figure.id] = bisect.bisect_left(ends, figure.start)
        context.line_of[figure.id] = bisect.bisect_left(lines, figure.start)
        if figure.role in ("amount", "count") and figure.hedge is None:
            amounts[(*thing(figure), figure.year, figure.stage)].append(figure)
    context.amounts = dict(amounts)
    return context


def name_of(figure: Figure) -> str:
    """What a reader calls it: the wording of the report, else the catalogue's name."""
    if figure.indicator == "function":
        return figure.dims.get("name", figure.label)
    return figure.label or CATALOGUE[figure.indicator].zh


def severity_of(*operands: Figure) -> Severity:
    """Only a contradiction between surely read, unhedged numbers is an error."""
    weak = any(f.confidence < SURE or f.hedge is not None for f in operands)
    return "warning" if weak else "error"
