"""Findings of a report that may have one cause, to be decided at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kxai.errors import DecidedMeanwhile
from kxai.schema.figure import Figure
from kxai.schema.finding import BEYOND_SUMS, Finding
from kxai.store import Decision, State
from kxai.store.listing import Listing
from kxai.store.verdicts import operands

MOST = 30
"""Findings that are decided together with another."""
_OF_ONE_RULE = (*BEYOND_SUMS, "code", "base", "year", "panel")


class Member(NamedTuple):
    """A finding of a group: ``why`` it is in it, where it stands, and the ``token`` by which a form
    names it together with what was seen of it."""

    finding: Finding
    why: str
    state: State
    token: str


def group_of(store: Listing, found: Finding, figures: Mapping[str, Figure]) -> list[Member]:
    """The other findings of a report that may have the cause of ``found``, those with the nearest
    reason first: they share a number, their numbers stand in one column of a table, or one rule
    raises them. ``figures`` are those of the report by id."""
    others = [one for one in store.findings(found.report) if one.id != found.id]
    told = [(one, why) for one in others if (why := _why(found, one, figures))]
    told.sort(key=lambda pair: _REASONS.index(pair[1]))
    states = store.states([one for one, _ in told[:MOST]])
    return [
        Member(one, why, state := states[one.report, one.id], token_of(one, state))
        for one, why in told[:MOST]
    ]


_REASONS = ("同一个数字", "同一张表同一栏", "同一条规则")


def _why(found: Finding, other: Finding, figures: Mapping[str, Figure]) -> str:
    if set(found.figures) & set(other.figures):
        return _REASONS[0]
    column = _column(found, figures)
    if column and column == _column(other, figures):
        return _REASONS[1]
    same = (found.kind, found.code) == (other.kind, other.code)
    return _REASONS[2] if same and found.kind in _OF_ONE_RULE else ""


def _column(finding: Finding, figures: Mapping[str, Figure]) -> tuple[object, ...]:
    """The table and the column of the number to look at; () where it stands in none."""
    figure = figures.get(finding.figure or "")
    at = figure.at if figure else None
    if at is None or not at.statement.is_table or not at.columns:
        return ()
    return at.statement.id, at.columns


def token_of(finding: Finding, state: State) -> str:
    """What a form tells of a finding that is to be decided with another."""
    return f"{finding.id}:{state.seen}:{operands(finding)}"


def decide_with(
    store: Listing,
    report: str,
    tokens: Iterable[str],
    decision: Decision,
    *,
    who: str,
    cause: str,
    note: str,
) -> tuple[list[str], int]:
    """Decide about findings of ``report`` as about the one they go with: the ids of those decided,
    and how many were left, because somebody else decided meanwhile or they are others now. The
    cause is kept where it is one of a finding's own."""
    done, left = [], 0
    for name, seen, about in _read(tokens):
        found = store.finding(report, name)
        if found is None or operands(found) != about:
            left += 1
            continue
        own = cause if any(cause == entry.get("text") for entry in found.diagnosis) else ""
        try:
            store.decide(found, decision, who=who, seen=seen, cause=own, note=note)
        except DecidedMeanwhile:
            left += 1
        else:
            done.append(name)
    return done, left


def _read(tokens: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    for token in list(dict.fromkeys(tokens))[:MOST]:
        name, _, rest = token.partition(":")
        seen, _, about = rest.partition(":")
        whole = seen.isascii() and seen.isdigit() and len(seen) < 16
        yield name, int(seen) if whole else -1, about
