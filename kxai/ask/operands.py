"""Finding the figures that an operand means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kxai.ask.fits import (
    NO_UNIT,
    fits_unit,
    is_coded,
    is_factor,
    is_of_years,
    is_partial,
    is_pinned,
    is_score_of,
)
from kxai.ask.nearness import nearness, telling_words, weigh
from kxai.ask.phrase import accounts_named
from kxai.ask.plan import Operand, Plan, Wanted
from kxai.ask.prepared_report import Book, Sentence, terms
from kxai.ask.question_words import LIGHT, MANY, QUALIFIED
from kxai.ask.scopes import funds_asked, is_of_place, of_body, of_funds, of_level
from kxai.genre.catalogue import find_indicators
from kxai.index.tokens import cuts
from kxai.schema.figure import Figure

_ROLES: dict[Wanted, tuple[str, ...]] = {
    "amount": ("amount", "count", "score", "share"),
    "change": ("change",),
    "growth_rate": ("growth_rate",),
    "share": ("share",),
    "execution_rate": ("execution_rate",),
}
ENOUGH = 0.62
_QUOTED = ("lookup", "passage")
"""Operations that quote the nearest place themselves."""
_POINTS = frozenset("分评")
_NO_ANSWER = ("名词解释", "目录")
_MOST_OWN = 0.55  # and so much, where its rarest word stands elsewhere
_OF_A_SUBJECT = ("change", "growth_rate", "share", "execution_rate")
_MOVES = ("change", "growth_rate")
_NO_MONEY = {"budget": ("count", "score"), "adjusted": ("count", "score"), "final": ("score",)}
_QUALIFIER = 16  # characters in front of a number in which such a word stands
_NOUN = 0.2  # “多少家企业” is sure of 37家企业
_OWN = 0.34  # of the words asked for: so much must stand at the number itself
_NOTHING = 0.3
_LITTLE = 0.2
_PLANNED = 0.3  # what a target is worth less than what was done, where nobody asks for it
_LEAST = 0.4  # with what speaks against it
_SAME_UNIT = 0.06
_OF_PLACE = 0.3  # what it is worth less to be of a whole place, in the report of one body
_FUND = 0.15  # what it is worth to be of the fund that a question names
_CALLED = 0.25  # what it is worth to be called just what was asked for
_MOST_OF_TITLE = 0.8  # of a sentence's terms, with which it is the title of the report
_NAMED = 8.0
"""What the name of an indicator weighs beside the other words of a question."""


@dataclass(frozen=True, slots=True)
class Match:
    """A figure and how much of what was asked is told of it (0 to about 1.2)."""

    book: Book
    figure: Figure
    score: float


def weights(book: Book, phrase: str) -> dict[str, float]:
    """Terms of a phrase by what they tell. A pair of characters that only joins two words counts
    little where the report never has them side by side, and so do verbs that any other could
    stand for; a word that the report does not have counts full."""
    found = terms(phrase)
    edges = cuts(phrase)
    joined = {
        phrase[at - 1 : at + 1]
        for at in edges
        if 0 < at < len(phrase) and "|" not in phrase[at - 1 : at + 1]
    }
    out = {}
    for term in found:
        if len(term) == 1 and len(found) > 1:
            continue
        little = (term in joined and not book.seen[term]) or term in LIGHT
        out[term] = book.weight(term) * (_LITTLE if little else 1.0)
    return out


def says_enough(operand: Operand, plan: Plan) -> bool:
    """Whether an operand says enough to be looked up: a question that names no body more than one
    word of its own, another one a word."""
    known = bool(operand.indicators or operand.code or operand.value)
    says = any(len(term) > 1 for term in terms(operand.phrase))
    return known or (plan.named and says) or says_much(operand)


def says_much(operand: Operand) -> bool:
    """Whether the words of a question tell one thing from others: a sentence is found by them."""
    pairs = [t for t in terms(operand.phrase) if len(t) == 2 and t[0] >= "\u4e00"]
    return len(pairs) > 1


def find_figures(
    book: Book,
    operand: Operand,
    plan: Plan,
    *,
    wanted: Wanted | None = None,
    years: list[int] | None = None,
    stage: str | None = None,
) -> list[Match]:
    """Figures of one report for an operand, the best first."""
    wanted = wanted or plan.wanted
    years = plan.years if years is None else years
    words = weights(book, operand.phrase)
    total = sum(words.values())
    unit = operand.asked or plan.unit
    verbatim = _verbatim(book, operand, plan.question)
    named = [t for name in accounts_named(operand.phrase) for t in terms(name)]
    things = not operand.indicators and bool(MANY.search(plan.question))
    bare = not unit and not operand.indicators  # X的预算多少, X实际用了多少: of no points
    barred = _NO_MONEY.get(plan.stage or "", ()) if bare else ()
    qualified = {match[0] for match in QUALIFIED.finditer(plan.question)}
    funds = funds_asked(plan.question)
    alone = len(book.bodies_within) < 2
    out = []
    for figure in book.figures:
        if verbatim and figure.id not in verbatim:
            continue
        if figure.role in _MOVES and not book.near[figure.id].issuperset(named):
            continue  # what 会议费 lost is none of what 培训费 did
        if wanted != "any" and figure.role not in _ROLES[wanted]:
            continue
        if not is_of_years(book, figure, years):
            continue
        if operand.value is not None and not is_pinned(figure, operand):
            continue
        if figure.unit == NO_UNIT:
            continue
        if not figure.unit and _CODE.fullmatch(figure.text):
            continue  # [2130205] in front of a name is its code
        if not figure.unit and book.plain[figure.start - 1 : figure.start] in _OPENING:
            continue  # [103]县残联 as well
        if (things and figure.base_unit == "元") or figure.role in barred:
            continue
        if figure.role == "score" and not (operand.indicators or _POINTS & set(plan.question)):
            continue  # the points of a row are none of what it is about
        if operand.code and not is_coded(figure, operand.code):
            continue
        if not is_score_of(book, figure, operand):
            continue
        if not of_body(figure, plan.question, book.report.org or "", alone=alone):
            continue
        if not fits_unit(figure.unit, unit) or not of_level(figure, plan.question):
            continue
        before = _APART.split(book.plain[max(0, figure.start - _QUALIFIER) : figure.start])[-1]
        if (side := _SIDE.search(before)) and figure.indicator.startswith(_OTHER_SIDE[side[1]]):
            continue  # 收入：792万元 is no spending, whatever stands above it
        if operand.value is None and is_factor(book, figure):
            continue
        if qualified != {match[0] for match in QUALIFIED.finditer(before)}:
            continue
        if plan.stage == "final" and figure.stage in ("budget", "target"):
            continue
        if (of_fund := of_funds(figure, funds)) is None:
            continue
        if (
            wanted == "execution_rate"
            and not words
            and not operand.indicators
            and is_partial(figure)
        ):
            continue
        score = 1.0 if verbatim else _score(book, figure, words, total, operand)
        if score < ENOUGH:
            continue
        score += _liking(book, figure, operand, stage or plan.stage) + _FUND * of_fund
        score += _SAME_UNIT if unit and figure.unit == unit else 0.0
        if book.report.entity == "department" and is_of_place(figure, plan.question):
            score -= _OF_PLACE
        if score >= _LEAST:
            out.append(Match(book, figure, score))
    free = plan.named and plan.operation not in _QUOTED
    if not out and free and not (operand.indicators or operand.code or operand.value):
        out = list(_nearest(book, operand, wanted, years))
    whole = [plan.within] if plan.within else []  # 人员经费里的住房公积金: beside that first
    apart = {m.figure.id for m in out if whole and not book.stands_with(m.figure, whole)}
    return sorted(out, key=lambda m: (m.figure.id in apart, -m.score, m.figure.start))


def _nearest(book: Book, operand: Operand, wanted: Wanted, years: list[int]) -> Iterator[Match]:
    """The figures nearest to what is said in words that no figure is called by."""
    weights_ = weigh(book, telling_words(operand.phrase))
    for sentence in book.sentences if len(weights_) > 1 else ():
        for figure in sentence.figures:
            fits = figure.role in _ROLES.get(wanted, (figure.role,)) and figure.unit != NO_UNIT
            if fits and is_of_years(book, figure, years) and fits_unit(figure.unit, operand.asked):
                score = nearness(book, figure, weights_, sentence=sentence.text)
                if score >= ENOUGH:
                    yield Match(book, figure, score)


def _verbatim(book: Book, operand: Operand, question: str) -> frozenset[str]:
    """The figures that stand right behind a name that the question says word for word, with words
    of its own beside those of the catalogue: 一般公共预算总收入 is not 一般公共预算收入; and those
    of what was asked for whose name has such words: 执法执勤用车 of the vehicles."""
    own = [piece.removeprefix("数") for piece in operand.phrase.split("|")]
    own = [piece for piece in own if len(piece) > 1]
    if not operand.indicators or not own or operand.value is not None:
        return frozenset()
    found: set[str] = set()
    called: list[tuple[int, str]] = []
    ends = min((e for _, e, i in find_indicators(question) if i in operand.indicators), default=0)
    for figure in book.figures:
        if figure.role in _MOVES:
            continue  # 支出下降 in front of a rate is no name
        before = _NAME_END.sub("", book.plain[max(0, figure.start - _NAME) : figure.start])
        name = _APART.split(before)[-1]
        if figure.indicator in operand.indicators and any(
            len(piece) > 2 and piece in name for piece in own
        ):
            found.add(figure.id)
            continue
        size = next((k for k in range(len(before), 3, -1) if before[-k:] in question), 0)
        if size and not question.rfind(before[-size:]) + size >= ends:
            continue  # what stands before the name of the catalogue only narrows it
        if size and any(piece in before[-size:] for piece in own):
            called.append((size, figure.id))
    longest = max((size for size, _ in called), default=0)
    return frozenset(found | {figure for size, figure in called if size == longest})


def _score(
    book: Book, figure: Figure, words: dict[str, float], total: float, operand: Operand
) -> float:
    named = figure.indicator in operand.indicators
    if operand.code:
        return 1.0
    if not total:
        pinned = operand.value is not None and not operand.indicators
        return 1.0 if pinned or named else 0.0
    near = book.near[figure.id]
    sentence = book.by_start.get(figure.start)
    around = sentence.terms if sentence else frozenset()
    above = frozenset(terms("|".join(figure.section))) | (
        sentence.above if sentence else frozenset()
    )
    got = 0.0
    for term, weight in words.items():
        if term in near:
            got += weight
        elif term in around:
            got += 0.7 * weight
        elif term in above or term in book.titled:
            got += 0.6 * weight
    if operand.noun and operand.noun in book.plain[figure.end : figure.end + 8]:
        got += _NOUN * total
    if operand.value is not None:
        told = not operand.indicators or named
        return max(got / total, ENOUGH) if told else got / total
    if not operand.indicators:
        if words.keys() <= book.titled and not figure.label.strip():
            return 0.0  # a nameless number of a form is none of what its title says
        # Words that stand elsewhere in the sentence, in a list perhaps, do not name this number.
        here = near | book.titled | (around if figure.role in _OF_A_SUBJECT else frozenset())
        own = sum(weight for term, weight in words.items() if term in here)
        rarest = max(words, key=lambda term: words[term])
        least = _OWN if rarest in here else _MOST_OWN
        return got / total if own >= least * total else 0.0
    score = (got + (_NAMED if named else 0.0)) / (total + _NAMED)
    # Of what did not happen a report says no more than that.
    return max(score, ENOUGH) if named and figure.value == 0 and score >= _NOTHING else score


_SIDE = re.compile(r"(?:^|\s)(收入|支出)\s*[:：]\s*$")
_OTHER_SIDE = {"收入": "expenditure.", "支出": "income."}
_CODE = re.compile(r"2\d{4}(?:\d\d)?|3\d{4}")
_PATH = re.compile(r"[A-Za-z\d]+/[A-Za-z\d]+/|https?:|[{}]")
"""Where a saved page lay, or how it looks: no sentence of a report."""
_APPENDIX = re.compile(r"\s*附[件表]\s*[:：\d]")
"""A list of what is appended."""
_OPENING = frozenset("[【〔")
_APART = re.compile(r"[，。；、,;（()）\n\d]")
_NAME = 24  # characters of a name before its number
_NAME_END = re.compile(r"(?:为|是|共|完成|达到?|合计|总计|安排|[:：\s])+$")
_TAIL = re.compile(r"(?:支出|经费|资金|费用|费|（类）|（款）|（项）|\|)+$")


def _is_named(figure: Figure, phrase: str) -> bool:
    """Whether a figure is called just what was asked for."""
    core = _TAIL.sub("", phrase)
    names = (figure.label, figure.dims.get("name", ""), figure.dims.get("activity", ""))
    return len(core) > 2 and any(_TAIL.sub("", name.strip()) == core for name in names)


def _liking(book: Book, figure: Figure, operand: Operand, stage: str | None) -> float:
    liking = _CALLED if operand.phrase and _is_named(figure, operand.phrase) else 0.0
    if figure.indicator in operand.indicators:
        liking += 0.2 if figure.indicator == operand.indicators[0] else 0.1
        liking -= 0.12 * len(
            [v for k, v in figure.dims.items() if k != "org" and v not in operand.phrase]
        )
    if stage == "adjusted" and figure.stage == "adjusted":
        liking += 0.3
    early = figure.stage in ("budget", "adjusted", "target")
    if stage == "budget":
        liking += 0.1 if early else 0.0
    elif early and not book.report.planned:
        liking -= _PLANNED if figure.stage == "target" and stage is None else 0.08
    if figure.role == "share":
        liking -= 0.15
    if figure.layer != "text":
        liking -= 0.05
    return liking


def best_sentences(
    book: Book, phrase: str, *, need_figure: bool = False, unit: str | None = None
) -> list[tuple[float, Sentence]]:
    """Sentences by how much of a phrase they (1), their headings (0.6) or neighbours (0.3) hold."""
    words = weights(book, phrase)
    total = sum(words.values())
    if not total:
        return []
    out = []
    previous: frozenset[str] = frozenset()
    for sentence in book.sentences:
        if any(title in heading for heading in sentence.path for title in _NO_ANSWER):
            continue
        if _PATH.search(sentence.text) or _APPENDIX.match(sentence.text):
            continue
        titled = _MOST_OF_TITLE * len(sentence.terms) <= len(sentence.terms & book.titled)
        if titled and not sentence.text.rstrip().endswith("。"):
            continue  # the title again  # a definition answers no question about this body
        if need_figure and not any(fits_unit(f.unit, unit) for f in sentence.figures):
            previous = sentence.terms
            continue
        got = -0.3 * total if sentence.start in book.heading_starts else 0.0
        for term, weight in words.items():
            if term in sentence.terms:
                got += weight
            elif term in sentence.above:
                got += 0.6 * weight
            elif term in previous:
                got += 0.3 * weight
        if got > 0:
            out.append((got / total, sentence))
        previous = sentence.terms
    return sorted(out, key=lambda x: (-x[0], x[1].start))
