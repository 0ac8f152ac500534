"""Lists told in words: an amount, the parts that follow it, and what else stands among them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from kxai.check.context import Context, name_of, thing
from kxai.check.interval import Interval, printed, total
from kxai.check.membership import REST, are_siblings, is_namesake, known_part, may_be_part
from kxai.check.operands import before_brackets
from kxai.check.point_marks import Point, Points
from kxai.genre import words
from kxai.schema.figure import Figure

_COMPLETE = words("check.sums.complete").regex
_LOOSE = words("check.sums.loose").regex
_OPENER = re.compile(f"其中|{_COMPLETE.pattern}|{_LOOSE.pattern}")
_ALL = Interval(Fraction(100), Fraction(100))  # percent
_FORMULA = re.compile(r"[万亿]?元?\s{0,2}[*×÷/／+＋]")  # a number to be reckoned with, or a price
_NO_AMOUNT = (_FORMULA, words("check.sums.threshold").regex)
_OWN_SUBJECT = words("check.sums.own_subject").regex
_POINTS_FOLLOW = words("check.sums.points_follow").regex
_POINTS_BELOW = words("check.sums.points_below").regex
_STARTS_ALONE = words("check.sums.starts_alone").regex
_OPENING = 90  # characters between a head and the first of its parts
_POINT_LENGTH = 1500  # characters from one numbered point to the next
AREAS = frozenset({"㎡", "平方米", "亩", "公顷"})
_STAGES = 3  # amounts of one thing in a point: budget, adjusted, final
_NEXT = (1, 2)  # of a list's numbers one may be left out with its point: （一）…（三）
_ALIKE = 16  # characters in which two points that are one begin alike
_MANY = 100  # a longer list is a table that came as prose
_CLOSES_LIST = words("check.sums.closes_list").regex
_MAINLY = words("check.sums.mainly").regex
_SEMICOLON = re.compile("[；;]")
_BRACKETS = {"（": 1, "(": 1, "）": -1, ")": -1}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list in prose. ``parts`` are what it is taken to name; ``beside`` the other amounts in it,
    in order of place: parts of parts, what is told behind a part, what may follow the list.

    ``complete``: it is told as naming all (包括, 分别为); ``points``: its
    parts are numbered; ``lost`` points of it tell no amount that is known, or more than one;
    ``doubled``: a part is told twice; ``cuts``: the parts of the points that are lists themselves;
    ``apart``: a sentence of its own, so that any amount of the one before may be its head.
    The list stands in the text up to ``end``.
    """

    head: Figure
    parts: tuple[Figure, ...]
    beside: tuple[Figure, ...]
    end: int
    complete: bool = False
    points: bool = False
    lost: int = 0
    doubled: bool = False
    cuts: tuple[tuple[Figure, ...], ...] = ()
    apart: bool = False

    @property
    def ends_in_rest(self) -> bool:
        """True where the last part is all the rest (其他…): the list names everything."""
        return bool(self.parts) and REST.search(self.parts[-1].label) is not None


def read_listings(context: Context) -> Iterator[Listing]:
    """Every amount or area of the prose behind which words open a list, with its list."""
    told = [
        f
        for f in context.figures
        if f.layer == "text" and not any(p.match(context.text, f.end) for p in _NO_AMOUNT)
    ]
    yield from _lists(context, [f for f in told if f.role == "amount"])
    yield from _lists(context, [f for f in told if f.role == "count" and f.unit in AREAS])


def _lists(context: Context, figures: list[Figure]) -> Iterator[Listing]:
    reader = _Reader(context, figures)
    for index, head in enumerate(figures[:-1]):
        if figures[index + 1].start - head.end <= _OPENING or reader.announces_points(head):
            listing = reader.listing_of(index)
            if listing is not None:
                yield listing


