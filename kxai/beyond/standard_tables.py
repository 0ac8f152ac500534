"""Which standard tables a report has, whether they hold anything, and what is said about that."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kxai.beyond.script import Script
from kxai.genre import words
from kxai.genre.standard import titled
from kxai.schema.document import Grid
from kxai.text.lines import Span, line_spans

_ATTACHED = words("disclosure.attached").regex
_EMPTY_NOTE = words("disclosure.empty_note").regex
_PIECES = re.compile(
    r"[\s、；;，,：:_]+|[A-Za-z]+_|\d{1,2}[._、．]?(?!\d)|\.(?:xlsx?|docx?|pdf|et|csv)"
)
_OF_YEAR = re.compile(r"^.{0,6}?年度?(?:部门|单位)?[预决]算(?=.{4,}表)")
_AMOUNT = re.compile(r"(?<![\d.])(?!0*\.?0*(?![\d.]))\d[\d,]*\.\d+")
_LONGEST_TITLE = 60
_NOTE = 120  # characters below a table that its note may take
_FEWEST_ROWS = 3


@dataclass(frozen=True, slots=True)
class SeenTable:
    """A standard table by its id. ``listed``: its title alone is there; otherwise ``filled`` says
    whether it holds an amount above 0, ``note`` where it is said to be empty."""

    id: str
    span: Span
    listed: bool = False
    filled: bool = False
    note: Span | None = None


@lru_cache(maxsize=1)
def tables_of(script: Script) -> Mapping[str, SeenTable]:
    """Every standard table by its id: itself, else a line that is its title, else its title in a
    list of what is attached. Of several of one id the filled one."""
    found: dict[str, SeenTable] = {}
    starts = sorted(f.start for f in script.figures if f.layer == "table" and f.base_value)
    grids = list(script.forms)
    for number, (grid, form) in enumerate(grids):
        if form is None:
            continue
        after = grids[number + 1][0].start if number + 1 < len(grids) else len(script.text)
        after = _next_title(script, grid.end, min(after, grid.end + _NOTE))
        seen = _seen(form.table.id, grid, after, starts, script)
        known = found.get(seen.id)
        if known is None or (seen.filled and not known.filled):
            found[seen.id] = seen
    for id_, span in _titles(script):
        found.setdefault(id_, SeenTable(id_, span, listed=True))
    return found


def _seen(id_: str, grid: Grid, after: int, starts: list[int], script: Script) -> SeenTable:
    begin, end = script.stored((grid.start, grid.end))
    has_figures = bisect.bisect_left(starts, begin) < bisect.bisect_left(starts, end)
    filled = has_figures or _AMOUNT.search(script.text, grid.start, grid.end) is not None
    note = _EMPTY_NOTE.search(script.text, grid.start, after)
    return SeenTable(id_, (grid.start, grid.end), False, filled, note.span() if note else None)


def _next_title(script: Script, start: int, stop: int) -> int:
    """Where the next table's title begins between ``start`` and ``stop``, else ``stop``: what is
    said behind it is said of that table."""
    for begin, end in line_spans(script.text[start:stop]):
        line = script.text[start + begin : start + end]
        if "表" in line and titled(line.strip()) is not None:
            return start + begin
    return stop


def has_unknown(script: Script) -> bool:
    """True where a table of some size was not recognised: it may be any."""
    return any(form is None and grid.rows >= _FEWEST_ROWS for grid, form in script.forms)


def _titles(script: Script) -> Iterator[tuple[str, Span]]:
    """Lines outside the contents that are a title, and the pieces of those that list what is
    attached or can be loaded from the page."""
    listing = False
    for start, end in line_spans(script.told):
        line = script.told[start:end]
        if line.strip():
            listing = (listing and "。" not in line) or _ATTACHED.search(line) is not None
        if "表" not in line or ("。" in line and not listing):
            continue
        whole = titled(line.strip()) if end - start <= _LONGEST_TITLE else None
        if whole is not None:
            yield whole.id, (start, end)
            continue
        at = start
        for piece in _PIECES.split(line) if listing or "。" not in line else ():
            if not piece.rstrip("）)").endswith("表") or len(piece) > _LONGEST_TITLE:
                continue
            table = titled(piece) or titled(_OF_YEAR.sub("", piece))
            if table is not None:
                at = script.told.index(piece, at)
                yield table.id, (at, at + len(piece))
