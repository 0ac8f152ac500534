"""Questions about text: the section by its heading, or the best sentences, quoted."""

from __future__ import annotations

import re

from kxai.ask import wording as w
from kxai.ask.answer import Answer
from kxai.ask.book import Book, Sentence, terms
from kxai.ask.draft import Draft, body_of, whole
from kxai.ask.facts import tell_facts
from kxai.ask.names import body_key
from kxai.ask.operands import Match, best_sentences, find_figures, says_enough
from kxai.ask.plan import Operand, Plan
from kxai.ask.sections import NUMBERED, tell_section
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.genre.families import children_of
from kxai.schema.figure import Figure

ENOUGH = 0.55
_EACH = 4  # bodies that are each quoted where they are named
_UNNAMED = 0.75  # where no body is named, so much of a question must stand in a sentence
_FIRST_POINT = re.compile(r"(?:\s|[:：])(?:1[、.．]|[（(][一1][）)]|一是|①)")
_POINTS = 1_000  # characters of points that are quoted
_CHAPTER = re.compile(r"\s*(?:第[一二三四五六七八九十]部分|[一二三四五六七八九十]{1,3}[、.．])")
_POINT = 45  # characters of a numbered point that announces what is told under it
_BEHIND_CHANGE = 160  # characters behind a change in which its reason stands
_TITLE, _UNDER = 18, 320  # characters of a title, and of what is quoted under it


