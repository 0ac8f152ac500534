"""Targets against what was done, and work that is told twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise

from kxai.check.context import Context, name_of
from kxai.check.interval import printed
from kxai.check.relation import CheckedRelation
from kxai.check.wording import quantity
from kxai.genre import words
from kxai.schema.figure import Figure
from kxai.schema.finding import Severity

_CLAIM = words("check.goals.claim").regex
_EXCEEDED = words("check.goals.exceeded").regex
_DONE = words("check.goals.done").regex
_NOT_A_LETTER = re.compile(r"[^一-鿿]")
_BREAK = re.compile(r"[。；\n\t]")
_ENDING = 3  # letters at the end of a target's name by which a sentence may call it
_SUBJECT = 40  # characters before a claim in which its subject stands
_COST = words("check.goals.cost").regex
_MONEY = re.compile(words("performance.money").any_of + "$")
_GENERIC = words("check.goals.generic").regex
_FEW_LETTERS, _MANY_LETTERS = 6, 12  # length of all shared names: a hint, and proof enough
_ALL = 100  # percent: a target above it that is not reached was misread (≥2 90%)
_ROW = 400  # characters within which target and actual of one row stand
_COMMON_LABEL = 24  # a label that stands more often tells nothing


def check_targets(context: Context) -> Iterator[CheckedRelation]:
    """target: an actual value against its target, in one row of a table or one sentence."""
    waiting: list[Figure] = []
    claims = _claims(context)
    for place, figure in enumerate(context.figures):
        if figure.indicator == "performance.target" and figure.layer == "table":
            waiting = [t for t in waiting if figure.start - t.start < _ROW][-6:]
            waiting.append(figure)
        elif figure.indicator == "performance.actual" and figure.layer == "table":
            for target in reversed(waiting):
                if _comparable(target, figure):
                    relation = _compare(target, figure, claims)
                    docked = _docked(figure, context.figures[place + 1 : place + 3])
                    yield replace(relation, severity="info") if docked else relation
                    waiting.remove(target)
                    break
    yield from _in_prose(context)
    yield from _reached_in_prose(context)


def _docked(actual: Figure, behind: Sequence[Figure]) -> bool:
    """True where the row took off points itself: it tells that it fell short."""
    if [figure.indicator for figure in behind] != ["performance.weight", "performance.score"]:
        return False
    weight, score = behind
    same = actual.dims.get("level3") == weight.dims.get("level3") == score.dims.get("level3")
    return same and score.value < weight.value


def _comparable(target: Figure, actual: Figure) -> bool:
    return (
        actual.start - target.start < _ROW
        and target.dims.get("level3") == actual.dims.get("level3")
        and target.dims.get("project") == actual.dims.get("project")
        and target.base_unit == actual.base_unit
        and target.role == actual.role
        and target.hedge not in ("range_low", "range_high")
        and actual.hedge in (None, "over", "min")
        and not (target.unit == "%" and target.value > _ALL >= actual.value)
    )


def _compare(target: Figure, actual: Figure, claims: frozenset[str]) -> CheckedRelation:
    name = name_of(target)
    goal, done = Fraction(target.base_value), Fraction(actual.base_value)
    at_most = target.hedge == "max" or (target.hedge is None and bool(_COST.search(name)))
    met = done <= goal if at_most else done >= goal
    sign = "≤" if at_most else "≥"
    equation = f"目标{sign}{quantity(target)}，实际{quantity(actual)}"
    if met:
        return CheckedRelation("target", "consistent", (actual, target), equation)
    if _may_be_either(target, name):
        return CheckedRelation("target", "undetermined", (actual, target), equation)
    claimed = bool(_CLAIM.search(name)) or _letters(name) in claims
    return CheckedRelation(
        "target",
        "inconsistent",
        (actual, target),
        equation,
        f"{sign}{quantity(target)}",
        "target_claim" if claimed else "target",
        {"name": name},
        severity="error" if claimed else "warning",
    )


def _may_be_either(target: Figure, name: str) -> bool:
    """True for a sum of money that is planned without a sign: to spend less of it is no fault, and
    to raise more of it neither."""
    return target.hedge is None and target.unit != "%" and _MONEY.search(name) is not None


def _claims(context: Context) -> frozenset[str]:
    """The names of targets that a sentence claims to have reached.

    A sentence speaks of the names that end as its subject does, and of those that fit it best:
    学员满意度 is not meant where 家长满意度达到预期 is told and both are in the table.
    """
    names = {_letters(name_of(f)) for f in context.figures if f.indicator == "performance.target"}
    by_ending: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        if len(name) >= _ENDING:
            by_ending[name[-_ENDING:]].append(name)
    claimed: set[str] = set()
    for match in _CLAIM.finditer(context.text) if by_ending else ():
        start = max(0, match.start() - _SUBJECT)
        words = _BREAK.split(context.text[start : match.start()])[-1]
        for size in range(_ENDING, len(words) + 1):
            ending = words[size - _ENDING : size]
            if found := by_ending.get(ending):
                fits = {name: _shared_ending(name, words[:size]) for name in found}
                best = max(fits.values())
                claimed.update(name for name, fit in fits.items() if fit == best)
    return frozenset(claimed)


def _letters(name: str) -> str:
    return _NOT_A_LETTER.sub("", name)


def _shared_ending(name: str, words: str) -> int:
    pairs = zip(reversed(name), reversed(words), strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(name), len(words)))


def _in_prose(context: Context) -> Iterator[CheckedRelation]:
    """完成了2102名，超出目标任务2000人: the claim against the two numbers."""
    previous: Figure | None = None
    for figure in context.figures:
        if (
            previous is not None
            and figure.stage == "target"
            and previous.stage == "final"
            and figure.role == previous.role == "count"
            and context.sentence_of[figure.id] == context.sentence_of[previous.id]
            and figure.start - previous.end < 40
            and _EXCEEDED.search(context.between(previous, figure))
        ):
            goal, done = printed(figure), printed(previous)
            over = goal.high is None or done.low is None or done.low > (goal.low or 0)
            yield CheckedRelation(
                "target",
                "consistent" if over else "inconsistent",
                (previous, figure),
                f"实际{quantity(previous)}，目标{quantity(figure)}",
                f">{quantity(figure)}",
                "target_claim",
                {"name": name_of(previous)},
            )
        previous = figure


def _reached_in_prose(context: Context) -> Iterator[CheckedRelation]:
    """满意度目标值90%，实际完成值86%，已完成目标: a goal, what was reached, and the claim, in one
    sentence. Without a claim nothing is said: the report itself tells that it fell short."""
    for goal, actual in pairwise(context.figures):
        if (goal.indicator, actual.indicator) != ("performance.target", "performance.actual"):
            continue
        if "table" in (goal.layer, actual.layer) or not _comparable(goal, actual):
            continue
        rest = context.rest_of_sentence(actual)
        if context.sentence_of[goal.id] == context.sentence_of[actual.id] and _DONE.match(rest):
            relation = _compare(goal, actual, frozenset({_letters(name_of(goal))}))
            quiet: Severity = "warning" if relation.verdict == "inconsistent" else relation.severity
            yield replace(relation, severity=quiet)


def check_retold(context: Context) -> Iterator[CheckedRelation]:
    """same: two sentences that tell of the same work, number by number, and differ in them.

    Sentences are joined by activities of the same name; two shared names are asked for, prizes
    and other generic names do not count. 余 and its like are intervals: 10余 against 20余 differs.
    """
    by_label: defaultdict[tuple[str, str, object], list[Figure]] = defaultdict(list)
    for figure in context.figures:
        if figure.indicator != "activity" or figure.role != "count" or figure.layer != "text":
            continue
        label = _plain(figure.label)
        if len(label) >= 2 and not _GENERIC.search(label):
            by_label[(label, figure.base_unit, (figure.year, figure.stage))].append(figure)
    pairs: defaultdict[tuple[int, int], list[tuple[Figure, Figure]]] = defaultdict(list)
    for found in by_label.values():
        if len(found) > _COMMON_LABEL:
            continue
        lines: defaultdict[int, list[Figure]] = defaultdict(list)
        for figure in found:
            lines[context.line_of[figure.id]].append(figure)
        for (a, firsts), (b, seconds) in combinations(lines.items(), 2):
            if len(firsts) == len(seconds):
                pairs[(a, b)].extend(zip(firsts, seconds, strict=True))
    for (line, _), shared in pairs.items():
        letters = sum(len(_plain(first.label)) for first, _ in shared)
        if len(shared) < 2 or letters < _FEW_LETTERS:
            continue
        if letters < _MANY_LETTERS and not _side_by_side(shared):
            continue
        differing = [(x, y) for x, y in shared if not printed(x).meets(printed(y))]
        if not differing:
            yield CheckedRelation("same", "consistent", tuple(f for p in shared for f in p), "")
            continue
        equation = "；".join(f"{_plain(x.label)}{quantity(x)}与{quantity(y)}" for x, y in differing)
        yield CheckedRelation(
            "same",
            "inconsistent",
            tuple(f for pair in differing for f in pair),
            equation,
            "、".join(quantity(y) for _, y in differing),
            "aligned",
            {},
            severity="error" if len(differing) >= 3 and letters >= _MANY_LETTERS else "warning",
            cause=("retold", line),
        )


def _side_by_side(shared: list[tuple[Figure, Figure]]) -> bool:
    """True when the shared numbers follow each other closely in both tellings."""
    for side in (0, 1):
        ordered = sorted((pair[side] for pair in shared), key=lambda f: f.start)
        if any(b.start - a.end > 24 for a, b in pairwise(ordered)):
            return False
    return True


def _plain(label: str) -> str:
    """A label without the verbs and adverbs that vary from telling to telling."""
    return re.sub(
        r"^(?:累计|全年|共计?|今年以来|以来|已|先后|免费|并|还)*(?:开展|举办|组织|发放|完成|推送|上载|共上载|赠送|培训(?=.{4}))?(?:了)?",
        "",
        label,
    )
