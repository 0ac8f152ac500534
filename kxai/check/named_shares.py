"""Shares whose own words name both: 民生支出占一般公共预算支出的比重达79.1%."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kxai.check.acquittal import share_fits_others
from kxai.check.context import Context, thing
from kxai.check.relation import CheckedRelation
from kxai.check.shares import judge_share
from kxai.genre import words
from kxai.schema.figure import Figure

_NAMED = words("check.shares.part_and_whole").regex
_SAID = words("check.shares.said_of_amount").regex
_SWITCHES = words("check.shares.switches").regex
_PERIOD = words("check.of_whom.period").regex
_BEFORE = 60  # characters before a share in which both are named
_NEAR = 24  # figures before it among which both amounts stand


def check_named_shares(context: Context) -> Iterator[CheckedRelation]:
    """share: 100 · part / whole, of what the catalogue lacks: both amounts are told under exactly
    the names that the share gives them, in its sentence or the one before, and once each."""
    for share in context.figures:
        if (share.role, share.unit, share.layer, share.hedge) != ("share", "%", "text", None):
            continue
        start = context.start_of_sentence(share)
        said = context.text[max(start, share.start - _BEFORE) : share.start]
        match = _NAMED.search(said)
        if match is None:
            continue
        part = _told_as(context, share, match["part"])
        whole = _told_as(context, share, match["whole"])
        if part is None or whole is None or part.base_unit != whole.base_unit:
            continue
        first = min(part, whole, key=lambda figure: figure.start)
        apart = (part.year, part.stage) != (whole.year, whole.stage)
        switched = context.between(first, share)
        apart = apart or any(words.search(switched) for words in (_SWITCHES, _PERIOD))
        if apart or thing(part) == thing(share):
            continue
        relation = judge_share(share, part, whole)
        if relation.verdict == "inconsistent":
            if share_fits_others(context, share, part, [whole], named=True):
                relation = replace(relation, verdict="undetermined", forms=())
            named = {"name": match["part"], "whole": match["whole"]}
            relation = replace(relation, severity="warning", words=named)
        yield relation


def _told_as(context: Context, share: Figure, name: str) -> Figure | None:
    """The one amount under a name in the share's sentence or the one before."""
    at, sentence = context.place[share.id], context.sentence_of[share.id]
    found = [
        figure
        for figure in context.figures[max(0, at - _NEAR) : at]
        if figure.role == "amount"
        and figure.layer == "text"
        and context.sentence_of[figure.id] >= sentence - 1
        and context.line_of[figure.id] == context.line_of[share.id]
        and _SAID.sub("", figure.label) == _SAID.sub("", name)
    ]
    plain = len(found) == 1 and found[0].hedge is None and not found[0].dims
    return found[0] if plain and found[0].year == share.year else None
