"""Changes and rates behind a list: which of the amounts before them they are told of."""

from __future__ import annotations

import re

from kxai.extract.rules import lexicon
from kxai.extract.rules.scene import Label
from kxai.extract.rules.sentence import Sentence
from kxai.extract.rules.years import FROM
from kxai.genre import words
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.genre.families import children_of
from kxai.schema.figure import Role, Stage
from kxai.schema.mention import Mention

Labelled = list[tuple[Mention, Label]]
MOVES = ("change", "growth_rate")
_NEXT_PART = 40  # characters that name the next part of a list
_UNSURE = 0.75
_POINT = re.compile(r"\s*[（(]?\d{1,2}[、.．)）]\s*(?!\d)")
_TOLERANCE = 2  # halves of the last printed digit of a rate
_COMPARED_RATE = words("ratio.compared_rate").regex
_REACHES = words("ratio.reaches").regex
_AND = re.compile(r"\s*[、和及与]\s*")


def settle_changes(labels: Labelled) -> Labelled:
    """The labels of a sentence, those of a change and its rate moved to the amount they fit.

    收入总计186万元，其中年初结转4万元，较上年增加12万元，增长6.9%: by its words the change may be
    of the carry-over or of the total before it; where the rate fits one and not the other, the
    numbers tell. Only the two amounts before the change are asked.
    """
    out = list(labels)
    for at in range(2, len(out) - 1):
        change, rate = out[at][1], out[at + 1][1]
        if (change.role, rate.role) != ("change", "growth_rate"):
            continue
        if change.indicator != rate.indicator or change.dims != rate.dims:
            continue
        (whole, whole_label), (part, part_label) = out[at - 2], out[at - 1]
        told = part_label.role == whole_label.role == "amount" and _is_of(change, part_label)
        if not told or _is_of(change, whole_label) or whole_label.stage != part_label.stage:
            continue
        moved, by = out[at][0], out[at + 1][0]
        if not moved.value:
            # 其中年初结转0万元，较上年增加0万元: no number tells, the words leave it with the part
            out[at] = moved, change._replace(confidence=min(change.confidence, _UNSURE))
            out[at + 1] = by, rate._replace(confidence=min(rate.confidence, _UNSURE))
            continue
        if _fits(moved, by, whole) and not _fits(moved, by, part):
            out[at] = moved, _told_of(whole_label, change)
            out[at + 1] = by, _told_of(whole_label, rate)
    return out


def _is_of(change: Label, amount: Label) -> bool:
    return change.indicator == amount.indicator and change.dims == amount.dims


def _told_of(amount: Label, change: Label) -> Label:
    return change._replace(
        indicator=amount.indicator, label=amount.label, dims=amount.dims, stage=amount.stage
    )


def _fits(change: Mention, rate: Mention, amount: Mention) -> bool:
    """True where the rate is that of the amount before and after the change, up or down."""
    if change.unit != amount.unit:
        return False
    said, moved, now = abs(rate.value), abs(change.value), amount.value
    allowed = type(said)(_TOLERANCE) / (2 * 10**rate.decimals)
    return any(
        before > 0 and abs(moved * 100 / before - said) <= allowed
        for before in (now - moved, now + moved)
    )


def goes_on_moving(before: Label, role: Role, words: str) -> bool:
    """True for a change behind another one of the same thing, with nothing between but its base.

    接待费较上年减少3万元，较年初预算减少1万元: ``words`` is what is left of the base and the verb.
    """
    light = lexicon.is_light(words) and not re.search("[；;。]", words)
    return light and before.role in MOVES and role in MOVES and before.unit != "个百分点"


def is_of_first_part(text: str, end: int, head: Label, told: int) -> bool:
    """True for a comparison that ends at ``end``, behind the first part of a list that goes on with
    the next one (其中，出国费6万元。比上年减少1万元；接待费4万元): it is of that part, not of the
    list's ``head``. ``told`` counts the parts so far. Behind a full stop the next part has a number
    in front of it."""
    point = _POINT.match(text, end)
    if told != 1 or not (point or text[end - 1] == "；"):
        return False
    start = point.end() if point else end
    following = re.split("[，。；]", text[start : start + _NEXT_PART])[0]
    named = find_indicators(following)
    parts = set(children_of(head.indicator))
    return bool(named) and named[0][2] in parts.union(*map(children_of, parts))


def moved_as_well(label: Label | None, before: Label | None, gap: str) -> Label | None:
    """比上年减少3批次、20人次: the second count of a list is a change as the first is."""
    if label is None or before is None or before.role != "change" or not _AND.fullmatch(gap):
        return label
    if CATALOGUE[before.indicator].kind != "count" or CATALOGUE[label.indicator].kind != "count":
        return label
    return label._replace(role="change", direction=before.direction)


def base_year(
    at: Sentence, mention: Mention, gap: str, right: str, stage: Stage
) -> tuple[int | None, Stage]:
    """由…7.9%提高到…: the first of the two numbers is that of an earlier year."""
    body = lexicon.trimmed(gap)
    if compared := _COMPARED_RATE.search(body):
        named = at.year_in(gap, mention.start - len(gap))
        last = at.year - 1 if at.year is not None and not compared["year"] else None
        earlier = named if compared["year"] else last
        if earlier is not None and earlier != at.year:
            return earlier, "final"  # 比2022年的10.13%提高0.89个百分点
    if not (FROM.search(body) and re.search(r"[由从]", body) and _REACHES.match(right)):
        return at.year, stage
    named = at.year_in(gap, mention.start - len(gap))
    earlier = at.year - 1 if at.year is not None else None
    if named is not None and named != at.year:
        earlier = named
    return earlier, "final"


def year_before(at: Sentence, mention: Mention, gap: str, right: str) -> int | None:
    """The year of the rate that something moved from: named, else told by what it moved to."""
    told = at.year_in(gap, mention.start - len(gap))
    return told or base_year(at, mention, gap, right, at.scene.stage)[0]
