"""What a report says did not change: 与上年持平."""

from __future__ import annotations

from kxai.ask import question_words as w
from kxai.ask.last_year import names_budget
from kxai.ask.phrase import names_of_genre
from kxai.ask.plan import Operand
from kxai.ask.prepared_report import Book, Sentence
from kxai.genre.catalogue import CATALOGUE, find_indicators

_WHOLE = "expenditure.total"


def level_at(operand: Operand, book: Book) -> tuple[str, list[Sentence]] | None:
    """The name of what did not change against the year before, as an operand asks of it, and the
    sentence that says so with the one behind it. What kept to its budget is another thing."""
    account = operand.phrase if operand.phrase in names_of_genre() else ""
    if not (operand.indicators or account):
        return None
    for number, sentence in enumerate(book.sentences):
        level = w.LEVEL_OFF.search(sentence.text)
        if not level:
            continue
        if not book.report.planned and names_budget(sentence.text[: level.end()]):
            continue
        named = [i for _, _, i in find_indicators(sentence.text)][:1]
        if number and named in ([], [_WHOLE]):  # （二）公务接待费。支出预算2万元，与上年持平。
            before = find_indicators(book.sentences[number - 1].text)[-1:]
            named = [i for _, _, i in before] or named
        own = account in sentence.text if account else named == operand.indicators[:1]
        if own and (named or account):
            name = account or CATALOGUE[operand.indicators[0]].zh
            return name, book.sentences[number : number + 2]
    return None
