"""Shares against the amounts they speak of, and the shares of one whole together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from kxai.check.acquittal import share_fits_others
from kxai.check.constraints import Quotient
from kxai.check.context import Context, name_of, severity_of, thing
from kxai.check.interval import Interval, exact, printed, ratio, total, truncated
from kxai.check.line_lists import goes_on_below
from kxai.check.one_whole import OpenShare, settle, shares_of_their_sum
from kxai.check.relation import CheckedRelation, Diagnosis
from kxai.check.share_paragraph import ShareParagraph
from kxai.check.sums import ONE_CAKE
from kxai.check.wholes import are_of_one_whole, is_of_several, named_whole
from kxai.check.wording import DIAGNOSES, OTHER_AMOUNTS, decimal, quantity
from kxai.check.wrong_base import other_bases
from kxai.genre import words
from kxai.genre.families import children_of
from kxai.schema.figure import Figure
from kxai.schema.finding import Verdict

_HEAD = words("check.shares.head").regex
_WHOLE_BETWEEN = re.compile(r"占[^，,；;。占0-9]{2,24}[\d,.]+\s?(?:[百千万亿]*元)的(?:比[例重])?")
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_WHOLE = Fraction(100)
_ALL = Interval(_WHOLE, _WHOLE)
_TELLING = 2  # decimal places of a share that is hardly one of another whole by chance
_FEWEST = 3  # shares, of which two bear each other out
_BESIDE = 60  # characters from an amount to its share


def check_shares(context: Context) -> Iterator[CheckedRelation]:
    """share: 100 · part / whole meets the printed percentage.

    The whole is what the words name (占本年支出合计的), else an amount that heads a list in the
    same paragraph; in nested lists a share of the inner or of the outer head holds.
    """
    paragraph = ShareParagraph()
    line = -1
    before: Figure | None = None
    part: Figure | None = None
    for figure in context.figures:
        if context.line_of[figure.id] != line:
            line = context.line_of[figure.id]
            if before is None or not goes_on_below(context, before, figure, begun=paragraph.begun):
                yield from _settled(paragraph)
                yield from _together(context, paragraph)
                paragraph = ShareParagraph()
            elif not paragraph.begun:
                paragraph.begun = True
                paragraph.hear_below()
        if figure.role == "amount":
            between = context.between(before, figure) if before is not None else ""
            listed = bool(_HEAD.search(between))
            paragraph.hear(figure, listed=listed)
            paragraph.begun |= listed and "\n" in between
            part = figure
        elif figure.unit == "个百分点" and figure.role in ("share", "change"):
            yield from _as_points(context, paragraph, figure, part)
        elif figure.role == "share" and figure.unit == "%":
            paragraph.shares.setdefault(figure.indicator, []).append(figure)
            own = _of_its_year(
                paragraph, figure, _before_brackets(context, paragraph, figure, part)
            )
            if own is not None and not is_of_several(context, own, figure):
                paragraph.part_of[figure.id] = own
                yield from _told(paragraph, _best_share(context, paragraph, figure, own))
        before = figure
    yield from _settled(paragraph)
    yield from _together(context, paragraph)


def _before_brackets(
    context: Context, paragraph: ShareParagraph, share: Figure, part: Figure | None
) -> Figure | None:
    """The amount beside a share, or that before the brackets or the whole which stand between the
    two: 基本支出20万元（人员经费12万元），占25%; 年初结转7万元，占收入总计506万元的1.4%."""
    if part is None or thing(part) == thing(share):
        return part
    own = paragraph.last_of_thing.get(thing(share))
    if own is None:
        return part
    words = _WHOLE_BETWEEN.sub("", _BRACKETS.sub("", context.between(own, share)))
    return part if any(map(str.isdigit, words)) else own


def _of_its_year(paragraph: ShareParagraph, share: Figure, part: Figure | None) -> Figure | None:
    """The amount that the share is of: the one beside it, or, where that is another year's (a base
    of comparison between the two), the last one of the share's own year."""
    if part is None or thing(part) != thing(share):
        return None
    if part.year != share.year and None not in (part.year, share.year):
        own = paragraph.last_of_year.get(share.year)
        return own if own is not None and thing(own) == thing(share) else None
    return part if share.start - part.end <= _BESIDE else None


