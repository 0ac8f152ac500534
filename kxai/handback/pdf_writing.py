"""Adding highlights and notes to a PDF file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from kxai.errors import NotAnnotatable
from kxai.handback import letter_texts
from kxai.handback.page_views import corners
from kxai.load.pdf.view import View
from kxai.schema.place import Box

if TYPE_CHECKING:
    from pypdf.generic import IndirectObject, PdfObject

_COLOURS = ((1.0, 0.86, 0.3), (0.6, 0.88, 0.65), (0.6, 0.8, 1.0), (1.0, 0.72, 0.72))
"""Of neighbouring problems; light, as text is read through them."""
_NOTE, _EDGE = 18.0, 6.0  # points: the icon of a note, and how far it is from the page's edge
_PRINTED, _KEEPS_SIZE = 4, 8 | 16  # flags; the second: neither zoomed nor turned with the page
_BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
           NotImplementedError, AssertionError, OverflowError)  # fmt: skip
"""What pypdf raises for files that do not keep to the standard."""


@dataclass(frozen=True, slots=True)
class Remark:
    """``text`` has lines; ``at`` is a time in ISO 8601; ``number`` chooses the colour."""

    number: int
    text: str
    who: str
    at: str


class Pdf:
    """A PDF file that is added to; ``views`` tell how its pages are seen, from 1.

    Raises NotAnnotatable for a protected file and where the file does not bear it.
    """

    def __init__(self, name: str, data: bytes, views: Mapping[int, View]) -> None:
        self._name, self._data, self._views = name, data, views
        self._notes: dict[int, list[float]] = {}
        self._count = 0
        try:
            protected = PdfReader(io.BytesIO(data)).is_encrypted
            if not protected:
                # What is there stays byte for byte, signatures included.
                self._writer = PdfWriter(io.BytesIO(data), incremental=True)
        except _BROKEN as error:
            raise self._refusal() from error
        if protected:
            raise NotAnnotatable(name, letter_texts.PROTECTED)

    def note(self, page: int, top: float, remark: Remark) -> IndirectObject:
        """Put a note at the right edge of a page, its upper side ``top`` points from the page's."""
        view = self._views[page]
        left = view.width - _EDGE - _NOTE
        top = self._free(page, min(max(top, _EDGE), max(view.height - _NOTE - _EDGE, 0.0)))
        box = Box(page, left, top, left + _NOTE, top + _NOTE)
        made = self._annotation("/Text", box, remark)
        made[NameObject("/Name")] = NameObject("/Comment")
        made[NameObject("/F")] = NumberObject(_PRINTED | _KEEPS_SIZE)
        return self._add(page, made)

    def highlight(
        self, page: int, boxes: Sequence[Box], remark: Remark, note: IndirectObject | None
    ) -> None:
        """Highlight boxes of a page as belonging to ``note``, where there is one on this page."""
        if not boxes:
            return
        around = Box(
            page, min(b.x0 for b in boxes), min(b.top for b in boxes),
            max(b.x1 for b in boxes), max(b.bottom for b in boxes),
        )  # fmt: skip
        made = self._annotation("/Highlight", around, remark)
        quads = [corners(self._views[page], box) for box in boxes]
        made[NameObject("/QuadPoints")] = _numbers(
            side for quad in quads for point in quad for side in point
        )
        made[NameObject("/F")] = NumberObject(_PRINTED)
        made[NameObject("/AP")] = self._appearance(made, quads, remark)
        if note is not None:
            made[NameObject("/IRT")] = note
            made[NameObject("/RT")] = NameObject("/Group")
        self._add(page, made)

    def saved(self) -> bytes:
        """The file with what was added, looked at once more. Raises NotAnnotatable."""
        from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]

        out = io.BytesIO()
        try:
            self._writer.write(out)
            with PdfDocument(out.getvalue()) as now, PdfDocument(self._data) as before:
                whole = len(now) == len(before)
        except (*_BROKEN, PdfiumError) as error:
            raise self._refusal() from error
        if not whole:
            raise self._refusal()
        return out.getvalue()

    def _refusal(self) -> NotAnnotatable:
        return NotAnnotatable(self._name, letter_texts.UNWRITABLE)

    def _free(self, page: int, top: float) -> float:
        """The first place from ``top`` downwards where no other note is; ``top`` itself on a page
        that is full."""
        taken = self._notes.setdefault(page, [])
        lowest = self._views[page].height - _NOTE
        at = top
        while any(abs(at - other) < _NOTE for other in taken):
            at += _NOTE
            if at > lowest:
                at = top
                break
        taken.append(at)
        return at

    def _annotation(self, kind: str, box: Box, remark: Remark) -> DictionaryObject:
        points = corners(self._views[box.page], box)
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self._count += 1
        when = datetime.fromisoformat(remark.at).astimezone(UTC)
        return DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject(kind),
                NameObject("/Rect"): _numbers((min(xs), min(ys), max(xs), max(ys))),
                NameObject("/Contents"): TextStringObject(remark.text),
                NameObject("/T"): TextStringObject(remark.who),
                NameObject("/M"): TextStringObject(f"D:{when:%Y%m%d%H%M%S}Z"),
                NameObject("/NM"): TextStringObject(f"kxai-{self._count}"),
                NameObject("/C"): _numbers(_colour(remark)),
            }
        )

    def _appearance(
        self, made: DictionaryObject, quads: Sequence[Sequence[tuple[float, float]]], remark: Remark
    ) -> DictionaryObject:
        """How it looks, for readers that do not draw highlights themselves: multiplied with what
        is below, as a marker pen is."""
        drawn = ["/Through gs", "{:.3f} {:.3f} {:.3f} rg".format(*_colour(remark))]
        for upper_left, upper_right, lower_left, lower_right in quads:
            path = (upper_left, upper_right, lower_right, lower_left)
            steps = [f"{x:.2f} {y:.2f} {'l' if at else 'm'}" for at, (x, y) in enumerate(path)]
            drawn.append(" ".join((*steps, "h f")))
        form = StreamObject()
        form.set_data("\n".join(drawn).encode())
        through = DictionaryObject({NameObject("/BM"): NameObject("/Multiply")})
        states = DictionaryObject({NameObject("/Through"): through})
        form.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): made["/Rect"],
                NameObject("/Resources"): DictionaryObject({NameObject("/ExtGState"): states}),
            }
        )
        return DictionaryObject({NameObject("/N"): self._writer._add_object(form)})

    def _add(self, page: int, made: DictionaryObject) -> IndirectObject:
        try:
            added = self._writer.add_annotation(page - 1, made)
        except _BROKEN as error:
            raise self._refusal() from error
        reference = added.indirect_reference
        assert reference is not None
        return reference


def _colour(remark: Remark) -> tuple[float, ...]:
    return _COLOURS[remark.number % len(_COLOURS)]


def _numbers(values: Iterable[float]) -> ArrayObject:
    numbers: list[PdfObject] = [FloatObject(round(value, 2)) for value in values]
    return ArrayObject(numbers)
