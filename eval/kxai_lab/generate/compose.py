"""From lines of pieces to a report: its body with marks, its gold, and the relations that hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from kxai.schema.figure import Direction, Figure, Role
from kxai.schema.units import factor_and_base
from kxai_lab.generate.markup import Mark, carried
from kxai_lab.generate.names import CLASSES
from kxai_lab.generate.pieces import Line, Num, Piece, Thing, Told, spoken, walk
from kxai_lab.inject.exclude import holds

_SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("income.total", ("income.general_budget", "income.superior_subsidy",
                      "income.undertaking", "income.other")),
    ("expenditure.total", ("expenditure.basic", "expenditure.project")),
    ("total.receipts", ("income.total", "balance.opening")),
    ("total.payments", ("expenditure.total", "balance.closing")),
    ("three_public.total", ("three_public.abroad", "three_public.vehicle_purchase",
                            "three_public.vehicle_operation", "three_public.reception")),
    ("procurement.total", ("procurement.goods", "procurement.works", "procurement.services")),
    ("general_budget.basic", ("expenditure.personnel", "expenditure.public")),
    ("expenditure.basic", ("expenditure.personnel", "expenditure.public")),
)  # fmt: skip
_WHOLES = {
    "income.general_budget": "income.total",
    "income.superior_subsidy": "income.total",
    "income.undertaking": "income.total",
    "income.other": "income.total",
    "expenditure.basic": "expenditure.total",
    "expenditure.project": "expenditure.total",
    "general_budget.expenditure": "expenditure.total",
    "function": "general_budget.expenditure",
    "three_public.abroad": "three_public.total",
    "three_public.vehicle_purchase": "three_public.total",
    "three_public.vehicle_operation": "three_public.total",
    "three_public.reception": "three_public.total",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A relation that the ledger makes true of printed numbers, the tested one first; ``kind`` as
    of ``inject.exclude.holds``."""

    kind: str
    nums: tuple[Num, ...]

    def holds(self) -> bool | None:
        """Whether it holds of what is printed now; None where that cannot be told."""
        return holds(self.kind, [as_figure(num) for num in self.nums])


FLAT = ("tabs", "cells")
"""How a table looks in plain text: a row a line with tabs, or torn into a cell a line."""


def flat(body: str, style: str) -> str:
    """The body as plain text: headings without marks, tables in ``style`` of ``FLAT``."""
    out: list[str] = []
    for line in body.split("\n"):
        if not line.startswith("|"):
            out.append(line.removeprefix("# "))
            continue
        words = [cell.strip() for cell in line.strip().strip("|").split("|")]
        cells = ["" if word in ("^", "<") else word for word in words]
        if style == "tabs":
            out.append("\t".join(cells))
        else:
            out += [f"\t{cell}" for cell in cells] + [""]
    return "\n".join(out)


@dataclass(slots=True)
class Draft:
    """A report before it is a file: its lines, and the claims among its numbers."""

    lines: list[Line]
    year: int
    stage: str
    claims: list[Claim] = field(default_factory=list)

    def nums(self) -> list[Num]:
        """All numbers in order of print."""
        return [p for line in self.lines for p in line.walk() if isinstance(p, Num)]

    def told(self) -> Iterator[Told]:
        """All narrative passages in order of print."""
        for line in self.lines:
            yield from (p for p in line.walk() if isinstance(p, Told))

    def settle(self) -> None:
        """Find the claims that hold among the numbers as they are printed."""
        for index, line in enumerate(self.lines):
            for piece in line.walk():
                if isinstance(piece, Num):
                    piece.line = index
        self.claims = [claim for claim in _claims(self.nums()) if claim.holds() is True]

    def body(self, words: Callable[[str], str] = str) -> tuple[str, list[Num]]:
        """The body in light line syntax with carried marks, and the number of each mark.

        ``words`` is applied to what is not a number (another script, say).
        """
        nums: list[Num] = []

        def text(pieces: Sequence[Piece]) -> str:
            return "".join(one(piece) for piece in walk(pieces))

        def one(piece: Piece) -> str:
            if isinstance(piece, Num):
                nums.append(piece)
                return carried(len(nums) - 1, piece.text) + words(piece.suffix)
            return words(spoken(piece))

        out = []
        for line in self.lines:
            if line.kind == "|":
                out.append("| " + " | ".join(text(cell) for cell in line.cells) + " |")
            else:
                mark = "# " if line.kind.startswith("#") else ""
                out.append(mark + text(line.pieces))
        return "\n".join(out) + "\n", nums

    def mark(self, num: Num) -> Mark:
        """The label of a number, as gold writes it."""
        options = {f"dims.{name}": word for name, word in num.dims.items()}
        options["year"] = str(num.year or self.year)
        options["stage"] = num.stage or self.stage
        for name, value in (("hedge", num.hedge), ("value", num.value)):
            if value:
                options[name] = value
        if num.layer != "text":
            options["layer"] = num.layer
        if num.way is not None:
            options["dir"] = "up" if num.way.grows else "down"
        if num.alt:
            options["alt"] = "/".join(num.alt)
        if num.optional:
            options["optional"] = "1"
        if not num.suffix:
            options["implied"] = "1"
        return Mark(num.text, num.unit, num.indicator, num.role, options)


