"""An answer in the making: parts of text with the places and computations that carry them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from kxai.ask.answer import Answer, Citation, Kind, Step
from kxai.ask.items import item_around
from kxai.ask.phrase import indicator_name
from kxai.ask.prepared_report import Book
from kxai.ask.spoken_names import name_of_source, short
from kxai.schema.figure import Figure
from kxai.store import plain
from kxai.text.outline import Outline
from kxai.text.traditional import simplified

_QUOTED = 260
_ROW = 400  # characters of a torn table between the name of a row and its number
_OWN_YEAR = re.compile(r"^20\d\d年度?")  # told in front of it
_ITEM_CODE = re.compile(r"^(?:[\[（(]?\d{3,}[\]）)]?|[\]）)])\s*")
"""The code of an account in front of its name, which may stand right behind a number of a list."""
_PRINTED = 8  # decimals that a report prints at the most
_PLAIN = re.compile(r"-?[0-9,]+(?:\.[0-9]+)?")


@dataclass
class Draft:
    """Collects what an answer says and stands on."""

    question: str
    parts: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        if text not in self.parts:
            self.parts.append(text)

    def cite(self, book: Book, start: int, end: int) -> str:
        """Cite a span of a report; the quotation on one line is returned."""
        quote = book.text[start:end]
        if not any(
            c.report == book.report.id and c.start <= start and end <= c.end for c in self.citations
        ):
            outlined: Outline = book.outline
            self.citations.append(
                Citation(
                    report=book.report.id,
                    source=book.report.source,
                    start=start,
                    end=end,
                    quote=quote,
                    section=" > ".join(outlined.path_at(start)),
                )
            )
        return one_line(quote)

    def use(self, book: Book, figure: Figure) -> str:
        """Cite the sentence, or the row, that a figure stands in."""
        if figure.id not in self.figures:
            self.figures.append(figure.id)
        for warning in book.warned.get(figure.id, ()):
            if warning not in self.warnings:
                self.warnings.append(warning)
        return self.cite(book, *place_of(book, figure))

    def answer(self, kind: Kind) -> Answer:
        return Answer(
            question=self.question,
            answer="".join(self.parts),
            answerable=True,
            kind=kind,
            citations=self.citations,
            figures=self.figures,
            computation=self.steps,
            warnings=self.warnings[:5],
        )


def one_line(text: str) -> str:
    """A quotation on one line, bookmarks of converted documents left out."""
    return re.sub(r"\s+", " ", re.sub(r"\[bookmark:[^\]]*\]", "", text)).strip()


def without_quotations(answer: Answer, most: int) -> str:
    """What an answer says, where the quotations of its first ``most`` citations stand beside it."""
    text = answer.answer
    for citation in answer.citations[:most]:
        text = text.replace(f"原文：“{one_line(citation.quote)}”", "")
    return text or answer.answer


def place_of(book: Book, figure: Figure) -> tuple[int, int]:
    """What to cite for a figure: its sentence; in a torn table, from its label to its value."""
    sentence = book.by_start.get(figure.start)
    end = figure.end + len(re.match(r"\s?[^\s\d，。；、]{0,4}", book.text[figure.end :])[0])  # type: ignore[index]
    if sentence is None:
        return figure.start, figure.end
    if sentence.end - sentence.start > len(figure.text) + 8:
        return _within_item(book, figure, *whole(book, sentence.start, sentence.end))
    names = [figure.label.strip(), *(v.strip() for v in figure.dims.values())]
    found = (book.text.rfind(n, max(0, figure.start - _ROW), figure.start) for n in names if n)
    at = next((at for at in found if at >= 0), -1)
    if at >= 0:
        return book.text.rfind("\n", 0, at) + 1 if at else 0, max(
            sentence.end, min(end, sentence.end)
        )
    return sentence.start, sentence.end


def _within_item(book: Book, figure: Figure, start: int, end: int) -> tuple[int, int]:
    """A sentence without what belongs to the items before and behind that of its figure, where a
    page runs them together."""
    first, last = item_around(book, figure.start)
    return (first if start < first <= figure.start else start), (last if last < end else end)


def whole(book: Book, start: int, end: int) -> tuple[int, int]:
    """A sentence with its neighbours between semicolons, where that is not too long."""
    first = max(book.text.rfind(mark, 0, start) for mark in "。！？\n\r\v\f") + 1
    ends = [at for mark in "。！？\n\r\v\f" if (at := book.text.find(mark, end - 1)) >= 0]
    last = min(ends, default=len(book.text))
    last += book.text[last : last + 1] in ("。", "！", "？")
    first = book.behind_furniture(first, start)
    if last <= end or last - first > _QUOTED:
        return start, end
    return first, first + len(book.text[first:last].rstrip())


def value_zh(figure: Figure) -> str:
    """A number as it is printed, with its unit."""
    text = figure.text.strip()
    if not _PLAIN.fullmatch(text) or len(text.partition(".")[2]) > _PRINTED:
        # full-width or split digits, words; the binary fraction of a workbook
        text = plain(figure.value)
    return f"{text}{figure.unit}"


def name_of(book: Book, figure: Figure) -> str:
    """A figure's name for a sentence: year, indicator or label."""
    year = f"{figure.year}年" if figure.year else ""
    if figure.indicator in ("activity", "other", "function") or figure.indicator.startswith(
        ("performance", "project")
    ):
        label = _ITEM_CODE.sub("", figure.label.strip()).removeprefix(book.report.org or "\0")
        label = _OWN_YEAR.sub("", label) or label
        name = label or "、".join(figure.dims.values())
    else:
        name = indicator_name(figure.indicator)
    unit = figure.dims.get("org", "") if figure.indicator.startswith("staff.") else ""
    return f"{body_of(book)}{year}{unit}{name}"


def body_of(book: Book) -> str:
    """The short name of a report's body."""
    return short(simplified(book.report.org or name_of_source(book.report.source)))


def number(value: Fraction, places: int = 4) -> str:
    """A fraction as a plain decimal: exact where it ends, else rounded half up to ``places``."""
    scaled = value * 10**places
    whole = (abs(scaled) + Fraction(1, 2)).__floor__()
    digits = str(whole).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")
    return ("-" if value < 0 and text != "0" else "") + text


def percent(value: Fraction) -> str:
    """A ratio as a percentage with two places: 7/40 → 17.50%."""
    whole = (abs(value) * 10000 + Fraction(1, 2)).__floor__()
    sign = "-" if value < 0 else ""
    return f"{sign}{whole // 100}.{whole % 100:02d}%"
