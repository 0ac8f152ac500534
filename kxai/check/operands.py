"""Which amounts a change or a rate is told of, and how surely they are meant."""

from __future__ import annotations

import re
from dataclasses import replace

from kxai.check.context import SURE, Context, thing
from kxai.check.scopes import scope_class
from kxai.check.statements import statement_of
from kxai.genre import words
from kxai.schema.figure import Figure

_AGAINST_BUDGET = words("check.changes.against_budget").regex
_AGAINST_TOLD = words("check.changes.against_told").regex
_BASE_YEAR = words("check.changes.base_year").regex
_BUDGET_OF_YEAR = words("check.changes.budget_of_year").regex
_OWN_BASE = words("check.changes.own_base").regex
_PLANNED = words("check.changes.planned").regex
_DONE = words("check.changes.done").regex
_WENT_ON = words("check.changes.went_on").regex
_SUM = words("check.changes.sum").regex
_CUT_UP = re.compile(f"{_WENT_ON.pattern}|[：:]")
_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")
_THAN_LAST_YEAR = words("check.changes.than_last_year").regex
_MOVED = words("check.changes.moved").regex
_FROM = words("check.changes.from").regex
_TO = words("check.changes.to").regex
_BY = words("check.changes.by").regex
_AGAINST_WITHIN = 24  # characters
_NEAR = 40  # characters from an amount in brackets to the change told behind them
_AMOUNT = re.compile(r"\d[\d,]*\.?\d*\s?(?:亿元|万元|元)")
_CLAUSES = re.compile("[，,；;。：:、]")
_REASON_WITHIN = 80  # characters from a change to an amount that is told in its reason
_BETWEEN = 60  # figures between an amount and its base that are looked at
_SUM_WITHIN = 8  # characters before an amount in which 合计 stands


def current_of(context: Context, figure: Figure) -> Figure | None:
    """The amount of the figure's thing, year and stage that stands nearest; where that stands in
    brackets which were closed, the amount before them: A（其中B）比上年增加 tells of A."""
    if (pair := _from_to(context, figure)) is not None:
        return pair[0]
    nearest = context.nearest(thing(figure), figure.year, figure)
    if nearest is None and (beside := _told_beside(context, figure)) is not None:
        return beside[0]
    if nearest is None or nearest.start > figure.start:
        return nearest
    return before_brackets(context, nearest, figure) or nearest


def _from_to(context: Context, figure: Figure) -> tuple[Figure, Figure] | None:
    """The two amounts that stand right before a change or a rate, what it is now and what it was:
    由40万元调整为50万元，调增10万元."""
    at = context.place[figure.id]
    if at < 2 or figure.layer != "text" or figure.role not in ("change", "growth_rate"):
        return None
    previous, current = context.figures[at - 2 : at]
    if {(f.role, f.base_unit, f.hedge) for f in (previous, current)} != {("amount", "元", None)}:
        return None
    before = context.text[max(0, previous.start - _AGAINST_WITHIN) : previous.start]
    to = context.between(previous, current).removeprefix(previous.unit)
    by = context.between(current, figure).removeprefix(current.unit)
    told = _FROM.search(before) and _TO.fullmatch(to) and _BY.fullmatch(by)
    return (current, previous) if told else None


def _told_beside(context: Context, figure: Figure) -> tuple[Figure, Figure] | None:
    """The two amounts that stand right before a change or a rate, this year's and last year's:
    甲项40万元，比上年的50万元减少20%. The words alone tell what is compared, whatever the stage."""
    at = context.place[figure.id]
    if at < 2 or figure.role not in ("change", "growth_rate") or figure.year is None:
        return None
    current, previous = context.figures[at - 2 : at]
    alike = {(thing(f), f.role, f.base_unit, f.hedge) for f in (current, previous)}
    when = (current.year, previous.year) == (figure.year, figure.year - 1)
    if len(alike) != 1 or current.role != "amount" or not when or thing(current) != thing(figure):
        return None
    against = context.between(current, previous).removeprefix(current.unit)
    moved = context.between(previous, figure).removeprefix(previous.unit)
    told = _THAN_LAST_YEAR.fullmatch(against) and _MOVED.fullmatch(moved)
    return (current, previous) if told else None


def closes_brackets(behind: str) -> bool:
    """True of words in which a bracket is closed that was opened before them."""
    depth = 0
    for mark in behind:
        depth += (mark in "（(") - (mark in "）)")
        if depth < 0:
            return True
    return False


