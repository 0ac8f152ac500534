"""Lines and tables on their way into a document, whichever parser told them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kxai.errors import EmptyFile
from kxai.load.flow import Flow, RowCell
from kxai.load.limits import shown
from kxai.load.nesting import check_nesting
from kxai.load.parsed.traces import Traces
from kxai.load.web.walker import Walker, layout_tables
from kxai.schema.document import Document, Page
from kxai.settings import Settings

_UNREADABLE = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Item:
    """A line (``text``), or a table where there are ``rows``, and the ``page`` (from 1) that it
    stands on, None where nobody tells."""

    text: str = ""
    rows: list[list[RowCell]] | None = None
    page: int | None = None


def readable(text: str) -> str:
    """The text without what JSON can tell and no text has: lone surrogates, control characters."""
    return _UNREADABLE.sub(" ", text)


def document_of(
    items: Iterable[Item],
    path: Path,
    sha256: str,
    format: str,
    settings: Settings,
    *,
    remarks: Iterable[str] = (),
) -> Document:
    """The document of ``items`` in their order; it has pages where their numbers ascend, and
    remarks on cells that the parser seems to have joined or lost.

    Raises EmptyFile where there is no text, LimitExceeded.
    """
    flow = Flow(shown(path), settings.max_text_chars)
    traces = Traces()
    begun: list[tuple[int, int]] = []  # page, offset
    ascending = True
    for item in items:
        if item.page is not None and (not begun or begun[-1][0] != item.page):
            ascending = ascending and (not begun or begun[-1][0] < item.page)
            begun.append((item.page, flow.length))
        if item.rows is not None:
            traces.look_at(item.rows)
            flow.table(item.rows)
        else:
            for line in item.text.splitlines():
                flow.line(line)
    if not flow.text.strip():
        raise EmptyFile(shown(path), "没有文字")
    starts = begun if ascending else []
    ends = [start for _, start in starts[1:]] + [flow.length]
    pages = tuple(
        Page(number, start if n else 0, end)
        for n, ((number, start), end) in enumerate(zip(starts, ends, strict=False))
    )
    told = (*remarks, *traces.remarks())
    return flow.document(path, sha256, format, remarks=told, encoding="utf-8", pages=pages)


def from_html(source: str, name: str, page: int | None = None) -> Iterator[Item]:
    """The lines and tables of a piece of HTML. Raises LimitExceeded for markup that stalls a
    parser."""
    from selectolax.lexbor import LexborHTMLParser

    check_nesting(source, name)
    body = LexborHTMLParser(source).body
    if body is None:
        return
    for piece in Walker(layout_tables(body), forms=True).walk(body).items:
        yield Item(piece.text, piece.rows, page)