def _as_points(
    context: Context, paragraph: ShareParagraph, share: Figure, part: Figure | None
) -> Iterator[CheckedRelation]:
    """share: 占本年支出的62.07个百分点, where the amounts give that percentage."""
    beside = part is not None and share.start - part.end <= _BESIDE
    if part is None or not beside or "占" not in context.between(part, share):
        return
    named = named_whole(context, part, share)
    wholes = (named.figure,) if named else (*paragraph.heads, paragraph.family_total(part))
    for whole in reversed(wholes):
        if whole is None or whole is part or whole.base_unit != part.base_unit:
            continue
        relation = judge_share(share, part, whole)
        if relation.verdict != "consistent":
            continue
        diagnosis = ({"code": "points", "text": DIAGNOSES["percent"]},)
        yield replace(
            relation,
            verdict="inconsistent",
            message="share_points",
            words={"name": name_of(part), "whole": name_of(whole)},
            severity="warning",
            diagnosis=diagnosis,
            forms=(),
        )
        return


def _best_share(
    context: Context, paragraph: ShareParagraph, share: Figure, part: Figure
) -> tuple[CheckedRelation, bool] | None:
    """The share of the first whole that it holds of, else of the likeliest; and whether the words
    name that whole surely."""
    part = context.finest(part)
    named = named_whole(context, part, share)
    if named is not None and named.figure is not None:
        wholes = [named.figure]
    else:
        wholes = [head for head in paragraph.heads if head is not part]
        if family := paragraph.family_total(part):
            wholes.insert(0, family)
    wholes = [
        whole
        for whole in wholes
        if whole.base_unit == part.base_unit and not _is_itself(whole, part)
    ]
    tried: list[CheckedRelation] = []
    for whole in reversed(wholes):
        relation = judge_share(share, part, whole)
        if relation.verdict != "inconsistent":
            return relation, named is not None
        known = other_bases(context, share, part, printed(share), {exact(whole)})
        tried.append(replace(relation, diagnosis=tuple(known)))
        namesakes = (context.by_id(str(other["figure"])) for other in known)
        if any(other is not None and _are_namesakes(other, whole) for other in namesakes):
            # the whole is told of several bodies or funds, and of another one the share holds
            return replace(relation, verdict="undetermined"), False
    if not tried:
        return None
    unknown = named is not None and not named.sure
    if unknown or share_fits_others(context, share, part, wholes, named=named is not None):
        return replace(tried[0], verdict="undetermined"), False
    told = named is not None or _opens_its_list(context, share, part, tried[0].operands[2])
    return replace(tried[0], tried=(OTHER_AMOUNTS,)), told


def _opens_its_list(context: Context, share: Figure, part: Figure, whole: Figure) -> bool:
    """True for the first part of a list, told with a share of two places right behind its total:
    收入合计90.00万元，其中：财政拨款收入45.00万元，占50.10%. One that is off by no more than its
    last place may have been moved so that all shares come to a hundred."""
    if _is_off_by_last_place(share, part, whole):
        return False
    beside = context.figures[context.place[part.id] - 1] is whole
    near = beside and context.sentence_of[whole.id] == context.sentence_of[share.id]
    return near and share.decimals >= _TELLING and part.indicator in children_of(whole.indicator)


def _are_namesakes(one: Figure, other: Figure) -> bool:
    """True for spending of all funds and of one: expenditure.basic, general_budget.basic. The
    budget of what was spent is none: a share of it is a rate of execution."""
    if one.stage != other.stage:
        return False
    return one.indicator.rpartition(".")[2] == other.indicator.rpartition(".")[2]


def _is_itself(whole: Figure, part: Figure) -> bool:
    """True where both are one thing: its share in itself is that of something else."""
    return thing(whole) == thing(part) and (whole.year, whole.stage) == (part.year, part.stage)


def _together(context: Context, paragraph: ShareParagraph) -> Iterator[CheckedRelation]:
    """The shares of parts that exclude each other cannot exceed 100 %.

    They may fall short of it: small parts are often left out.
    """
    yield from _of_a_whole_not_printed(context, paragraph)
    for parts in () if paragraph.failed else ONE_CAKE:
        told = [paragraph.shares.get(part, []) for part in sorted(parts)]
        if any(len(found) != 1 for found in told):
            continue
        found = sorted((figures[0] for figures in told), key=lambda figure: figure.start)
        if not are_of_one_whole(context, found):
            continue
        added = total(printed(share) for share in found)
        amounts = [(s, paragraph.part_of[s.id]) for s in found if s.id in paragraph.part_of]
        if len(amounts) == len(found) and not added.meets(_ALL):
            wrong = list(shares_of_their_sum(amounts, paragraph.held))
            yield from wrong
            if wrong:
                continue
        value = sum((exact(share) for share in found), Fraction(0))
        expected = decimal(value, max(share.decimals for share in found)) + "%"
        equation = f"{' + '.join(quantity(share) for share in found)} = {expected}"
        over = added.low is not None and added.low > _WHOLE
        verdict: Verdict = "inconsistent" if over else "consistent" if added.meets(_ALL) else "weak"
        yield CheckedRelation(
            "share",
            verdict,
            tuple(found),
            equation,
            "100%",
            "shares_over",
            {"name": "、".join(name_of(share) for share in found)},
            severity=severity_of(*found),
        )


