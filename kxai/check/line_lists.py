"""Lists told line by line: 支出合计10万元，其中：, then a part a line, with its share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from kxai.check.context import Context
from kxai.check.listing import Listing, add_up_to_all
from kxai.check.membership import may_be_part
from kxai.genre import words
from kxai.genre.families import children_of
from kxai.schema.figure import Figure

_ANNOUNCED = words("check.sums.lines_follow").regex
_NAME = 40  # characters from the beginning of a line to the amount of its part
_MANY = 30  # parts; a longer list is a table that came as prose
_BEFORE = 16  # figures before a line among which its whole stands
_OPENS_LINE = re.compile(r"\s*其中[：:，,]?")


def read_line_lists(context: Context) -> Iterator[Listing]:
    """Every amount of the prose whose line ends with 其中：, with the parts in the lines below.

    A list ends with the line that ends with a full stop, or before one that tells no part. It is
    complete where the shares of its parts add up to all.
    """
    figures = [f for f in context.figures if f.layer == "text"]
    amounts = [number for number, f in enumerate(figures) if f.role == "amount"]
    for at, number in enumerate(amounts[:-1]):
        head, following = figures[number], figures[amounts[at + 1]]
        below = _line_start(context.text, following)
        if below < head.end or not _ANNOUNCED.search(context.text[head.end : below]):
            continue
        listing = _listing(context, head, figures[number + 1 :])
        if listing is not None:
            yield listing
    yield from _opened_below(context, figures)


def _opened_below(context: Context, figures: Sequence[Figure]) -> Iterator[Listing]:
    """Lines that begin with 其中 behind other lines (its reasons, say) than that of their whole: it
    is the amount told last of which all their amounts are known to be parts."""
    lines = groupby(enumerate(figures), key=lambda pair: context.line_of[pair[1].id])
    for _, line in lines:
        found = list(line)
        first = found[0][1]
        opening = context.text[_line_start(context.text, first) : first.start]
        if not _OPENS_LINE.match(opening):
            continue
        parts = tuple(f for _, f in found if f.role == "amount")
        told = {part.indicator for part in parts}
        for head in reversed(figures[max(0, found[0][0] - _BEFORE) : found[0][0]]):
            if head.role == "amount" and told <= _parts_of(head):
                times = {(f.year, f.stage, f.base_unit) for f in (head, *parts)}
                if len(told) == len(parts) > 1 and len(times) == 1:
                    yield Listing(head, parts, (), parts[-1].end)
                break


def _parts_of(head: Figure) -> frozenset[str]:
    """The known parts of a whole; 财政拨款 may stand for all funds among the sources of income."""
    fiscal = {"fiscal.receipts"} if head.indicator == "income.total" else set()
    return frozenset(children_of(head.indicator) | fiscal)


def _listing(context: Context, head: Figure, behind: Sequence[Figure]) -> Listing | None:
    parts: list[Figure] = []
    shares: list[Figure] = []
    wanted = set(children_of(head.indicator))  # these are parts however their lines end
    end = head.end
    line = -1
    for figure in behind:
        if figure.role == "share" and parts and context.line_of[figure.id] == line:
            shares.append(figure)
        child = figure.indicator in wanted and (figure.year, figure.stage) == (
            head.year,
            head.stage,
        )
        if figure.role != "amount" or (context.line_of[figure.id] == line and not child):
            continue
        wanted.discard(figure.indicator)
        start = max(_line_start(context.text, figure), end if child else 0)
        name = context.text[start : figure.start]
        told = len(name) <= _NAME and "。" not in name and may_be_part(head, figure, name)
        told = told or (child and may_be_part(head, figure, ""))
        closed = "。" in context.text[end:start] and not (child and parts)
        if not told or closed or len(parts) == _MANY:
            break
        if parts and context.text[end:start].count("\n") > 1:
            break  # lines between them that tell no part
        parts.append(figure)
        line, end = context.line_of[figure.id], figure.end
    if len(parts) < 2:
        return None
    told_all = len(shares) == len(parts) and add_up_to_all(shares)
    return Listing(head, tuple(parts), (), end, told_all)


def _line_start(text: str, figure: Figure) -> int:
    return text.rfind("\n", 0, figure.start) + 1