class _Reader:
    """The amounts and the numbered points of one text."""

    def __init__(self, context: Context, figures: list[Figure]) -> None:
        self.context, self.figures, self.text = context, figures, context.text
        self.starts = [figure.start for figure in figures]
        self.points = Points(context.text)

    def listing_of(self, index: int) -> Listing | None:
        head, following = self.figures[index], self.figures[index + 1]
        opening = self.context.between(head, following)
        for point in self.points.between(head.end, following.start):
            before = self.text[head.end : point.start]
            announced = _POINTS_FOLLOW.match(before) or self._is_cut_up(index, point)
            if point.number != 1 or not announced or _of_the_other_side(head, before):
                return None  # another point or chapter begins
            return self._numbered(index, point)
        if self.context.line_of[head.id] != self.context.line_of[following.id]:
            return None
        if _of_the_other_side(head, opening) or not _OPENER.search(opening):
            return None
        return None if _goes_on(opening) else self._told(index, opening)

    def announces_points(self, head: Figure) -> bool:
        """True where points begin near an amount, or right below what its line or the next says."""
        near = self.points.between(head.end, head.end + _OPENING)
        told = None if near else _POINTS_BELOW.match(self.text, head.end)
        return bool(near or (told and self.points.between(told.end(), told.end() + 1)))

    def _is_cut_up(self, index: int, below: Point) -> bool:
        """True for the first amount of a point of which points of a lower level follow."""
        head = self.figures[index]
        marks = self.points.between(head.start - _OPENING, head.start)
        before = self.figures[index - 1].end if index else 0
        return bool(marks) and marks[-1].level < below.level and before <= marks[-1].start

    def _head(self, index: int, *, points: bool = False) -> Figure:
        """The amount that a list follows, or the one that it was compared with: 收入10万元，比上年
        9万元增加1万元，其中…; 收入10万元，完成预算12万元的83.3%，其中…, but for numbered
        ``points``, which may tell both of each part; or the one before brackets that were closed:
        收入10万元（甲7万元，乙3万元），其中…"""
        head, *following = self.figures[index : index + 2]
        outer = before_brackets(self.context, head, following[0]) if following else None
        if outer is not None:
            return outer
        before = self.figures[index - 1] if index else head
        near = self.context.sentence_of[before.id] == self.context.sentence_of[head.id]
        compared = head.year is not None and before.year == head.year + 1
        done = [(f.year, f.stage) == (head.year, "final") for f in (before, *following)]
        planned = head.stage != "final" and len(done) > 1 and all(done) and not points
        return before if near and (compared or planned) and thing(before) == thing(head) else head

    def _numbered(self, index: int, first: Point) -> Listing | None:
        """The list of the points from ``first`` on."""
        head = self._head(index, points=True)
        items, end = self._items(first)
        both = any(self._tells_both(head, item) for item in items)
        parts: list[Figure] = []
        cuts: list[tuple[Figure, ...]] = []
        lost = 0
        for item in items:
            if any(thing(f) == thing(head) for f in self._amounts(item[0].end, item[1])[:1]):
                return None  # the points are those of a greater whole, of which the head is one
            found = self._amounts_of(head, item)
            if both and any((f.year, f.stage) != (head.year, head.stage) for f in found):
                found = []  # an outcome without a budget, in a list that tells both
            parts.extend(found)
            cuts.append(tuple(found))
            lost += not found or self._holds_more(item, found)
        inside = {part.id for part in parts}
        beside = [f for f in self._amounts(first.end, end) if f.id not in inside]
        opening = self.text[head.end : first.start]
        return Listing(
            head, tuple(parts), tuple(beside), end, bool(_COMPLETE.search(opening)), True, lost,
            _told_twice(parts), tuple(cut for cut in cuts if len(cut) > 1), "。" in opening,
        )  # fmt: skip

    def _items(self, first: Point) -> tuple[list[tuple[Point, int]], int]:
        """The points of one list, each with the place where the next begins, and the list's end."""
        marks = [first]
        stop = len(self.text)
        for point in self.points.between(first.end, first.end + _MANY * _POINT_LENGTH):
            if point.start - marks[-1].end > _POINT_LENGTH:
                break
            again = point.number == marks[-1].number and self._same_words(point, marks[-1])
            if point.level == first.level and (point.number - marks[-1].number in _NEXT or again):
                marks.append(point)
            elif point.level <= first.level:
                stop = point.start
                break
        stop = min(stop, marks[-1].end + _POINT_LENGTH)
        ends = [*(mark.start for mark in marks[1:]), stop]
        last = self.text.find("。", marks[-1].end, stop)
        return list(zip(marks, ends, strict=True)), stop if last < 0 else last

    def _same_words(self, point: Point, other: Point) -> bool:
        """True where two points begin alike: one was told twice."""
        begin = self.text[other.end : other.end + _ALIKE]
        return self.text.startswith(begin, point.end)

    def _amounts_of(self, head: Figure, item: tuple[Point, int]) -> list[Figure]:
        """The amount that a point tells, of what it tells first the one of the head's year and
        stage (年初预算为3万元，决算为4万元); or those of the points that it is cut into."""
        mark, end = item
        amounts = self._amounts(mark.end, end)
        if not amounts:
            return []
        inner = self.points.between(mark.end, amounts[0].start)
        if inner and inner[0].number == 1 and inner[0].level > mark.level:
            below = [self._amounts_of(head, item) for item in self._items(inner[0])[0]]
            return [part for found in below for part in found] if all(below) else []
        alike = [f for f in amounts[:_STAGES] if thing(f) == thing(amounts[0])]
        time = (head.year, head.stage)
        told = next((f for f in alike if (f.year, f.stage) == time), amounts[0])
        words = self.text[mark.end : told.start].replace("（项）。", "")
        fits = "。" not in words and not _OPENER.search(words) and may_be_part(head, told, words)
        return [told] if fits else known_part(head, amounts)

    def _tells_both(self, head: Figure, item: tuple[Point, int]) -> bool:
        """True where a point tells one thing at the head's year and stage, and at another."""
        amounts = self._amounts(item[0].end, item[1])[:_STAGES]
        times = {(f.year, f.stage) for f in amounts if thing(f) == thing(amounts[0])}
        return len(times) > 1 and (head.year, head.stage) in times

    def _holds_more(self, item: tuple[Point, int], found: Sequence[Figure]) -> bool:
        """True where a point tells a second thing behind a semicolon."""
        if len(found) != 1:
            return False
        others = self._amounts(found[0].end, item[1])
        return any(re.search("[；;][^。]*$", self.text[found[0].end : f.start]) for f in others)

    def _amounts(self, start: int, end: int) -> list[Figure]:
        first, last = (bisect.bisect_left(self.starts, at) for at in (start, end))
        return self.figures[first:last]

    def _told(self, index: int, opening: str) -> Listing | None:
        """The list of the amounts behind a head that stand in its paragraph and are parts of it.

        It ends with the bracket or the sentence that it stands in, and with a semicolon where
        commas stand between its parts. What is told in brackets of its own, or behind another 其中
        up to the next semicolon, cuts up the part before. A thing told again ends the list; if that
        one is a copy without which the whole list adds up, it is a part told twice.
        """
        context, head, last = self.context, self._head(index), self.figures[index]
        opener = list(_OPENER.finditer(opening))[-1]
        sentence = opening.rfind("。", 0, opener.start()) + 1
        apart = bool(sentence)
        if apart and not _STARTS_ALONE.match(opening[sentence : opener.end()]):
            return None  # a sentence of its own: 按用途分，包括…
        complete = bool(_COMPLETE.search(opening))
        depth = level = _depth(opening[: opener.start()])
        parts: list[Figure] = []
        beside: list[Figure] = []
        seen: dict[object, Figure] = {}
        again: Figure | None = None
        before = 0
        nested = resumed = by_semicolon = False
        previous = last
        for figure in islice(self.figures, index + 1, None):
            words = context.between(previous, figure)
            if context.line_of[figure.id] != context.line_of[head.id]:
                break
            told = words if previous is not last else words[opener.end() :]
            if "。" in told or self.points.between(figure.start - len(told), figure.start):
                break
            if previous is not last:
                depth, lowest = _follow(depth, words)
                if lowest < level:
                    break
            else:
                depth = level + max(0, _depth(words[opener.end() :]))
            namesake = complete and not parts and is_namesake(head, figure, told)
            # the total of a list that the head is an item of
            closes = parts and _CLOSES_LIST.fullmatch(words.removeprefix(previous.unit))
            if closes or not (namesake or may_be_part(head, figure, told)):
                break
            if ";" in words or "；" in words:
                nested = False
                resumed = resumed or (len(parts) > 1 and not by_semicolon)
                by_semicolon = by_semicolon or len(parts) == 1
            if parts and (_OPENER.search(words) or _MAINLY.search(words)):
                nested, resumed = True, True
            previous = figure
            key = (thing(figure), figure.label)
            if nested or resumed or depth > level:
                beside.append(figure)
                continue
            if key in seen:
                if again is not None or seen[key].base_value != figure.base_value:
                    beside.append(figure)
                    break
                again, before = figure, len(parts)
                continue
            if len(parts) == _MANY:
                return None
            seen[key] = figure
            parts.append(figure)
        if again is not None:
            if len(parts) > 1 and total(map(printed, parts)).meets(printed(head)):
                return Listing(head, (*parts, again), (), previous.end, doubled=True)
            beside = [again, *parts[before:], *beside]
            parts = parts[:before]
        if are_siblings(head, parts, opening[: opener.start()], opener[0]):
            return None
        complete = complete or shares_fill(self.context, parts)
        return Listing(head, tuple(parts), tuple(beside), previous.end, complete, apart=apart)