_ROLES: dict[str, Role] = {
    "amount": "amount", "change": "change", "growth_rate": "growth_rate", "share": "share",
    "execution_rate": "execution_rate", "count": "count", "score": "score",
}  # fmt: skip


def as_figure(num: Num) -> Figure:
    """The number as the checker sees it, without a place."""
    text = num.text.replace(",", "")
    value = Decimal(num.value or text)
    factor, base = factor_and_base(num.unit)
    decimals = len((num.value or text).partition(".")[2])
    direction: Direction | None = None
    if num.way is not None:
        direction = "up" if num.way.grows else "down"
    return Figure(
        "", "", 0, len(text), text, value, num.unit, value * factor, base, decimals, None,
        num.indicator, "", num.year or 0, "final", _ROLES[num.role], direction, "text",
    )  # fmt: skip


Amounts = Mapping[Thing, Sequence[Num]]


def _claims(nums: Sequence[Num]) -> Iterator[Claim]:
    """Every relation that the numbers' meanings imply."""
    amounts: dict[Thing, list[Num]] = defaultdict(list)
    for num in nums:
        if num.role in ("amount", "score", "count") and not num.hedge:
            amounts[num.thing].append(num)
    for num in nums:
        yield from _tested(num, amounts)
    for group in amounts.values():
        if group[0].role == "amount":
            for first, second in pairwise(group):
                yield Claim("same", (second, first))
    yield from _lists(amounts)


def _near(num: Num, thing: Thing, amounts: Amounts) -> Num | None:
    """The mention of ``thing`` that stands nearest to ``num``."""
    return min(amounts.get(thing, ()), key=lambda n: abs(n.line - num.line), default=None)


def _tested(num: Num, amounts: Amounts) -> Iterator[Claim]:
    """The claims in which ``num`` is the tested one."""
    thing = num.thing
    if num.role == "amount":
        for total, parts in _SUMS:
            if total == thing.indicator and not thing.name:
                found = [_near(num, thing._replace(indicator=p), amounts) for p in parts]
                there = [part for part in found if part is not None]
                if len(there) > 1:
                    yield Claim("sum", (num, *there))
        return
    now = _near(num, thing, amounts)
    if now is None:
        return
    if num.role in ("change", "growth_rate"):
        was = next((t for t in amounts if t.year and t._replace(year=thing.year) == thing), None)
        before = _near(num, was, amounts) if was else None
        if before is not None:
            kind = "change" if num.role == "change" else "growth"
            yield Claim(kind, (num, now, before))
    elif num.role == "share":
        whole = Thing(_WHOLES.get(thing.indicator, ""), thing.year, thing.stage, "")
        if (total_ := _near(num, whole, amounts)) is not None:
            yield Claim("share", (num, now, total_))
    elif num.role == "execution_rate":
        base = thing.indicator.replace("project.executed", "project.budget")
        for stage in ("budget", "adjusted"):
            planned = _near(num, thing._replace(indicator=base, stage=stage), amounts)
            if planned is not None:
                yield Claim("execution", (num, now, planned))


def _lists(amounts: Amounts) -> Iterator[Claim]:
    """Projects, accounts and classes of one telling against their total."""
    for part, whole in (
        ("function", "general_budget.expenditure"),
        ("project.executed", "expenditure.project"),
        ("project.budget", "expenditure.project"),
    ):
        groups: dict[tuple[object, ...], dict[Thing, Num]] = defaultdict(dict)
        for thing, found in amounts.items():
            if thing.indicator != part:
                continue
            for num in found:
                level = thing.name in CLASSES.values()
                groups[num.layer, thing.year, thing.stage, level][thing] = num
        for (_, year, stage, _), seen in groups.items():
            totals = [
                n for t, found in amounts.items() for n in found
                if t == (whole, year, stage, "")
            ]  # fmt: skip
            if len(seen) > 1 and totals:
                first = next(iter(seen.values()))
                total = min(totals, key=lambda n: abs(n.line - first.line))
                yield Claim("sum", (total, *seen.values()))