def run_passage(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """The section that a question asks for, then the best sentence of each clause."""
    if w.WHY.search(plan.question) and plan.operands:
        if _cause(plan, books, draft):
            return draft.answer("passage")
        if w.CHANGED.search(plan.question) and any(o.indicators for o in plan.operands):
            return None
    facts = tell_facts(plan, books, draft)
    if facts is not None:
        return draft.answer("passage") if facts else None
    bodies = dict.fromkeys(body_key(body_of(book)) for book in books) if plan.named else {}
    if not 1 < len(bodies) <= _EACH:
        return draft.answer("passage") if _tell(plan, books, draft) else None
    found = False
    for body in bodies:  # each has its own answer
        own = [book for book in books if body_key(body_of(book)) == body]
        before = len(draft.parts)
        found = _tell(plan, own, draft) or found
        for part in draft.parts[before : before + 1]:
            draft.parts[before] = f"{body_of(own[0])}：{part}"
    return draft.answer("passage") if found else None


def _tell(plan: Plan, books: list[Book], draft: Draft) -> bool:
    found = bool(w.PURPOSE.search(plan.question)) and _purpose(plan, books, draft)
    found = found or tell_section(plan, books, draft)
    for operand in plan.operands[1:] if found else plan.operands:
        found = tell_best(operand, plan, books, draft) or found
    return found


def _purpose(plan: Plan, books: list[Book], draft: Draft) -> bool:
    """What an amount of the catalogue was for: the sentence that names it and says 用于."""
    wanted = {i for o in plan.operands for i in o.indicators}
    codes = {o.code for o in plan.operands if o.code}
    for book in books:
        if codes and _purpose_of_account(codes, book, draft):
            return True
        before = ""
        for sentence in book.sentences:
            if (at := w.USED_FOR.search(sentence.text)) and "指" not in sentence.text[: at.start()]:
                named = find_indicators(before + sentence.text[: at.start()])
                if named and named[-1][2] in wanted:
                    quote = draft.cite(book, *whole(book, sentence.start, sentence.end))
                    draft.parts.append(f"原文：“{quote}”")
                    return True
            before = sentence.text
    return False


def _purpose_of_account(codes: set[str], book: Book, draft: Draft) -> bool:
    """What is told of the money of an account: the sentence of its amount, and the next one."""
    sentences = book.sentences
    for number, sentence in enumerate(sentences):
        if not any(f.dims.get("code") in codes and f.role == "amount" for f in sentence.figures):
            continue
        for other in sentences[number : number + 2]:
            if w.USED_FOR.search(other.text):
                quote = draft.cite(book, sentence.start, other.end)
                draft.parts.append(f"原文：“{quote}”")
                return True
    return False


def tell_best(operand: Operand, plan: Plan, books: list[Book], draft: Draft) -> bool:
    """The sentence that holds most of what an operand asks about, quoted."""
    best: tuple[float, Book, Sentence] | None = None
    for book in books:
        if plan.years and not book.tells_of(plan.years):
            continue
        ranked = best_sentences(book, _phrase(operand))
        fields = [asked for asked, _ in w.FIELDS if asked.search(plan.question)]
        if fields:  # a passage about something else is no problem, duty or plan
            ranked = [r for r in ranked if fields[0].search("|".join((*r[1].path, r[1].text)))]
        if w.ORDER_ASKED.search(plan.question):
            ranked = [row for row in ranked if w.ORDER.search(row[1].text)]
        for score, sentence in ranked[:1]:
            if best is None or score > best[0]:
                best = (score, book, sentence)
    enough = ENOUGH if plan.named else _UNNAMED
    if best is None or best[0] < enough or not says_enough(operand, plan):
        return False
    _, book, sentence = best
    quote = draft.cite(book, *_told_whole(book, sentence))
    if not any(quote in part for part in draft.parts):
        draft.parts.append(f"原文：“{quote}”")
    return True


def _phrase(operand: Operand) -> str:
    """The words of an operand with the names of what it asks about."""
    names = "|".join(CATALOGUE[i].zh for i in operand.indicators[:1] if i in CATALOGUE)
    return w.PURPOSE.sub("用于", f"{operand.phrase}|{names}".strip("|"))


def _told_whole(book: Book, sentence: Sentence) -> tuple[int, int]:
    """A sentence between its semicolons, and with the next one where it only announces."""
    start, end = whole(book, sentence.start, sentence.end)
    if w.ANNOUNCES.search(sentence.text) or _FIRST_POINT.search(sentence.text):
        return start, max(end, _points_behind(book, sentence))
    if len(sentence.text) <= _POINT and NUMBERED.match(sentence.text):
        return start, max(end, _of_point(book, sentence))
    if book.text[end - 1] in "。；：" and end - start <= _TITLE:
        line = book.text.find("\n", end)
        line = len(book.text) if line < 0 else line
        stop = book.text.find("。", end, line)
        return start, stop + 1 if 0 <= stop < end + _UNDER else end
    return start, max(end, _with_body(book, sentence))


def _points_behind(book: Book, sentence: Sentence) -> int:
    """The end of the points that a sentence announces, up to the next heading that is none."""
    end, points = sentence.end, 0
    for other in book.sentences:
        if other.start < sentence.end:
            continue
        if _CHAPTER.match(other.text) or other.end - sentence.start > _POINTS:
            break
        points += bool(NUMBERED.match(other.text))
        end = other.end
    return end if points else sentence.end


def _of_point(book: Book, sentence: Sentence) -> int:
    """The end of what is told under a numbered point, up to the next one."""
    end = sentence.end
    for other in book.sentences:
        if other.start < sentence.end:
            continue
        if NUMBERED.match(other.text) or other.end - sentence.start > _UNDER:
            break
        end = other.end
    return end


def _with_body(book: Book, sentence: Sentence) -> int:
    """The end of a sentence; of a title or a label, the end of what stands under it."""
    if sentence.end - sentence.start > _TITLE or book.text[sentence.end - 1] in "。；！":
        return sentence.end
    end = sentence.end
    for start, stop in ((s.start, s.end) for s in book.sentences if s.start >= sentence.end):
        far = end > sentence.end and "\n\n\n" in book.text[end:start]
        if stop - sentence.start > _UNDER or far:
            break
        end = stop
    return end


def _cause(plan: Plan, books: list[Book], draft: Draft) -> bool:
    """Why something is so: a false premise told first, then the sentence that gives the reason
    with the change that it is of."""
    told = False
    for book in books:
        if plan.years and book.report.year not in plan.years:
            continue
        for operand in plan.operands[:2]:
            change = _change(operand, plan, book, draft)
            if change is None and _level(operand, plan, book, draft):
                told = True
                continue
            reason = _reason(operand, book, change)
            behind = _reason_behind(book, change) if change is not None else None
            premised = any(w.WRONG_PREMISE in part for part in draft.parts)
            if change is not None and behind is None and reason is None and not premised:
                continue  # the change is told, but no reason
            if change is not None and behind is None:
                draft.say(f"原文：“{draft.use(book, change)}”")
            if behind is not None:
                draft.say(f"原文：“{draft.cite(book, *behind)}”")
                reason = None
            if reason is not None:
                quote = draft.cite(book, *reason)
                if not any(quote in part for part in draft.parts):
                    draft.say(f"原文：“{quote}”")
            told = told or premised or behind is not None or reason is not None
    return told


def _change(operand: Operand, plan: Plan, book: Book, draft: Draft) -> Figure | None:
    """The change that a question speaks of; what it presumes wrongly is said."""
    found = find_figures(book, operand, plan, wanted="change")
    found = found or find_figures(book, operand, plan, wanted="growth_rate")
    if operand.indicators:
        parts = [i for known in operand.indicators for i in children_of(known)]
        own = [m for m in found if m.figure.indicator in operand.indicators]
        found = own or _changes_of(parts, operand, plan, book)
    if not found:
        return None
    figure = found[0].figure
    up, down = w.UP.search(plan.question), w.DOWN.search(plan.question)
    if figure.direction == "down" and up and not down:
        draft.say("前提不成立：不是增加，而是减少。")
    if figure.direction == "up" and down and not up:
        draft.say("前提不成立：不是减少，而是增加。")
    return figure


def _changes_of(parts: list[str], operand: Operand, plan: Plan, book: Book) -> list[Match]:
    """The one change of a part, where a report tells none of the whole."""
    found = []
    for part in parts:
        of_part = operand.model_copy(update={"indicators": [part], "phrase": ""})
        told = find_figures(book, of_part, plan, wanted="change")
        found += [m for m in told if m.figure.indicator == part and m.figure.value][:1]
    return found if len(found) == 1 else []


def _level(operand: Operand, plan: Plan, book: Book, draft: Draft) -> bool:
    """True where a report says that what went up or down, as a question has it, did not change."""
    up, down = w.UP.search(plan.question), w.DOWN.search(plan.question)
    if not operand.indicators or not (up or down):
        return False
    for number, sentence in enumerate(book.sentences):
        if not w.LEVEL_OFF.search(sentence.text):
            continue
        named = [i for _, _, i in find_indicators(sentence.text)]
        if named[:1] == operand.indicators[:1]:
            way = "增加" if up else "减少"
            name = CATALOGUE[operand.indicators[0]].zh
            draft.say(f"前提不成立：{name}与上年持平，没有{way}。")
            draft.say(f"原文：“{draft.cite(book, sentence.start, sentence.end)}”")
            following = book.sentences[number + 1 : number + 2]
            for other in following:
                if w.REASON.search(other.text):
                    draft.say(f"原文：“{draft.cite(book, other.start, other.end)}”")
            return True
    return False


def _reason_behind(book: Book, change: Figure) -> tuple[int, int] | None:
    """The change with the reason that goes on behind it, over the lines that a page cut."""
    stop = re.search(r"[。；;]|\n\s*\n", book.plain[change.end :])
    end = change.end + (stop.start() if stop else _BEHIND_CHANGE)
    behind = book.plain[change.end : min(end, change.end + _BEHIND_CHANGE)]
    if not w.BEHIND_CHANGE.search(behind):
        return None
    sentence = book.by_start.get(change.start)
    start = whole(book, sentence.start, sentence.end)[0] if sentence else change.start
    end = change.end + len(behind)
    return start, end + (book.plain[end : end + 1] in "。；")


def _reason(operand: Operand, book: Book, change: Figure | None) -> tuple[int, int] | None:
    """Where the reason stands: behind the change, else the reason whose surroundings say most of
    what is asked about."""
    words = {t: book.weight(t) for t in terms(_asked_about(operand))}
    total = sum(words.values())
    best: tuple[float, tuple[int, int]] | None = None
    sentences = book.sentences
    for number, sentence in enumerate(sentences):
        if not w.REASON.search(sentence.text):
            continue
        near = sentences[max(0, number - 2) : number + 1]
        near = [s for s in near if "\n" not in book.text[s.end : sentence.start]]
        inside = frozenset().union(*(s.terms for s in near))
        above = sentence.above
        got = sum(v if t in inside else 0.6 * v if t in above else 0 for t, v in words.items())
        score = got / total if total else 0.0
        telling = [term for term in words if len(term) > 1 and not term.isascii()]
        rarest = max(telling, key=lambda t: words[t], default="")
        if rarest and not operand.indicators and rarest not in inside | above:
            score = 0.0  # the word that tells most stands elsewhere
        if change is not None and any(s.start <= change.start < s.end for s in near):
            score += 1.0
        if score >= ENOUGH and (best is None or score > best[0] + 0.01):
            best = (score, (sentence.start, sentence.end))
    return best[1] if best else None


def _asked_about(operand: Operand) -> str:
    """The words of an operand, an indicator by the name that the catalogue gives it."""
    names = "|".join(CATALOGUE[i].zh for i in operand.indicators[:1] if i in CATALOGUE)
    return re.sub(r"原因|为什么|变动|变化", "|", f"{operand.phrase}|{names}")
