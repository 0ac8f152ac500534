"""Breakdowns told in words, classes against their items, and numbers of things by grade."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from kxai.check.context import Context, name_of, thing
from kxai.check.interval import Interval, printed, total
from kxai.check.relation import CheckedRelation
from kxai.check.wording import DIAGNOSES, decimal, quantity
from kxai.schema.figure import Figure

_OF_WHICH = re.compile(r"其中")
_COMPLETE = re.compile(r"(?<!主要)包括|分别(?:为|是)|由[^，。]{0,20}(?:组成|构成)")
_LOOSE = re.compile(r"以下方面|主要(?:用于|包括|是)")
_GRADE = re.compile(r"等奖|优秀奖|优胜奖|金奖|银奖|铜奖")
_SMALL_REST = Fraction(
    1, 50
)  # a rest below 2 % of the total is suspicious, a larger one is "other"
_FULL_LISTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("expenditure.total", frozenset({"expenditure.basic", "expenditure.project"})),
    ("general_budget.basic", frozenset({"expenditure.personnel", "expenditure.public"})),
    ("expenditure.basic", frozenset({"expenditure.personnel", "expenditure.public"})),
    (
        "three_public.total",
        frozenset({"three_public.abroad", "three_public.vehicles", "three_public.reception"}),
    ),
    (
        "procurement.total",
        frozenset({"procurement.goods", "procurement.works", "procurement.services"}),
    ),
)
# What a list may name beside the thing that holds it.
_CHILDREN: dict[str, frozenset[str]] = {
    "expenditure.basic": frozenset(
        {"expenditure.personnel", "expenditure.public", "expenditure.individual_family"}
    ),
    "expenditure.personnel": frozenset({"expenditure.individual_family", "expenditure.wages"}),
    "three_public.vehicles": frozenset(
        {"three_public.vehicle_purchase", "three_public.vehicle_operation"}
    ),
}
# Amounts beside a list that are no parts of its total.
_NEVER_PARTS = frozenset({"procurement.sme", "procurement.micro", "reception.domestic"})


def check_breakdowns(context: Context) -> Iterator[CheckedRelation]:
    """sum: an amount and the parts that the same paragraph lists behind 其中, 包括, 分别为."""
    figures = [f for f in context.figures if f.role == "amount" and f.layer == "text"]
    for index, head in enumerate(figures[:-1]):
        following = figures[index + 1]
        opening = context.between(head, following)
        if context.line_of[head.id] != context.line_of[following.id] or len(opening) > 90:
            continue
        if not any(cue.search(opening) for cue in (_OF_WHICH, _COMPLETE, _LOOSE)):
            continue
        parts = _parts(context, figures, index)
        if len(parts) >= 2:
            yield _sum(head, parts, complete=bool(_COMPLETE.search(opening)))


def _parts(context: Context, figures: list[Figure], index: int) -> list[Figure]:
    head = figures[index]
    parts: list[Figure] = []
    seen: set[object] = set()
    previous = head
    for figure in figures[index + 1 :]:
        words = context.between(previous, figure)
        if context.line_of[figure.id] != context.line_of[head.id] or "。" in words:
            break
        if parts and (_OF_WHICH.search(words) or _COMPLETE.search(words)):
            break
        if figure.base_unit != head.base_unit or figure.year != head.year:
            break
        named = (thing(figure), figure.label) == (thing(head), head.label)
        if named or figure.indicator in _NEVER_PARTS:
            break
        if thing(figure) == thing(head) and head.indicator != "other":
            break
        if _other_side(head, figure):
            break
        if figure.stage != head.stage and not head.indicator.startswith("project."):
            break
        if _other_side(head, figure):
            break
        key = (thing(figure), figure.label)
        if key in seen:
            break
        seen.add(key)
        parts.append(figure)
        previous = figure
    return parts


def _sum(
    head: Figure, parts: list[Figure], *, complete: bool, sure: bool = False
) -> CheckedRelation:
    whole = printed(head)
    parts = _first_level(head, parts)
    added = total(printed(part) for part in parts)
    exact = sum((Fraction(part.base_value) for part in parts), Fraction(0))
    value = Fraction(head.base_value)
    equation, expected = _equation(head, parts, exact)
    operands = (head, *parts)
    # 三等奖39件，共82件: a total without a name of its own carries that of its last part.
    name = "合计" if name_of(head) in map(name_of, parts) else name_of(head)
    words = {"name": name, "difference": _difference(head, value - exact)}
    if added.meets(whole):
        verdict = "consistent" if exact == value else "tail"
        return CheckedRelation("sum", verdict, operands, equation, expected)  # type: ignore[arg-type]
    ids = {part.indicator for part in parts}
    full = any(head.indicator == id_ and needed <= ids for id_, needed in _FULL_LISTS)
    over = exact > value
    rest = abs(value - exact)
    slips = _slips(head, parts, value)
    suspicious = rest <= abs(value) * _SMALL_REST or bool(slips and not over)
    if not over and not (sure or full or (complete and suspicious) or (suspicious and slips)):
        return CheckedRelation("sum", "weak", operands, equation, expected)
    sure = sure or full or bool(slips)
    if over and not sure:
        sure = _siblings(parts)
    severity = "error" if sure and _trusted(operands) else "warning"
    return CheckedRelation(
        "sum",
        "inconsistent",
        operands,
        equation,
        expected,
        "sum_over" if over else "sum",
        words,
        severity=severity,  # type: ignore[arg-type]
        diagnosis=slips or ({"code": "cannot_tell", "text": DIAGNOSES["cannot_tell"]},),
    )


def _first_level(head: Figure, parts: list[Figure]) -> list[Figure]:
    """The parts without those that only cut up another part, as lists without 其中 have them."""
    ids = {part.indicator for part in parts}
    inner = {child for parent in ids for child in _CHILDREN.get(parent, ())}
    if inner & ids:
        return [part for part in parts if part.indicator not in inner]
    whole = printed(head)
    for size in range(2, len(parts)):
        if total(printed(part) for part in parts[:size]).meets(whole):
            return parts[:size]  # what follows a list that is already full goes on about a part
    return parts


def _siblings(parts: list[Figure]) -> bool:
    """True for parts that are known to exclude each other: sources, accounts, kinds of buying."""
    families = ("income.", "procurement.", "three_public.")
    if all(part.indicator == "function" and part.dims.get("code") for part in parts):
        return len({len(part.dims["code"]) for part in parts}) == 1
    main = {"expenditure.basic", "expenditure.project", "expenditure.business"}
    return any(all(p.indicator.startswith(f) for p in parts) for f in families) or (
        {part.indicator for part in parts} <= main
    )


def _trusted(operands: tuple[Figure, ...]) -> bool:
    return all(f.confidence >= 0.7 and f.hedge is None for f in operands)


def _difference(head: Figure, value: Fraction) -> str:
    factor = Fraction(head.base_value) / Fraction(head.value) if head.value else Fraction(1)
    return decimal(abs(value) / factor, head.decimals) + head.unit


def _equation(head: Figure, parts: list[Figure], exact: Fraction) -> tuple[str, str]:
    factor = Fraction(head.base_value) / Fraction(head.value) if head.value else Fraction(1)
    places = max(part.decimals for part in (head, *parts))
    same_unit = all(part.unit == head.unit for part in parts)
    terms = " + ".join(part.text if same_unit else quantity(part) for part in parts if part.value)
    expected = decimal(exact / factor, places) + head.unit
    return f"{terms or '0'} = {expected}", expected


def _slips(head: Figure, parts: list[Figure], value: Fraction) -> tuple[Mapping[str, Any], ...]:
    """One number that closes the sum if a digit of it is put right: omitted, added, swapped."""
    exact = sum((Fraction(part.base_value) for part in parts), Fraction(0))
    factor = Fraction(head.base_value) / Fraction(head.value) if head.value else Fraction(1)
    found: list[Mapping[str, Any]] = []
    for figure, needed in (
        *((part, value - exact + Fraction(part.base_value)) for part in parts),
        (head, exact),
    ):
        if needed <= 0 or figure.value == 0:
            continue
        wanted = decimal(needed / factor, max(f.decimals for f in (head, *parts)))
        if _one_slip(figure.text.replace(",", ""), wanted):
            text = DIAGNOSES["digit"].format(
                name=name_of(figure),
                stated=quantity(figure),
                expected=wanted + head.unit,
                relation="分项之和",
            )
            found.append({"code": "digit", "text": text, "figure": figure.id, "expected": wanted})
    return tuple(found[:3])


def _one_slip(stated: str, wanted: str) -> bool:
    """True when ``wanted`` is ``stated`` with one digit changed, added, dropped or two swapped."""
    a, b = _digits(stated), _digits(wanted)
    if a == b:
        return stated != wanted  # only the point moved
    if len(a) == len(b):
        differ = [i for i in range(len(a)) if a[i] != b[i]]
        if len(differ) == 1:
            return len(a) > 1
        return (
            len(differ) == 2
            and differ[1] == differ[0] + 1
            and a[differ[0]] == b[differ[1]]
            and a[differ[1]] == b[differ[0]]
        )
    short, long = sorted((a, b), key=len)
    if len(long) - len(short) != 1 or len(short) < 2:
        return False
    without = [long[:i] + long[i + 1 :] for i in range(len(long))]
    if short in without:
        return True
    # one digit dropped and its neighbour misread, in a number long enough to recognise
    return len(short) >= 4 and any(
        sum(x != y for x, y in zip(short, other, strict=True)) == 1 for other in without
    )


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number).strip("0") or "0"


def _other_side(head: Figure, figure: Figure) -> bool:
    """True for an amount of another side of the accounts: a balance is no part of spending."""
    sides = ("income.", "expenditure.", "balance.", "total.")
    a, b = (next((s for s in sides if f.indicator.startswith(s)), "") for f in (head, figure))
    return bool(a and b) and a != b


def check_functions(context: Context) -> Iterator[CheckedRelation]:
    """sum: a class of expenditure against the items of it that the report lists (类 = Σ项).

    The chapter on single accounts lists all items of the year, so the sum is held to be whole;
    a class of which no item is listed is passed over.
    """
    scopes: defaultdict[tuple[object, ...], dict[str, Figure]] = defaultdict(dict)
    for figure in context.figures:
        code = figure.dims.get("code", "")
        if figure.indicator != "function" or figure.role != "amount" or not code:
            continue
        if figure.layer == "chart" or set(figure.dims) - {"code", "name"}:
            continue
        scopes[(figure.year, figure.stage, figure.layer, figure.dims.get("org"))].setdefault(
            code, figure
        )
    for found in scopes.values():
        for code, head in found.items():
            deeper = [c for c in found if c != code and c.startswith(code)]
            lengths = {len(c) for c in deeper}
            if not lengths:
                continue
            level = max(lengths)
            items = [found[c] for c in sorted(deeper) if len(c) == level]
            below = [c for c in deeper if len(c) < level]
            if any(not any(len(c) == level and c.startswith(b) for c in deeper) for b in below):
                continue
            rest = Fraction(head.base_value) - sum(Fraction(item.base_value) for item in items)
            uncoded = any(
                f.indicator == "function"
                and f.role == "amount"
                and "code" not in f.dims
                and printed(f).meets(Interval(rest, rest))
                for f in context.figures
            )
            if not uncoded:
                yield _class_sum(head, items)


def _class_sum(head: Figure, items: list[Figure]) -> CheckedRelation:
    relation = _sum(head, items, complete=True)
    if relation.verdict not in ("inconsistent", "weak"):
        return relation
    exact = sum((Fraction(item.base_value) for item in items), Fraction(0))
    value = Fraction(head.base_value)
    slips = _slips(head, items, value)
    severity = "warning" if exact < value and not slips else "error"
    words = {"name": name_of(head), "difference": _difference(head, value - exact)}
    return CheckedRelation(
        "sum",
        "inconsistent",
        relation.operands,
        relation.equation,
        relation.expected,
        "sum_over" if exact > value else "sum",
        words,
        severity=severity if _trusted(relation.operands) else "warning",  # type: ignore[arg-type]
        diagnosis=slips or ({"code": "cannot_tell", "text": DIAGNOSES["cannot_tell"]},),
    )


def check_counts(context: Context) -> Iterator[CheckedRelation]:
    """count: a number of things and its kinds behind 其中: prizes by grade, staff, cars."""
    counts = [f for f in context.figures if f.role == "count" and f.layer == "text"]
    for index, head in enumerate(counts[:-1]):
        opening = context.between(head, counts[index + 1])
        if not _OF_WHICH.search(opening) or len(opening) > 40 or "。" in opening:
            continue
        parts = _kinds(context, counts, index)
        if len(parts) < 2 or not _disjoint(head, parts):
            continue
        whole, added = printed(head), total(printed(part) for part in parts)
        exact = sum((Fraction(part.base_value) for part in parts), Fraction(0))
        equation, expected = _equation(head, parts, exact)
        if added.meets(whole):
            yield CheckedRelation("sum", "consistent", (head, *parts), equation, expected)
            continue
        value = Fraction(head.base_value)
        if exact < value and not _GRADE.search(parts[0].label):
            yield CheckedRelation("sum", "weak", (head, *parts), equation, expected)
            continue
        severity = "error" if _trusted((head, *parts)) and exact > value else "warning"
        yield CheckedRelation(
            "sum",
            "inconsistent",
            (head, *parts),
            equation,
            expected,
            "sum_over" if exact > value else "sum",
            {"name": name_of(head), "difference": _difference(head, value - exact)},
            severity=severity,  # type: ignore[arg-type]
            diagnosis=_slips(head, parts, value)
            or ({"code": "cannot_tell", "text": DIAGNOSES["cannot_tell"]},),
        )


_TRAILING_TOTAL = re.compile(
    r"^[^，,、；;。]{0,6}[，,、；;]?(?P<n>[两二三四五六2-6])?(?:项|个|者|类)?(?:共计|共|合计|总计)[^，；。0-9]{0,6}$"
)
_HOW_MANY = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}


def check_trailing_totals(context: Context) -> Iterator[CheckedRelation]:
    """sum: 一等奖2件、二等奖3件，共5件, and 甲1万元，乙2万元，两项共3万元."""
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
            else:
                graded = [f for f in figures[max(0, index - 6) : index] if _GRADE.search(f.label)]
                parts, whole = graded, len(graded) >= 2 and graded[-1] is figures[index - 1]
            same_line = {context.line_of[f.id] for f in (*parts, head)}
            if whole and len(same_line) == 1 and len({f.base_unit for f in (*parts, head)}) == 1:
                yield _sum(head, parts, complete=True, sure=True)


def _kinds(context: Context, counts: list[Figure], index: int) -> list[Figure]:
    head = counts[index]
    graded = _GRADE.search(counts[index + 1].label)
    parts: list[Figure] = []
    previous = head
    depth = None
    for figure in counts[index + 1 :]:
        words = context.between(previous, figure)
        if "。" in words or "\n" in words or ("；" in words and parts):
            break
        open_brackets = context.between(head, figure)
        inside = open_brackets.count("（") - open_brackets.count("）")
        if depth is not None and inside > depth:
            continue  # 机关编制7名（主席1名…）: parts of a part
        depth = inside if depth is None else depth
        if graded:
            if not _GRADE.search(figure.label):
                break
        elif figure.indicator != head.indicator or figure.unit != head.unit or not figure.dims:
            break
        parts.append(figure)
        previous = figure
    return parts


def _disjoint(head: Figure, parts: list[Figure]) -> bool:
    """Grades and kinds exclude each other; other sub-counts may overlap."""
    if all(_GRADE.search(part.label) for part in parts):
        return True
    return head.indicator.startswith(("staff.", "assets.")) and all("type" in p.dims for p in parts)
