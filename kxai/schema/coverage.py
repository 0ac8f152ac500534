"""How well a report was read, told without knowing what is right: what was labelled, what its own
arithmetic confirms, which of its claims were checked, which of its tables are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

ClaimKind = Literal["change", "growth", "share", "execution", "sum"]
"""What a report claims of its numbers: 增加X, 增长p%, 占p%, 完成p%, parts that add up."""

ClaimState = Literal[
    "checked",
    "label_unknown",  # nobody knows what the number is of
    "year_unknown",  # nobody knows of which year
    "base_unknown",  # its amount is known, what that is compared with is not
    "operand_unknown",  # the amounts that it compares were not found
    "zero_base",  # a rate on a base of nothing
    "too_wide",  # rounding allows too much for the check to exclude anything
    "hedged",  # 约, 左右, 近: no exact number to hold it against
]
"""What became of a claim: checked, or why it was not."""

UNCHECKED: tuple[ClaimState, ...] = (
    "label_unknown", "year_unknown", "base_unknown", "operand_unknown", "zero_base", "too_wide",
    "hedged",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of one report, or of several together.

    ``numbers`` are all that could be figures, ``labelled`` those with a label of the catalogue,
    ``other`` those with the report's own words for a label; ``confirmed`` stand in a relation
    that holds. ``claims`` counts by kind and state; ``known_tables`` are of a standard form, and
    ``unknown_tables`` are the titles ("" where there is none) of those that are not.
    """

    numbers: int = 0
    labelled: int = 0
    other: int = 0
    confirmed: int = 0
    claims: Mapping[tuple[ClaimKind, ClaimState], int] = field(default_factory=dict)
    known_tables: int = 0
    unknown_tables: tuple[str, ...] = ()

    def claimed(self, state: ClaimState | None = None) -> int:
        """Claims of all kinds, or those of one state."""
        return sum(n for (_, found), n in self.claims.items() if state in (None, found))

    @property
    def labelled_share(self) -> float | None:
        """Labelled of all numbers; None of none."""
        return self.labelled / self.numbers if self.numbers else None

    @property
    def confirmed_share(self) -> float | None:
        """Confirmed of the labelled numbers; None of none."""
        return self.confirmed / self.labelled if self.labelled else None

    @property
    def checked_share(self) -> float | None:
        """Checked of all claims; None of none."""
        claims = self.claimed()
        return self.claimed("checked") / claims if claims else None


def added(several: Iterable[Coverage]) -> Coverage:
    """The counts of several reports together."""
    parts = list(several)
    claims: Counter[tuple[ClaimKind, ClaimState]] = Counter()
    for part in parts:
        claims.update(part.claims)
    return Coverage(
        sum(part.numbers for part in parts),
        sum(part.labelled for part in parts),
        sum(part.other for part in parts),
        sum(part.confirmed for part in parts),
        claims,
        sum(part.known_tables for part in parts),
        tuple(title for part in parts for title in part.unknown_tables),
    )


def coverage_object(coverage: Coverage) -> dict[str, Any]:
    """A coverage as JSON tells it."""
    claims: dict[str, dict[str, int]] = {}
    for (kind, state), count in sorted(coverage.claims.items()):
        claims.setdefault(kind, {})[state] = count
    return {
        "numbers": coverage.numbers,
        "labelled": coverage.labelled,
        "other": coverage.other,
        "confirmed": coverage.confirmed,
        "claims": claims,
        "known_tables": coverage.known_tables,
        "unknown_tables": list(coverage.unknown_tables),
    }


def coverage_of(values: Mapping[str, Any]) -> Coverage:
    """The coverage that ``coverage_object`` told. Raises KeyError where it told none."""
    claims = {
        (kind, state): count
        for kind, states in values["claims"].items()
        for state, count in states.items()
    }
    return Coverage(
        values["numbers"], values["labelled"], values["other"], values["confirmed"], claims,
        values["known_tables"], tuple(values["unknown_tables"]),
    )  # fmt: skip