def shares_fill(context: Context, parts: Sequence[Figure]) -> bool:
    """True where each part is told with its share and these add up to all: no part was left out."""
    shares = []
    for part in parts:
        at = context.place[part.id] + 1
        share = context.figures[at] if at < len(context.figures) else part
        if share.role != "share" or share.unit != "%" or thing(share) != thing(part):
            return False
        shares.append(share)
    return len(parts) > 1 and add_up_to_all(shares)


def add_up_to_all(shares: Sequence[Figure]) -> bool:
    return total(map(printed, shares)).meets(_ALL)


def _told_twice(parts: Sequence[Figure]) -> bool:
    told = {(thing(part), part.label, part.base_value) for part in parts}
    return len(told) < len(parts)


def _depth(words: str) -> int:
    """How many brackets are open behind ``words``."""
    return max(0, _follow(0, words)[0])


def _follow(depth: int, words: str) -> tuple[int, int]:
    """The depth of brackets behind ``words``, and the lowest on the way."""
    lowest = depth
    for sign in words:
        depth += _BRACKETS.get(sign, 0)
        lowest = min(lowest, depth)
    return depth, lowest


def _of_the_other_side(head: Figure, opening: str) -> bool:
    """年初结转10万元，支出一方包括…: the list has a subject of its own, which is not the head's."""
    subject = _OWN_SUBJECT.search(opening)
    return subject is not None and subject["side"] not in f"{head.label}{name_of(head)}"


def _goes_on(opening: str) -> bool:
    """True where a semicolon ends what is told of the head: a reason behind it opens no list
    (甲10万元，主要是业务增加；乙8万元), nor do the names of other things before 分别
    (甲10万元；乙和丙分别为…)."""
    opener = list(_OPENER.finditer(opening))[-1]
    if _SEMICOLON.search(opening, opener.end()):
        return True
    before = _SEMICOLON.split(opening[: opener.start()])
    names = before[-1].strip() if len(before) > 1 else ""
    return opener[0].startswith("分别") and bool(names)
