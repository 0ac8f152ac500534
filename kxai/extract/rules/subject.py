"""What a sentence speaks of, and goes on speaking of behind a part, a bracket or a semicolon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import NamedTuple

from kxai.extract.rules.scene import Label
from kxai.schema.figure import Role, Stage
from kxai.schema.mention import Mention


class Parts:
    """The whole whose parts 其中 has begun to tell, until they are all there.

    年初预算260万元，其中基本支出180万元，项目支出80万元；实际支出255万元: behind ；the sentence
    speaks of the whole again, for 180 and 80 are 260.
    """

    def __init__(self) -> None:
        self._whole: Label | None = None
        self._left = Decimal(0)
        self._unit = ""

    def begin(self, whole: Label, mention: Mention) -> None:
        self._whole, self._left, self._unit = whole, mention.value, mention.unit

    def told(self, mention: Mention) -> None:
        self._left = self._left - mention.value if mention.unit == self._unit else Decimal(-1)

    def closed(self) -> Label | None:
        """The whole where its parts are all told, once."""
        if self._whole is None or self._left:
            return None
        whole, self._whole = self._whole, None
        return whole


class Bracket(NamedTuple):
    """What was spoken of when a bracket opened, and the change that it cuts up, if it does."""

    subject: Subject
    previous: Label | None
    after_of_which: bool
    moved: Label | None


@dataclass(slots=True)
class Subject:
    """What the sentence speaks of: set by an amount, used by the share or growth after it."""

    indicator: str | None = None
    label: str = ""
    dims: dict[str, str] = field(default_factory=dict)
    stage: Stage | None = None
    year: int | None = None
    role: Role = "amount"
    confidence: float = 0.9
    money: str | None = None
    money_label: str = ""
    money_dims: dict[str, str] = field(default_factory=dict)
    money_stage: Stage | None = None
    told_stage: Stage | None = None
    announced: bool = False  # named by a heading or a sentence of its own, no amount told yet
    head: Label | None = None  # the amount that a list of the sentence before was of
    parts_told: int = 0  # amounts of that list so far
    listed: Sequence[str] = ()  # the names of the last sentence's 分别 lists
    received: str = ""  # the account of receipts told last
    moved: Label | None = None  # the change or rate that the sentence before ended with
    sentence_year: int | None = None  # what the sentence before spoke of, where it named it
    whole: Parts = field(default_factory=Parts)
    parts: bool = False  # inside a list of what project spending is made of
    brackets: list[Bracket] = field(default_factory=list)  # those that are open, the last innermost

    def take(self, label: Label) -> None:
        self.announced = False
        # A budget named beside what was spent does not change what the sentence speaks of.
        beside = label.indicator == self.money and label.stage in ("budget", "adjusted")
        later = label.year is not None and self.year is not None and label.year > self.year
        keep = beside and self.money_stage == "final" and not later
        # Nor does the amount of an earlier year beside that of this one.
        same = label.indicator == self.indicator and label.role == self.role == "amount"
        if same and label.year is not None and self.year is not None and label.year < self.year:
            return
        self.indicator, self.label = label.indicator, label.label
        self.dims, self.year = dict(label.dims), label.year
        self.stage = "final" if keep else label.stage
        self.role, self.confidence = label.role, label.confidence
        if label.role == "amount":
            if label.indicator.startswith("income."):
                self.received = label.indicator
            self.money, self.money_label = label.indicator, label.label
            self.money_dims = dict(label.dims)
            self.money_stage = "final" if keep else label.stage

    def go_back_to(self, earlier: Subject) -> None:
        """Speak again of what ``earlier``, a copy of this subject, spoke of."""
        for one in fields(earlier):
            setattr(self, one.name, getattr(earlier, one.name))
