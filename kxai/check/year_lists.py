"""Lists that tell each amount twice, of this year and of the last: the list of last year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kxai.check.context import Context, thing
from kxai.check.listing import Listing
from kxai.schema.figure import Figure

_NEAR = 4  # figures around an amount among which that of last year is the next amount


def of_last_year(context: Context, listing: Listing) -> Listing | None:
    """The list of last year's amounts, where the head and every part have theirs right beside them:
    2030年6万元，2029年7万元，其中：甲2030年4万元，2029年5万元；乙2030年2万元，2029年2万元."""
    told = [_beside(context, figure) for figure in (listing.head, *listing.parts)]
    known = [figure for figure in told if figure is not None]
    if len(known) < len(told) or len({figure.id for figure in known}) < len(told):
        return None
    head, *parts = known
    return replace(listing, head=head, parts=tuple(parts), beside=(), cuts=())


def _beside(context: Context, figure: Figure) -> Figure | None:
    at = context.place[figure.id]
    behind = context.figures[at + 1 : at + 1 + _NEAR]
    before = context.figures[max(0, at - _NEAR) : at][::-1]
    for found in (_first_amount(behind), _first_amount(before)):
        if found is None or found.year is None or figure.year is None:
            continue
        same = thing(found) == thing(figure)
        near = context.line_of[found.id] == context.line_of[figure.id]
        alike = (found.stage, found.layer, found.unit, found.hedge)
        wanted = (figure.stage, figure.layer, figure.unit, None)
        if same and near and found.year == figure.year - 1 and alike == wanted:
            return found
    return None


def _first_amount(figures: Iterable[Figure]) -> Figure | None:
    return next((figure for figure in figures if figure.role == "amount"), None)
