"""Numbers of things by grade and kind, and totals that come last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from kxai.check.context import Context
from kxai.check.edits import TELLING
from kxai.check.interval import printed, total
from kxai.check.listing import shares_fill
from kxai.check.operands import closes_brackets
from kxai.check.relation import CheckedRelation
from kxai.check.sums import judge_list, slipped
from kxai.genre import words
from kxai.schema.figure import Figure

_OF_WHICH = re.compile(r"其中|包括|分为")
_CUT_UP = re.compile(r"其中|包括")
_OPENS_LIST = re.compile(r"[（(]?[一-鿿]{0,2}[：:]\s*[一-鿿]")
_GOES_ON = re.compile(r"[一-鿿]?。\s*其中[：:，,]")
_GRADE = words("check.counts.grade").regex
_OPENING, _CLOSING = re.compile("[（(]"), re.compile("[）)]")
_STATUS = words("check.counts.status").regex
_OTHERS = words("check.counts.others").regex
_IN_SERVICE = "在职"
_KINDS = 30  # no list of grades or kinds is longer
_TRAILING_TOTAL = words("check.counts.trailing_total").regex
_ADDS = words("check.counts.adds").regex
_BESIDE = words("check.counts.beside").regex
_OPENS_PART = words("check.counts.opens_part").regex
_REST = words("check.counts.rest").regex
_QUALITY = words("check.counts.quality").regex
_MOVES_FROM = words("count.moves_from").regex
_PERSONS = frozenset({"人", "名"})
_HOW_MANY = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}


def check_counts(context: Context) -> Iterator[CheckedRelation]:
    """sum: a number of things and its kinds behind 其中, prizes by grade, staff, cars; or all of
    them behind a colon (372人次：现场331人次，电话41人次)."""
    counts = [f for f in context.figures if f.role == "count" and f.layer == "text"]
    for index, head in enumerate(counts[:-1]):
        opening = context.between(head, counts[index + 1])
        listed = bool(_OPENS_LIST.match(opening))
        if len(opening) > 40 or not (listed or _OF_WHICH.search(opening)):
            continue
        if "。" in opening and not (_GOES_ON.match(opening) and opening.count("。") == 1):
            continue
        if closes_brackets(opening):
            continue  # 7人（含甲类1人），其中: of the seven
        by_status = _tells_status(head, counts[index + 1])
        parts = _kinds(context, counts, index, by_status=by_status)
        if by_status and len(parts) >= 2:
            whole = _nobody_else(context, counts, parts)
            told = judge_list(head, parts, "certain" if whole else "kind")
            yield replace(told, severity="warning")
        elif shares_fill(context, parts):
            yield judge_list(head, parts, "certain")
        elif len(parts) >= 2 and (listed or _is_all(head, parts) or _disjoint(head, parts)):
            graded = bool(_GRADE.search(parts[0].label))
            yield judge_list(head, parts, "grade" if graded else "kind")
        elif members := _made_up(context, counts, index):
            yield judge_list(head, members, "kind")


def check_trailing_totals(context: Context) -> Iterator[CheckedRelation]:
    """sum: 一等奖2件、二等奖3件，共5件, and 甲1万元，乙2万元，两项共3万元, or
    甲1万元，加上乙2万元，共计3万元."""
    for role in ("count", "amount"):
        figures = [f for f in context.figures if f.role == role and f.layer == "text"]
        for index, head in enumerate(figures):
            if index < 2 or context.line_of[head.id] != context.line_of[figures[index - 1].id]:
                continue
            match = _TRAILING_TOTAL.match(context.between(figures[index - 1], head))
            if match is None:
                continue
            number = match["n"]
            if number:
                size = _HOW_MANY.get(number) or int(number)
                parts = figures[max(0, index - size) : index]
                whole = len(parts) == size
            elif _ADDS.search(context.between(figures[index - 2], figures[index - 1])):
                yield from _added(context, figures[: index + 1])
                continue
            else:
                graded = [f for f in figures[max(0, index - 6) : index] if _GRADE.search(f.label)]
                parts, whole = graded, len(graded) >= 2 and graded[-1] is figures[index - 1]
            same_line = {context.line_of[f.id] for f in (*parts, head)}
            if whole and len(same_line) == 1 and len({f.base_unit for f in (*parts, head)}) == 1:
                yield judge_list(head, parts, "certain")


def check_rests(context: Context) -> Iterator[CheckedRelation]:
    """sum: 发现问题8项，其中5项已整改，剩余3项: what words call the rest leaves nothing out. It
    accuses (as a warning) where it exceeds the whole, or where a slip explains what it lacks."""
    for role in ("count", "amount"):
        told = [f for f in context.figures if f.role == role and f.layer == "text"]
        for head, *parts in zip(told, told[1:], told[2:], strict=False):
            three = (head, *parts)
            apart = len({context.sentence_of[f.id] for f in three}) > 1
            if apart or len({f.base_unit for f in three}) > 1 or any(f.hedge for f in three):
                continue
            opening, rest = (context.between(*pair) for pair in pairwise(three))
            if not (head.value and _OPENS_PART.search(opening) and _REST.search(rest)):
                continue
            relation = replace(judge_list(head, parts, "certain"), severity="warning")
            slip = relation.message == "sum_over" or slipped(head, parts) >= TELLING
            told_so = relation.verdict != "inconsistent" or slip
            yield relation if told_so else replace(relation, verdict="weak", forms=())


def _added(context: Context, told: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """What was added to one amount, or to some of its sentence, and the total told last. A total of
    which none of these makes the sum accuses where a slip explains it."""
    head, sentence = told[-1], context.sentence_of[told[-1].id]
    before = [f for f in told[-1 - _KINDS : -1] if context.sentence_of[f.id] == sentence]
    if len({f.base_unit for f in (*before, head)}) > 1 or len(before) < 2:
        return
    for size in range(2, len(before) + 1):
        if total(map(printed, before[-size:])).meets(printed(head)):
            yield judge_list(head, before[-size:], "certain")
            return
    if len(before) == 2 and slipped(head, before) >= TELLING:
        yield replace(judge_list(head, before, "certain"), severity="warning")


def _tells_status(head: Figure, first: Figure) -> bool:
    """True of all people of a body and the first of a list by what they are to it: 实有9人，
    其中在职8人，退休1人. Of a head that is said to be in service alone nobody is retired."""
    people = head.indicator == "staff.actual" and _STATUS.search(head.label) is None
    return people and _IN_SERVICE in first.label and _alike(first, head)


def _nobody_else(context: Context, counts: list[Figure], parts: list[Figure]) -> bool:
    """True where the sentence goes on from a list by status to all others, who are none: 实有9人，
    其中在职8人，退休1人；其他人员0人."""
    last = parts[-1]
    behind = counts[counts.index(last) + 1 :][:1]
    return any(
        not rest.value
        and _alike(rest, last)
        and context.sentence_of[rest.id] == context.sentence_of[last.id]
        and _OTHERS.search(context.between(last, rest)) is not None
        for rest in behind
    )


def _kinds(
    context: Context, counts: list[Figure], index: int, *, by_status: bool = False
) -> list[Figure]:
    """The kinds of a head that its clause tells; those behind its semicolons, too, where all of
    them add up (其中：在职9人，包括甲类9人；退休5人；遗属2人). What is told in brackets, or behind
    another 其中, cuts up the kind before."""
    head = counts[index]
    graded = _GRADE.search(counts[index + 1].label)
    parts: list[Figure] = []
    further: list[Figure] = []
    before = head
    depth: int | None = None
    inside = 0
    nested = behind = False
    for figure in counts[index + 1 : index + 1 + _KINDS]:
        words = context.between(before, figure)
        ends = "\n" in words or ("。" in words and before is not head)
        if ends or _MOVES_FROM.search(words):
            break
        inside += len(_OPENING.findall(words)) - len(_CLOSING.findall(words))
        before = figure
        if depth is not None and inside > depth:
            behind = behind or (bool(parts) and not depth and "；" in words)
            continue  # 机关编制7名（主席1名…）: parts of a part
        if depth is not None and inside < depth:
            break  # 编制31人（其中行政编制12人，…），实有28人
        depth = inside if depth is None else depth
        if "；" in words:
            nested = False
            behind = behind or (bool(parts) and not depth)
        nested = nested or (bool(parts) and bool(_CUT_UP.search(words)))
        if nested:
            continue
        fits = bool(_GRADE.search(figure.label)) if graded else _is_kind(figure, head)
        if by_status:
            fits = fits or (_alike(figure, head) and bool(_STATUS.search(figure.label)))
        if fits and not behind:
            parts.append(figure)
        elif not behind or not _alike(figure, head):
            break
        else:
            further.append(figure)
    if further and _is_all(head, [*parts, *further]):
        return [*parts, *further]
    return parts if _is_all(head, parts) else _outermost(parts)


def _made_up(context: Context, counts: list[Figure], index: int) -> list[Figure]:
    """What a sentence lists behind a head by names of any kind (目前有9人，其中借调6人，临聘3人；
    另有…), where it adds up: the sum itself tells that these are kinds."""
    head, first = counts[index], counts[index + 1]
    found: list[Figure] = []
    before, inside = head, 0
    depth: int | None = None
    for figure in counts[index + 1 : index + 1 + _KINDS]:
        words = context.between(before, figure)
        ends = "。" in words and figure is not first
        if ends or (found and _BESIDE.search(words)):
            break
        inside += len(_OPENING.findall(words)) - len(_CLOSING.findall(words))
        depth = inside if depth is None else depth
        before = figure
        if inside > depth:
            continue
        if inside < depth or (found and _CUT_UP.search(words)) or not _alike(figure, head):
            break
        found.append(figure)
    telling = sum(bool(figure.value) for figure in found) > 1 and head.hedge is None
    overlap = any(_QUALITY.search(figure.label) for figure in found)
    return found if telling and not overlap and _is_all(head, found) else []


def _is_kind(figure: Figure, head: Figure) -> bool:
    return figure.indicator == head.indicator and _alike(figure, head) and bool(figure.dims)


def _is_all(head: Figure, parts: list[Figure]) -> bool:
    return sum(part.value for part in parts) == head.value


def _alike(figure: Figure, head: Figure) -> bool:
    """True for counts of one unit; people are counted by 人 and by 名."""
    return figure.unit == head.unit or {figure.unit, head.unit} <= _PERSONS


def _outermost(parts: list[Figure]) -> list[Figure]:
    """The parts without those that a part before them is made of: 实有9人，其中：在职8人，行政
    5人，事业3人，离休1人 has two."""
    at = 0
    while at < len(parts):
        added = list(accumulate(part.value for part in parts[at + 1 :]))
        made_of = [n for n, value in enumerate(added, 1) if n > 1 and value == parts[at].value]
        if made_of and parts[at].value:
            parts = [*parts[: at + 1], *parts[at + 1 + made_of[-1] :]]
        at += 1
    return parts


def _disjoint(head: Figure, parts: list[Figure]) -> bool:
    """Grades and kinds exclude each other; other sub-counts may overlap: a member of the party is
    a woman or a man, with a degree or without."""
    if all(_GRADE.search(part.label) for part in parts):
        return True
    if any(_QUALITY.search(part.label) for part in parts):
        return False
    return head.indicator.startswith(("staff.", "assets.")) and all("type" in p.dims for p in parts)
