"""The place of a report that is nearest to a question which nothing else answers.

The sentence that has most of the weight of its words is quoted, and said to be the nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kxai.ask import question_words as w
from kxai.ask.accounted import of_another_part
from kxai.ask.answer import Answer
from kxai.ask.answer_draft import Draft, body_of, value_zh, whole
from kxai.ask.facts import asks_facts
from kxai.ask.fits import fits_unit, is_of_years
from kxai.ask.nearness import held, nearness, telling_words, weigh
from kxai.ask.plan import Plan
from kxai.ask.prepared_report import Book, Sentence
from kxai.ask.said import NEAREST
from kxai.genre.catalogue import find_indicators
from kxai.schema.figure import Figure

_COUNTED, _MONEY, _TEXT = 0.5, 0.6, 0.58
"""The share of the weight that is enough: for what is counted in a unit of its own, for other
numbers, for words."""
_TIED = 0.04
_QUOTED = 2  # places that are as near, each quoted where words are asked for
_FEWEST = 2  # words that tell one place from others, where no unit does
_MONEY_UNITS = frozenset(("钱", "块钱", "块", "元", "万元", "万", "亿", "亿元"))
_YEAR = re.compile(r"(?:20)?\d\d年")


@dataclass(frozen=True, slots=True)
class _Place:
    score: float
    book: Book
    sentence: Sentence
    figure: Figure | None


def run_nearest(plan: Plan, rest: str, books: Sequence[Book], draft: Draft) -> Answer | None:
    """The sentence nearest to ``rest``, the question without the bodies that it names, quoted; None
    where none is near, where two are, or where more is asked than one place can tell."""
    alone = plan.operation == "sum" and len(plan.operands) == 1  # 一共买了几台
    if not (alone or plan.operation in ("lookup", "passage")):
        return None
    if not plan.named or _asks_more(plan, rest):
        return None
    asked = w.MEASURE_ASKED.search(rest)
    number = bool(asked or w.NUMBER_ASKED.search(rest))
    unit = asked["unit"] or "" if asked else ""
    counted = bool(unit) and unit not in _MONEY_UNITS
    words = telling_words(_YEAR.sub("", w.MEASURE_ASKED.sub("，", rest)))
    if len(words) < _FEWEST and not counted:
        return None
    own = [b for b in books if not plan.years or b.tells_of(plan.years)] or list(books)
    places = [p for book in own for p in _places(book, words, unit, plan, number=number)]
    if w.WHY.search(rest):
        places = [p for p in places if w.BECAUSE.search(p.sentence.text)]
    places = [p for p in places if not _tells_other_side(rest, p.figure)]
    best = max(places, key=lambda place: place.score, default=None)
    least = _TEXT if not number else _COUNTED if counted else _MONEY
    if best is None or best.score < least:
        return None
    near = {p.sentence.start: p for p in places if p.score >= best.score - _TIED}
    if len(near) > (1 if number else _QUOTED):
        return None
    told = sorted(near.values(), key=lambda place: -place.score)
    quotes = (draft.cite(p.book, *whole(p.book, p.sentence.start, p.sentence.end)) for p in told)
    quote = "”“".join(dict.fromkeys(quotes))
    name = body_of(best.book)
    if best.figure is not None:
        draft.figures.append(best.figure.id)
        name += f"：{best.figure.label.strip()}{value_zh(best.figure)}"
    draft.say(NEAREST.format(name=name, quote=quote))
    answer = draft.answer("passage")
    return None if of_another_part(plan, answer, own) else answer


def _tells_other_side(rest: str, figure: Figure | None) -> bool:
    """Whether a question for receipts met what was spent, or the other way round."""
    label = figure.label if figure is not None else ""
    return any(
        asked in rest and other not in rest and other in label and asked not in label
        for asked, other in (("收入", "支出"), ("支出", "收入"))
    )


def _asks_more(plan: Plan, rest: str) -> bool:
    """Whether a question asks for what no nearest place is sure to tell: a reckoning, what did not
    happen, a date or a name, a field of the report, a part of something of the catalogue."""
    fields = () if w.WHY.search(rest) else tuple(cue for cue, _ in w.FIELDS)
    cues = (w.RECKONS, w.DENIED, w.ITEMS_ASKED, *fields)
    part = w.PART_INSIDE.search(rest)
    named = find_indicators(rest[: part.start()]) if part else []
    within = plan.within or any(part and end == part.start() for _, end, _ in named)
    return bool(within) or asks_facts(rest) or any(cue.search(rest) for cue in cues)


def _places(
    book: Book, words: list[tuple[str, float]], unit: str, plan: Plan, *, number: bool
) -> Iterator[_Place]:
    """Every sentence of a report, or of the numbers that may be asked for each one's, with the
    share of the weight that it has."""
    weights = weigh(book, words)
    total = sum(weights.values())
    if not total:
        return
    before: Sentence | None = None
    for sentence, behind in zip(book.sentences, [*book.sentences[1:], None], strict=True):
        above = "|".join((*sentence.path, before.text if before else ""))
        before = sentence
        if w.DEFINITION.search(sentence.text):
            continue  # what a word means is told of no body
        if not number:
            yield _Place(held(sentence.terms, "", above, weights) / total, book, sentence, None)
            continue
        purpose = _purpose(sentence, behind)
        for figure in sentence.figures:
            if _fits(book, figure, unit, plan):
                score = nearness(
                    book, figure, weights, sentence=sentence.text, above=above, behind=purpose
                )
                yield _Place(score, book, sentence, figure)


def _purpose(sentence: Sentence, behind: Sentence | None) -> str:
    """What the one amount of a sentence was for, where the next one tells that alone."""
    one = len(sentence.figures) == 1 and sentence.figures[0].base_unit == "元"
    told = behind.text if one and behind is not None else ""
    return told if w.USED_FOR.match(told) and "、" not in told else ""


def _fits(book: Book, figure: Figure, unit: str, plan: Plan) -> bool:
    if plan.stage == "final" and figure.stage in ("budget", "target"):
        return False
    if not is_of_years(book, figure, plan.years):
        return False
    if unit in _MONEY_UNITS:
        return figure.base_unit == "元"
    if not unit:
        return not plan.stage or figure.role != "count"  # X的预算多少 asks for money
    behind = book.plain[figure.end : figure.end + 6].lstrip()
    return fits_unit(figure.unit, unit) or behind.startswith(unit)
