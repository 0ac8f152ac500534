"""Questions about text: the section by its heading, or the best sentences, quoted."""

from __future__ import annotations

import re

from kxai.ask import question_words as w
from kxai.ask.answer import Answer
from kxai.ask.answer_draft import Draft, body_of, name_of, value_zh, whole
from kxai.ask.facts import tell_facts
from kxai.ask.operands import best_sentences, says_enough, says_much
from kxai.ask.phrase import names_of, names_of_genre
from kxai.ask.plan import Operand, Plan
from kxai.ask.prepared_report import Book, Sentence
from kxai.ask.reasons import tell_cause
from kxai.ask.sections import NUMBERED, tell_section
from kxai.ask.spoken_names import body_key
from kxai.ask.year_changes import run_change
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.genre.families import children_of

ENOUGH = 0.55
_EACH = 4  # bodies that are each quoted where they are named
_UNNAMED = 0.75  # where no body is named, so much of a question must stand in a sentence
_FIRST_POINT = re.compile(r"(?:\s|[:：])(?:1[、.．]|[（(][一1][）)]|一是|①)")
_POINTS = 1_000  # characters of points that are quoted
_CHAPTER = re.compile(r"\s*(?:第[一二三四五六七八九十]部分|[一二三四五六七八九十]{1,3}[、.．])")
_POINT = 45  # characters of a numbered point that announces what is told under it
_WORD = 2  # characters of a word
_UNSPENT = 3  # sentences that tell of money that was not spent
_TRIED = 8  # sentences looked at for what money was for
_TITLE, _UNDER = 18, 320  # characters of a title, and of what is quoted under it


