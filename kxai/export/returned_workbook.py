"""A review workbook as it came back: who wrote what about which finding, and what else it holds.

Excel, WPS and LibreOffice write the whole file anew when they save it. So sheets are compared by
what stands in their cells, in whatever order a reviewer has sorted the rows.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from kxai.errors import DamagedFile, LimitExceeded
from kxai.export.choice import CHOICE
from kxai.export.opinions import ID_COLUMN, OPINION_COLUMNS, WRITABLE_COLUMNS, Opinion
from kxai.export.stamp import STAMP

_MOST_UNPACKED = 4_000_000_000  # bytes
_WRITTEN_BESIDE = ("xl/comments", "xl/threadedComments", "xl/drawings/", "xl/media/")
_LINK = "=HYPERLINK("
_TOLD = ("计算式", "报告值", "说明")


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row of a finding: its full id, the reviewer's cells, and what the row says of the finding
    by the column's title."""

    finding: str
    opinion: Opinion
    told: dict[str, str]
    place: str


@dataclass(frozen=True, slots=True)
class ReturnedWorkbook:
    """``rows`` are those that bear an id or an opinion; ``sheets`` the content of each sheet
    without the cells that are the reviewer's; ``stamp`` and ``choice`` the properties that say what
    it shows, "" without them;
    ``beside`` says whether there are comments or pictures, ``fit`` whether any sheet has the
    columns of opinions."""

    stamp: str
    choice: str
    rows: tuple[ReturnedRow, ...]
    sheets: dict[str, str]
    beside: bool
    fit: bool


def read_returned(path: Path) -> ReturnedWorkbook:
    """Read a workbook that may have been edited, a row at a time.

    Raises LimitExceeded for one that unpacks to more than anyone wrote, and DamagedFile for all
    that is no workbook.
    """
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
        if sum(member.file_size for member in members) > _MOST_UNPACKED:
            raise LimitExceeded(path.name, f"解开后超过{_MOST_UNPACKED}字节")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what openpyxl leaves out: it is only read
            book = load_workbook(path, read_only=True)
            try:
                return _read(book, any(m.filename.startswith(_WRITTEN_BESIDE) for m in members))
            finally:
                book.close()
    except LimitExceeded:
        raise
    except Exception as error:  # openpyxl raises whatever its parts do: KeyError, ParseError, …
        raise DamagedFile(path.name, f"不是可读的工作簿（{type(error).__name__}）") from error


def _read(book: Any, beside: bool) -> ReturnedWorkbook:
    rows: list[ReturnedRow] = []
    sheets: dict[str, str] = {}
    fit = False
    for sheet in book.worksheets:
        if not hasattr(sheet, "reset_dimensions"):  # a sheet of charts
            beside = True
            continue
        sheet.reset_dimensions()  # what it says of its size may be wrong
        lines = sheet.iter_rows(values_only=True)
        heading = [_text(value) for value in next(lines, ())]
        columns = {title: at for at, title in enumerate(heading) if title}
        if all(column.title in columns for column in OPINION_COLUMNS):
            fit = True
            masked = {columns[column.title] for column in WRITABLE_COLUMNS}
            lines = _gathered(lines, columns, sheet.title, rows)
        else:
            masked = set()
        sheets[sheet.title] = _content(heading, lines, masked)
    props = book.custom_doc_props
    stamp, choice = (
        str(props[name].value) if name in props.names else "" for name in (STAMP, CHOICE)
    )
    return ReturnedWorkbook(stamp, choice, tuple(rows), sheets, beside, fit)


def _gathered(
    lines: Iterable[Sequence[object]],
    columns: dict[str, int],
    sheet: str,
    rows: list[ReturnedRow],
) -> Iterator[Sequence[object]]:
    """The same lines; those with an id or an opinion are put into ``rows`` on their way."""
    for number, line in enumerate(lines, 2):
        cells = {title: _text(line[at]) if at < len(line) else "" for title, at in columns.items()}
        told = [cells[column.title].strip() for column in WRITABLE_COLUMNS]
        name = cells[ID_COLUMN.title].strip()
        if name or any(told):
            said = {title: cells[title] for title in _TOLD if title in cells}
            place = f"{sheet}第{number}行"
            rows.append(ReturnedRow(name, Opinion.written(*told), said, place))
        yield line


def _content(heading: list[str], lines: Iterable[Sequence[object]], masked: set[int]) -> str:
    """A digest of the filled rows that no order of theirs changes."""
    total, count = 0, 0
    for line in lines:
        cells = ["" if at in masked else _text(value) for at, value in enumerate(line)]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            told = "\x1f".join(cells).encode("utf-8", "surrogatepass")
            total += int.from_bytes(blake2b(told, digest_size=16).digest(), "big")
            count += 1
    while heading and not heading[-1]:
        heading.pop()
    return f"{heading} {count} {total % (1 << 128):x}"


def _text(value: object) -> str:
    """A cell's value as text that is the same whichever program wrote it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return f"{value:.15g}"  # as many digits as all of them keep
    text = str(value).replace("\r\n", "\n")
    # Programs write the same reference in their own ways, and nobody else writes this function.
    return _LINK if text.startswith(_LINK) else text
