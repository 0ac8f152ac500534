"""Whose money a figure is, held against what a question says of it and against other figures."""

from __future__ import annotations

from kxai.ask import question_words as w
from kxai.genre import readings
from kxai.genre.catalogue import find_indicators
from kxai.schema.address import REGION, REGION_OWN, Member
from kxai.schema.figure import Figure

_FUNDS = readings("funds")
_WITHIN = "sub_body:"
_WEAK = ("inherited", "guessed")
"""Evidence that does not stand at the figure, its heading or its table."""
_MEMBERS = ("funds", "part", "entity")
_LEVELS = ((w.OWN_LEVEL, REGION_OWN), (w.WHOLE_LEVEL, REGION))


def of_level(figure: Figure, question: str) -> bool:
    """Whether a figure may be of the level that a question names: of 区本级 what a report tells of
    全区 is none, nor the other way."""
    asked = [level for said, level in _LEVELS if said.search(question)]
    told = _told(figure, "entity")
    return len(asked) != 1 or told in asked or told not in (REGION, REGION_OWN)


def is_of_place(figure: Figure, question: str) -> bool:
    """Whether a figure is told to be of a place (全县, 市级), which the question does not say."""
    named = any(said.search(question) for said, _ in _LEVELS)
    return not named and _told(figure, "entity") in (REGION, REGION_OWN)


def body_within(figure: Figure) -> str:
    """The body within that of the report whose row a figure stands in; "" for none."""
    entity = figure.at.scope.entity if figure.at else None
    if entity is None or entity.evidence != "cell" or not entity.value.startswith(_WITHIN):
        return ""
    return entity.value.removeprefix(_WITHIN)


def of_body(figure: Figure, question: str, org: str, *, alone: bool) -> bool:
    """Whether a figure is of the body of its report or of one within it that the question names.
    What the body itself has is not what it has with those below it, unless it is ``alone``."""
    name = body_within(figure)
    if not name or (alone and (name in org or org in name)):
        return True
    if name in org or org in name:
        return not w.ITSELF.search(name) or bool(w.ITSELF.search(question))
    own = {org[at : at + 2] for at in range(len(org) - 1)}
    return any(
        name[at : at + 2] in question for at in range(len(name) - 1) if name[at : at + 2] not in own
    )


def funds_asked(question: str) -> str:
    """The one fund that a question names; "" for none, or for several. A source of income that is
    asked for (上级补助收入) is none."""
    sources = [(a, b) for a, b, i in find_indicators(question) if i.startswith("income.")]
    named = {
        means
        for means, start, end in _FUNDS.found_in(question)
        if means != "other" or not any(a <= start and end <= b for a, b in sources)
    }
    if len(named) > 1:
        named.discard("fiscal")  # 一般公共预算财政拨款
    return named.pop() if len(named) == 1 else ""


def of_funds(figure: Figure, asked: str) -> float | None:
    """How well a figure fits the fund that is asked for: 1 for one of it, 0 where that is not told,
    None for one of another."""
    told = _told(figure, "funds")
    if told == asked:
        return 1.0 if asked else 0.0
    open_ = ("", "all", "fiscal")  # 财政拨款 is of several funds
    return 0.0 if asked in open_ or told in open_ else None


def same_scope(one: Figure, other: Figure) -> bool:
    """False where two figures are of different money, as far as both say of which."""
    for name in _MEMBERS:
        a, b = _told(one, name), _told(other, name)
        if a and b and a != b:
            return False
    return True


def _told(figure: Figure, name: str) -> str:
    scope = figure.at.scope if figure.at else None
    known: Member | None = getattr(scope, name) if scope else None
    return known.value if known and known.evidence not in _WEAK else ""
