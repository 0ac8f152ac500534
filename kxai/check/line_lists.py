"""Lists told a part a line (支出合计10万元，其中：), and lists that end in their total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from kxai.check.context import Context, thing
from kxai.check.edits import plain, telling_digits
from kxai.check.interval import exact, printed, total
from kxai.check.listing import Listing, add_up_to_all
from kxai.check.membership import may_be_part
from kxai.genre import words
from kxai.genre.catalogue import find_indicators
from kxai.genre.families import children_of
from kxai.schema.figure import Figure

_ANNOUNCED = words("check.sums.lines_follow").regex
_NAME = 40  # characters from the beginning of a line to the amount of its part
_MANY = 30  # parts; a longer list is a table that came as prose
_FEW = 4  # parts of which only the sum tells that they are parts
_TELLING = 3  # digits of a whole that is hardly met by chance
_BEFORE = 16  # figures before a line among which its whole stands
_LONG = 4  # items of a list that is known to be one by its total alone
_SMALL = Fraction(1, 50)  # of a total: one that is further off is of something else
_ITEM = words("check.sums.next_item").regex
_TOTAL = words("check.sums.closes_list").regex
_BY_FUNCTION = words("check.sums.by_function").regex
_SPENT = frozenset({"expenditure.total", "general_budget.expenditure", "fiscal.payments"})
_MADE_OF = words("check.sums.made_of").regex
_CUTS = re.compile("其中|包括|[（(]")
_BEGINS = re.compile(r"(?:^|[。\n：:；])[^，,、；。：:0-9]{2,16}$")
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


def read_trailing_lists(context: Context) -> Iterator[Listing]:
    """Lists of plain items that end in their total: 办公费3万元，水费1万元，电费2万元，合计6万元.

    They begin a clause behind no other amount of their line: between two stand a mark and a name.
    A total that is far off may be of some of them.
    """
    run: list[Figure] = []
    previous: Figure | None = None
    for figure in context.figures:
        if figure.layer != "text":
            continue
        words = context.between(previous, figure) if previous is not None else ""
        item = previous is not None and _ITEM.match(words.removeprefix(previous.unit))
        if figure.role != "amount" or figure.hedge is not None:
            run = []
        elif item and run and _alike(run[0], figure):
            if _TOTAL.match(words.removeprefix(run[-1].unit)):
                near = abs(sum(map(exact, run)) - exact(figure)) <= _SMALL * exact(figure)
                begins = _BEGINS.search(context.text[max(0, run[0].start - _NAME) : run[0].start])
                alone = not _told_before(context, run[0])
                if near and begins and alone and len(run) >= _LONG:
                    yield Listing(figure, tuple(run), (), figure.end, complete=True)
                run = []
            else:
                run.append(figure)
        else:
            run = [figure]
        previous = figure


def _told_before(context: Context, figure: Figure) -> bool:
    """True where its line tells another amount before it, which the total may hold, too."""
    at = context.place[figure.id]
    line = context.line_of[figure.id]
    before = context.figures[max(0, at - _BEFORE) : at]
    return any(f.role == "amount" and context.line_of[f.id] == line for f in before)


def _alike(first: Figure, other: Figure) -> bool:
    return (first.year, first.stage, first.unit) == (other.year, other.stage, other.unit)


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
            whole = _made_up(context, head, parts)
            if whole is not None:
                yield whole
                break
            if head.role == "amount" and told <= _parts_of(head):
                times = {(f.year, f.stage, f.base_unit) for f in (head, *parts)}
                if len(told) == len(parts) > 1 and len(times) == 1:
                    yield Listing(head, parts, (), parts[-1].end)
                break


def _made_up(context: Context, head: Figure, amounts: Sequence[Figure]) -> Listing | None:
    """The list of the ``amounts`` of the head's year and stage, where the head tells of the line
    right above and they make it up: the sum itself tells that they are its parts."""
    time = (head.year, head.stage, head.base_unit)
    parts = tuple(f for f in amounts if (f.year, f.stage, f.base_unit) == time)
    if (
        head.role != "amount"
        or not 1 < len(parts) <= _FEW
        or telling_digits(plain(head)) < _TELLING
    ):
        return None
    near = context.line_of[parts[0].id] - context.line_of[head.id] == 1
    adds_up = total(map(printed, parts)).meets(printed(head)) and all(f.value for f in parts)
    return Listing(head, parts, (), parts[-1].end) if near and adds_up else None


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


def goes_on_below(context: Context, before: Figure, figure: Figure, *, begun: bool) -> bool:
    """True where the line of ``figure`` is an item of a list that ``before`` ends the line above
    of: the line of the whole, which announces it, or (``begun``) that of another item."""
    start = _line_start(context.text, figure)
    between = context.text[before.end : start]
    name = context.text[start : figure.start]
    if figure.layer != "text" or "。" in name or len(name) > _NAME:
        return False
    return between.count("\n") == 1 if begun else bool(_ANNOUNCED.search(between))


def read_named_lists(context: Context) -> Iterator[Listing]:
    """Lists that a sentence opens by the name of their whole, whose amount is told before:
    本年收入的具体构成为：财政拨款收入9万元，占90%；其他收入1万元，占10%; or as kinds of the
    spending of the line above: 1.按支出功能分类：教育支出9万元；住房保障支出1万元."""
    amounts = [f for f in context.figures if f.role == "amount" and f.layer == "text"]
    for _, figures in groupby(amounts, key=lambda f: context.sentence_of[f.id]):
        parts = list(figures)
        start = context.start_of_sentence(parts[0])
        made = _MADE_OF.match(context.text, start, parts[0].start)
        kinds = _BY_FUNCTION.match(context.text, start, parts[0].start)
        if kinds is not None:
            made, whole = kinds, _spent_above(context, start)
        else:
            hits = find_indicators(made["whole"]) if made else []
            whole = context.whole_of(parts[0], hits[-1][2], parts[0]) if hits else None
        if made is None or whole is None or whole.start > start or len(parts) < 2:
            continue
        told = context.text[made.end() : parts[-1].start]
        each = {(thing(part), part.label if kinds else "") for part in parts}
        plain = not _CUTS.search(told) and len(each) == len(parts)
        if plain and all(may_be_part(whole, part, "") for part in parts):
            yield Listing(whole, tuple(parts), (), parts[-1].end, complete=True)


def _spent_above(context: Context, start: int) -> Figure | None:
    """The spending told last in the line above ``start``, or above other lists of its kinds."""
    end = context.text.rfind("\n", 0, start)
    while (line := context.text.rfind("\n", 0, max(0, end)) + 1) and _BY_FUNCTION.match(
        context.text, line, end
    ):
        end = line - 1
    told = [f for f in context.figures if line <= f.start < end and f.role == "amount"]
    return told[-1] if told and told[-1].indicator in _SPENT else None


def _line_start(text: str, figure: Figure) -> int:
    return text.rfind("\n", 0, figure.start) + 1