def before_brackets(context: Context, inside: Figure, figure: Figure) -> Figure | None:
    """The amount right before brackets that hold ``inside`` and are closed before ``figure``."""
    between = context.between(inside, figure)
    if len(between) > _NEAR or "。" in between or not closes_brackets(between):
        return None
    opening = max(context.text.rfind(mark, 0, inside.start) for mark in "（(")
    for before in reversed(context.figures[: context.place[inside.id]]):
        if before.end <= opening:
            told = (before.role, before.base_unit, before.year, before.stage)
            beside = opening - before.end <= len(before.unit) + 1
            alike = told == (inside.role, inside.base_unit, inside.year, inside.stage)
            return before if beside and alike else None
    return None


def previous_of(context: Context, figure: Figure, current: Figure | None = None) -> Figure | None:
    """What a change is told against: the amount of the year that the words name (else of last
    year), or the budget where they name it; of ``current``'s thing, where that is another."""
    if (pair := _from_to(context, figure)) is not None:
        return pair[1]
    if figure.year is None:
        return None
    of = thing(current if current is not None else figure)
    words = _words_before(context, figure)
    if _AGAINST_TOLD.search(words):
        return None
    year = _budget_year(words)
    if year is not None or is_against_budget(context, figure):
        for stage in ("budget", "adjusted"):
            planned = replace(figure, stage=stage)
            found = context.nearest(of, year or figure.year, planned)
            if found is not None and not _is_told_again(context, found, current):
                return found
        return None
    named = _BASE_YEAR.search(words)
    year = int(named["year"]) if named and int(named["year"]) != figure.year else figure.year - 1
    beside = _told_beside(context, figure)
    if beside is not None and beside[0] is current:
        return beside[1]
    return context.nearest(of, year, figure)


def _is_told_again(context: Context, found: Figure, current: Figure | None) -> bool:
    """True for the amount that changed itself, told elsewhere or anew: it is no base of its own."""
    if current is None or found.base_value != current.base_value:
        return False
    apart = context.sentence_of[found.id] != context.sentence_of[current.id]
    return apart or found.stage == current.stage


def _budget_year(words: str) -> int | None:
    """The year whose budget the words name as the base (比2019年预算增加)."""
    named = _BUDGET_OF_YEAR.search(words)
    return int(named["year"]) if named else None


def is_against_budget(context: Context, figure: Figure) -> bool:
    """True where the words compare with this year's budget (比年初预算减少), or those of the change
    that it cuts up do (比年初预算减少9万元，主要是会议费减少5万元)."""
    if _names_own_budget(context, figure):
        return True
    start = context.start_of_sentence(figure)
    went_on = [match.end() for match in _CUT_UP.finditer(context.text, start, figure.start)]
    if not went_on or _OWN_BASE.search(context.text, went_on[-1], figure.start):
        return False
    for at in range(context.place[figure.id] - 1, 0, -1):
        whole = context.figures[at]
        if whole.start < start:
            break
        if whole.end <= went_on[-1] and whole.role in ("change", "growth_rate"):
            if _names_own_budget(context, whole):
                return True
            if _OWN_BASE.search(context.between(context.figures[at - 1], whole)):
                break
    return False


def _names_own_budget(context: Context, figure: Figure) -> bool:
    words = _words_before(context, figure)
    return bool(_AGAINST_BUDGET.search(words)) or _budget_year(words) == figure.year


def base_of(context: Context, figure: Figure) -> str:
    """What a change of an amount is told against: ``budget`` (this year's, a number told before, or
    another year than the last), ``planned`` (last year's budget), ``done`` (last year's outcome),
    "" where the words do not say."""
    before = _words_before(context, figure)
    named = _BASE_YEAR.search(before)
    other_year = (
        named is not None and figure.year is not None and int(named["year"]) < figure.year - 1
    )
    other = other_year or _AGAINST_TOLD.search(before) is not None
    if is_against_budget(context, figure) or other:
        return "budget"
    return "planned" if _PLANNED.search(before) else "done" if _DONE.search(before) else ""


def turns_to_last_year(context: Context, change: Figure, rate: Figure) -> bool:
    """超收3万元，同比增长5%: the change is against the budget, or a number told before, the rate is
    not."""
    anew = change.start < rate.start and _OWN_BASE.search(context.between(change, rate))
    if not anew:
        return False
    told = [bool(_AGAINST_TOLD.search(_words_before(context, f))) for f in (change, rate)]
    if told[0] != told[1]:
        return True
    return is_against_budget(context, change) != is_against_budget(context, rate)


