"""A question as a small typed plan: what is looked up and what is done with it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Operation = Literal[
    "lookup",
    "compare",
    "rank",
    "sum",
    "mean",
    "median",
    "filter",
    "difference",
    "growth",
    "trend",
    "share",
    "per_head",
    "findings",
    "checked",
    "archive",
    "mentions",
    "passage",
    "refuse",
]
Wanted = Literal["amount", "change", "growth_rate", "share", "execution_rate", "any"]


class Operand(BaseModel):
    """One thing to look up: the words asked for, and what the catalogue knows them as."""

    model_config = ConfigDict(extra="forbid")

    phrase: str
    indicators: list[str] = []
    value: str | None = None
    """A number that the question itself names, in its unit; it pins the figure."""
    unit: str | None = None
    asked: str | None = None
    """The unit that its own clause asks for: 多少人."""
    text: bool = False
    """Whether its clause asks for words, not for a number: 在哪里办的."""
    code: str = ""
    """The code of an account that the question names."""
    noun: str = ""
    """What is counted, where the question says so behind the unit: 多少家企业."""


class Plan(BaseModel):
    """What will be done. ``reports`` are ids; empty means all. ``unresolved`` are the words of the
    question that name a body or year which the archive does not have."""

    model_config = ConfigDict(extra="forbid")

    question: str
    operation: Operation
    reports: list[str] = []
    named: bool = False
    """Whether the question or a filter names the bodies."""
    years: list[int] = []
    operands: list[Operand] = []
    wanted: Wanted = "amount"
    stage: Literal["budget", "adjusted", "final"] | None = None
    stages: dict[int, Literal["budget", "final"]] = {}
    """The stage of each year, where a question names them together: 2010决算比2011预算."""
    per: Operand | None = None
    """What an amount is divided by: 平均每场."""
    within: str = ""
    """What the thing asked for must be told as a part of: 政府性基金 of 政府性基金里的人员支出."""
    unit: str | None = None
    ascending: bool = False
    previous: bool = False
    unresolved: list[str] = []
    near: list[str] = []
    """Names of the archive that are like those."""
    place: bool = False
    """Whether only a place is named, of which the archive has several bodies."""
    guessed: list[str] = []
    """Bodies that a mistyped name was taken for."""
    most: int | None = None
    """How many of a ranking are asked for."""
    limit: str | None = None
    """What the amounts that are asked for are above (or ``below``), in base units."""
    below: bool = False
    mentioned: str = ""
    """Words of which a question asks who mentions them."""
    relation: str | None = None
    """The kind of relation that a question about findings asks for: growth, share, …"""