def _of_a_whole_not_printed(
    context: Context, paragraph: ShareParagraph
) -> Iterator[CheckedRelation]:
    """share: a list whose paragraph prints no whole: where all shares but one are those of the sum
    of its amounts, that one is not.

    一般公共服务支出80万元，占80%；教育支出15万元，占15%；住房保障支出5万元，占6%.
    """
    if paragraph.failed or paragraph.heads or paragraph.held or paragraph.open:
        return
    shares = sorted((s for told in paragraph.shares.values() for s in told), key=lambda s: s.start)
    told = [
        (share, paragraph.part_of[share.id]) for share in shares if share.id in paragraph.part_of
    ]
    alone = len({thing(part) for _, part in told}) == len(told) == len(shares)
    if len(told) < _FEWEST or not alone or not are_of_one_whole(context, shares):
        return
    wrong = list(shares_of_their_sum(told, paragraph.held))
    if len(wrong) == 1:
        paragraph.failed = True
        yield wrong[0]


def _told(
    paragraph: ShareParagraph, found: tuple[CheckedRelation, bool] | None
) -> Iterator[CheckedRelation]:
    """A share whose whole is not named may be one of another total of the report: it waits for
    what the other shares of the paragraph are shares of."""
    if found is None:
        return
    relation, named = found
    if relation.verdict == "inconsistent":
        paragraph.open.append(OpenShare(relation, named))
        return
    if relation.verdict != "undetermined":
        paragraph.confirmed.add(relation.operands[-1].id)
        paragraph.held.add(relation.stated.id)
    yield relation


def _settled(paragraph: ShareParagraph) -> Iterator[CheckedRelation]:
    """What is left of the open shares; one that may have been moved by its last place, so that all
    of the paragraph come to a hundred, is worth a look only."""
    told = [share for shares in paragraph.shares.values() for share in shares]
    whole = sum(map(exact, told)) == _WHOLE
    for relation in settle(paragraph.open, paragraph.confirmed):
        paragraph.failed = paragraph.failed or relation.verdict == "inconsistent"
        if (
            whole
            and relation.verdict == "inconsistent"
            and _is_off_by_last_place(*relation.operands[:3])
        ):
            relation = replace(relation, severity="warning")
        yield relation


def _is_off_by_last_place(share: Figure, part: Figure, whole: Figure) -> bool:
    off = abs(exact(share) - _WHOLE * exact(part) / exact(whole))
    return off <= Fraction(1, 10**share.decimals)


def judge_share(
    share: Figure, part: Figure, whole: Figure, diagnosis: Diagnosis = ()
) -> CheckedRelation:
    """The relation share = 100 · part / whole; ``diagnosis`` is told where it fails."""
    operands = (share, part, whole)
    interval = ratio(printed(part), printed(whole))
    if interval is None:
        verdict: Verdict = "zero_base" if whole.base_value == 0 else "undetermined"
        return CheckedRelation("share", verdict, operands, "")
    expected = decimal(100 * exact(part) / exact(whole), max(share.decimals, 1)) + "%"
    equation = f"{quantity(part)} ÷ {quantity(whole)} = {expected}"
    forms = (Quotient(share, ((1, part),), ((1, whole),)),)
    if interval.meets(printed(share)):
        return CheckedRelation("share", "consistent", operands, equation, expected, forms=forms)
    if interval.meets(truncated(share)):
        return CheckedRelation("share", "tail", operands, equation, expected)
    return CheckedRelation(
        "share",
        "inconsistent",
        operands,
        equation,
        expected,
        "share",
        {"name": name_of(part), "whole": name_of(whole)},
        severity=severity_of(*operands),
        diagnosis=diagnosis,
        forms=forms,
    )