def is_evident(context: Context, figure: Figure, operand: Figure | None) -> bool:
    """True where a claim surely speaks of an amount: it stands in the same sentence, or before it
    in the same paragraph without another's amount between, or elsewhere at the very same address,
    told everywhere alike."""
    if operand is None:
        return False
    if _is_of_a_part(context, figure, operand) or _is_a_sum(context, operand):
        return False
    if context.sentence_of[operand.id] == context.sentence_of[figure.id]:
        return True
    if context.line_of[operand.id] == context.line_of[figure.id] and operand.start < figure.start:
        between = context.figures[context.place[operand.id] + 1 : context.place[figure.id]]
        if all(f.role != "amount" or thing(f) == thing(operand) for f in between):
            return True
    if not _same_address(figure, operand):
        return False
    own_table = figure.layer == "table" and statement_of(figure) == statement_of(operand) != ""
    return own_table or context.is_told_alike(operand)


def is_anothers(context: Context, previous: Figure | None, current: Figure | None) -> bool:
    """True where an amount of the thing and year of ``current``, but of another value, stands
    between both: ``previous`` is its base, as in a text that tells one thing of several bodies."""
    if previous is None or current is None or previous.start > current.start:
        return False
    told = (thing(current), current.year, current.stage, current.role)
    between = context.figures[context.place[previous.id] + 1 : context.place[current.id]]
    return any(
        (thing(f), f.year, f.stage, f.role) == told and f.base_value != current.base_value
        for f in between[-_BETWEEN:]
    )


def _is_of_a_part(context: Context, figure: Figure, operand: Figure) -> bool:
    """True where the sentence has gone on to a reason or a part (主要是养老保险增加10万元) before
    it tells the change, or before it tells the amount (减少2万元，主要是上年支出5万元); brackets
    that were closed are passed over."""
    apart = context.line_of[operand.id] != context.line_of[figure.id]
    if (apart or operand.start < figure.start) and _is_named(context, figure, operand):
        return False
    if operand.start < figure.start:
        start = max(context.start_of_sentence(figure), operand.end)
        between = context.text[start : figure.start]
    else:
        between = context.text[figure.end : operand.start]
        between = between if len(between) <= _REASON_WITHIN else ""
    return bool(_WENT_ON.search(_BRACKETS.sub("", between)))


def _is_named(context: Context, figure: Figure, operand: Figure) -> bool:
    """True where a change, or the one that a rate stands behind, names the thing of ``operand``
    itself, as items of a list do of another thing do (支出减少9万元，其中：会议费减少5万元)."""
    at = context.place[figure.id]
    if at and context.figures[at - 1].role == "change" and figure.role == "growth_rate":
        before = context.figures[at - 1]
        if thing(before) == thing(figure) and "，" not in context.between(before, figure)[4:]:
            figure, at = before, at - 1
    if thing(figure) != thing(operand) or figure.indicator == "other" or not figure.label:
        return False
    clause = _CLAUSES.split(context.text[max(0, figure.start - _NEAR) : figure.start])[-1]
    if not _WENT_ON.sub("", clause).startswith(figure.label):
        return False
    start = context.start_of_sentence(figure)
    went_on = _WENT_ON.search(context.text, start, figure.start)
    heads = [
        f
        for f in context.figures[max(0, at - _BETWEEN) : at]
        if f.start >= start and went_on is not None and f.end <= went_on.start()
    ]
    return all(thing(head) != thing(figure) for head in heads)


def says_of_what(context: Context, change: Figure, amounts: tuple[Figure, ...]) -> bool:
    """True where a change stands in one paragraph with an amount, or names what it is told against:
    a line of reasons below (因公出国费减少5万元) leaves both to the words above it."""
    if change.layer != "text":
        return True
    line = context.line_of[change.id]
    beside = any(context.line_of[amount.id] == line for amount in amounts)
    start = context.start_of_sentence(change)
    return beside or _OWN_BASE.search(context.text, start, change.start) is not None


def _is_a_sum(context: Context, operand: Figure) -> bool:
    """True where 合计 stands before an amount that is labelled as one of its items."""
    if operand.layer != "text" or "total" in operand.indicator.split("."):
        return False
    before = context.text[max(0, operand.start - _SUM_WITHIN) : operand.start]
    return bool(_SUM.search(before)) and not _SUM.search(operand.label)


def _words_before(context: Context, figure: Figure) -> str:
    """What stands right before a figure, without an amount in it (比年初预算11.86万元减少)."""
    words = context.text[max(0, figure.start - 2 * _AGAINST_WITHIN) : figure.start]
    return _AMOUNT.sub("", words)[-_AGAINST_WITHIN:]


def _same_address(figure: Figure, operand: Figure) -> bool:
    """True where the scope of a claim is that of the amount, as far as its own words tell one."""
    if figure.at is None or operand.at is None or operand.indicator == "other":
        return False
    claimed, told = scope_class(figure), scope_class(operand)
    if figure.confidence < SURE:
        return claimed == told
    return all(one is None or one == other for one, other in zip(claimed, told, strict=True))