def run_passage(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """The section that a question asks for, then the best sentence of each clause."""
    if w.WHY.search(plan.question) and plan.operands:
        if _asks_gap_and_why(plan):
            run_change(plan.model_copy(update={"wanted": "change"}), books, draft)
        if tell_cause(plan, books, draft):
            return draft.answer("passage")
        named = any(o.indicators or o.phrase in names_of_genre() for o in plan.operands)
        if w.CHANGED.search(plan.question) and named:
            return None
    if w.DENIED.search(plan.question) and (told := _unspent(plan, books, draft)) is not None:
        return draft.answer("passage") if told else None
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


def _asks_gap_and_why(plan: Plan) -> bool:
    """比预算少多少，为什么: the gap is asked for beside its reason."""
    asked = (w.NUMBER_ASKED, w.AGAINST_BUDGET)
    return all(cue.search(plan.question) for cue in asked) and bool(plan.operands[0].indicators)


def _unspent(plan: Plan, books: list[Book], draft: Draft) -> bool | None:
    """哪笔钱没花完: what a report tells of money that was not spent, else what it had left.
    None for a question that names the money."""
    denied = w.DENIED.search(plan.question)
    named = [p for o in plan.operands for p in w.SOME_MONEY.sub("|", o.phrase).split("|")]
    if not denied or not w.SPENDING.search(denied[0]) or not plan.named or any(named):
        return None
    for book in books:
        if plan.years and book.report.year not in plan.years:
            continue
        told = [s for s in book.sentences if w.LEFT_UNSPENT.search(s.text)]
        for sentence in told[:_UNSPENT]:
            draft.say(f"原文：“{draft.cite(book, sentence.start, sentence.end)}”")
        left = (f for f in book.figures if f.indicator == "balance.closing" and f.role == "amount")
        figure = next((f for f in left if f.value and f.year == book.report.year), None)
        if not told and figure is not None:
            quote = draft.use(book, figure)
            draft.say(f"{name_of(book, figure)}：{value_zh(figure)}。原文：“{quote}”")
    return bool(draft.parts)


def _tell(plan: Plan, books: list[Book], draft: Draft) -> bool:
    found = bool(w.PURPOSE.search(plan.question)) and _purpose(plan, books, draft)
    found = found or tell_section(plan, books, draft)
    operands = plan.operands or _of_field(plan)
    for operand in operands[1:] if found else operands:
        found = tell_best(operand, plan, books, draft) or found
    return found


def _of_field(plan: Plan) -> list[Operand]:
    """What a question that names nothing asks of a report: 是干什么的 asks for its 主要职责."""
    asked = [field for cue, field in w.FIELDS if field and cue.search(plan.question)]
    return [Operand(phrase=w.FIELD_WORDS[asked[0]], text=True)] if asked else []


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
        ranked = best_sentences(book, _phrase(operand, plan))
        ranked = [row for row in ranked if _has_word(operand.phrase, row[1].text)]
        if w.ITEMS_ASKED.search(plan.question):
            ranked = [row for row in ranked if _lists(operand, row[1].text)]
        if w.WHY.search(plan.question):  # a passage without a reason is no answer
            ranked = [row for row in ranked if _gives_reason(row[1].text)]
            ranked = [row for row in ranked if _is_about(row[1], plan)]
        elif w.PURPOSE.search(plan.question):
            spans = ((row, _told_whole(book, row[1])) for row in ranked[:_TRIED])
            ranked = [row for row, (a, b) in spans if _gives_reason(book.plain[a:b])]
        if denied := w.DENIED.search(plan.question):
            told = w.UNSPENT if w.SPENDING.search(denied[0]) else w.DENIAL
            ranked = [row for row in ranked if told.search(row[1].text)]
        fields = [asked for asked, _ in w.FIELDS if asked.search(plan.question)]
        if fields:  # a passage about something else is no problem, duty or plan
            still = {s.start: "|".join((*s.path, w.SOLVED.sub("", s.text))) for _, s in ranked}
            ranked = [row for row in ranked if fields[0].search(still[row[1].start])]
        if w.TOP.search(plan.question):  # 最多的五家是谁: what tells who they are
            ranked = [row for row in ranked if w.FOREMOST.search(row[1].text)]
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


def _has_word(phrase: str, text: str) -> bool:
    """Whether a sentence has the one word that a question says, and not only within the name of
    something else: 绩效 of 绩效工资."""
    if len(phrase) != _WORD or phrase not in text:
        return True
    for name in names_of_genre():
        if phrase in name and phrase != name:
            text = text.replace(name, "|")
    return phrase in text


def _lists(operand: Operand, text: str) -> bool:
    """Whether a sentence goes on from the name of what is asked about to what it has."""
    names = [name for i in operand.indicators[:1] for name in names_of(i)]
    return not names or any(
        w.HAS_ITEMS.match(text, at + len(name)) for name in names if (at := text.find(name)) >= 0
    )


def _is_about(sentence: Sentence, plan: Plan) -> bool:
    """Whether a sentence or its headings name what of the catalogue a question asks about first,
    or a part of it."""
    asked = next((o.indicators[0] for o in plan.operands if o.indicators), "")
    names = [name for i in (asked, *children_of(asked)) for name in names_of(i)]
    told = "|".join((*sentence.path, sentence.text))
    return not names or any(name in told for name in names)


def _gives_reason(text: str) -> bool:
    return any(cue.search(text) for cue in (w.REASON, w.BEHIND_CHANGE, w.USED_FOR, w.BECAUSE))


def _phrase(operand: Operand, plan: Plan) -> str:
    """The words of an operand with the names of what it asks about; of a clause that says little
    (去哪个国家) with those of what the question begins with."""
    names = "|".join(CATALOGUE[i].zh for i in operand.indicators[:1] if i in CATALOGUE)
    phrase = w.DENIED.sub("|", operand.phrase)
    first = plan.operands[0] if plan.operands else operand
    if operand.text and operand is not first and not says_much(operand):
        phrase = f"{first.phrase}|{phrase}"
    return w.PURPOSE.sub("用于", f"{phrase}|{names}".strip("|"))


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
