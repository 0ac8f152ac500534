"""The original Word file with comments at the places of the confirmed findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from docx.oxml.ns import qn
from docx.text.run import Run

from kxai.errors import DamagedFile, NotAnnotatable, OriginalChanged
from kxai.handback import letter_texts
from kxai.handback.confirmed import Confirmed, main_span
from kxai.handback.packing import open_docx, saved
from kxai.handback.remarks import Annotated, beside_line, remark_lines, together_lines
from kxai.handback.word_places import Piece, WordPlaces
from kxai.handback.word_runs import Runs
from kxai.settings import Settings

if TYPE_CHECKING:
    from docx.document import Document

_PARAGRAPH, _RUN, _ROW = qn("w:p"), qn("w:r"), qn("w:tr")
_MOST_BESIDE = 4
"""Other paragraphs that get a comment of their own; a sum of a whole table gets none."""


@dataclass(frozen=True, slots=True)
class _Remark:
    lines: Sequence[str]
    pieces: list[Piece]
    item: Confirmed


def comment_docx(
    name: str,
    data: bytes,
    text: str,
    items: Sequence[Confirmed],
    *,
    author: str = "",
    settings: Settings | None = None,
) -> Annotated:
    """``data``, a .docx whose stored text is ``text``, with a comment for each of ``items`` at the
    number to be looked at, and a short one at its other numbers where they stand elsewhere.
    Comments are by ``author``, or by who decided; nothing else is changed.

    Raises NotAnnotatable for a file that python-docx cannot write, OriginalChanged where its text
    is not ``text``, and what the loader raises.
    """
    settings = settings or Settings()
    try:
        document = open_docx(name, data, settings)
    except DamagedFile as error:
        # It was read, so it is none of the kinds that can be written rather than damaged.
        raise NotAnnotatable(name, f"{error.reason}；{letter_texts.OFFER}") from error
    places = WordPlaces(document, data, settings)
    if not places.fits(text):
        reason = "文字与工作区里的对不上（可能由另一版本读取），请用kxai run --force重新读取"
        raise OriginalChanged(name, reason)
    remarks, unplaced = _remarks(places, text, items)
    runs = Runs([piece for remark in remarks for piece in remark.pieces])
    if unplaced:
        _comment(
            document, _first_run(name, document), together_lines(unplaced), unplaced[0], author
        )
    for remark in remarks:
        _comment(document, runs.over(remark.pieces), remark.lines, remark.item, author)
    numbers = tuple(item.number for item in unplaced)
    return Annotated(saved(name, document), len(items) - len(numbers), numbers)


def _remarks(
    places: WordPlaces, text: str, items: Sequence[Confirmed]
) -> tuple[list[_Remark], list[Confirmed]]:
    """The remarks in their order, and what has no place."""
    remarks, unplaced = list[_Remark](), list[Confirmed]()
    for item in items:
        span = main_span(item.finding)
        pieces = places.pieces(text, *span) if span else []
        if not pieces:
            unplaced.append(item)
            continue
        remarks.append(_Remark(remark_lines(item), pieces, item))
        beside: dict[Any, list[Piece]] = {}
        for other in item.finding.spans:
            found = places.pieces(text, *other)
            if found and _block(found[0]) is not _block(pieces[0]):
                beside.setdefault(_block(found[0]), found)
        if len(beside) <= _MOST_BESIDE:
            remarks += [_Remark([beside_line(item)], found, item) for found in beside.values()]
    return remarks, unplaced


def _block(piece: Piece) -> Any:
    """The table row or, outside of tables, the paragraph that a piece stands in."""
    row = next(piece.element.iterancestors(_ROW), None)
    return row if row is not None else next(piece.element.iterancestors(_PARAGRAPH), None)


def _first_run(name: str, document: Document) -> list[Run]:
    for paragraph in document.element.body.iter(_PARAGRAPH):
        for run in paragraph.iterchildren(_RUN):
            return [Run(cast(Any, run), cast(Any, None))]
    raise NotAnnotatable(name, "正文里没有可以加批注的文字")


def _comment(
    document: Document, runs: list[Run], lines: Sequence[str], item: Confirmed, author: str
) -> None:
    who = author or item.who
    comment = document.add_comment(runs, "\n".join(lines), who, who[:1])
    comment._comment_elm.date = datetime.fromisoformat(item.at)
