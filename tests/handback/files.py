"""Reports in files of their own, read as a run would, with one finding over given numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docx import Document as open_document
from docx.document import Document as DocumentObject

from kxai.handback.confirmed import Handback
from kxai.load import load
from kxai.schema.document import Document
from kxai.schema.place import Places
from kxai.store import make_record
from tests.handback.reviewed import opened, put, read_back
from tests.store.factory import Made, figure, finding, report_of


@dataclass(frozen=True)
class Case:
    """A file that was read, and what was confirmed about it."""

    path: Path
    document: Document
    handback: Handback

    @property
    def data(self) -> bytes:
        return self.path.read_bytes()


def case(
    path: Path, *findings: Sequence[str], at: int = 0, store: Path | None = None, **more: Any
) -> Case:
    """The file at ``path`` with a confirmed finding over each list of numbers, as they are printed;
    number ``at`` of each is the one to be looked at. The store lies in ``ws`` beside it, or in
    ``store``."""
    document = load(path)
    places = Places(document.places)
    figures = {}
    for number in dict.fromkeys(number for numbers in findings for number in numbers):
        one = figure(document, number)
        boxes = places.boxes(one.start, one.end)
        page = document.page_at(one.start)
        figures[number] = replace(one, boxes=boxes, page=page.number if page else None)
    made = [
        replace(
            finding(document, [figures[number] for number in numbers]),
            id=f"{order:016d}",
            place=(figures[numbers[at]].start, figures[numbers[at]].end) if numbers else None,
            **more,
        )
        for order, numbers in enumerate(findings)
    ]
    record = make_record(
        document, report_of(document), list(figures.values()), made, [Made("sum", "x")], engine="e"
    )
    with opened(store or path.parent / "ws") as opened_store:
        for one in put(opened_store, record, str(path)):
            before = opened_store.states([one])[one.report, one.id]
            opened_store.decide(one, "confirmed", who="王", seen=before.seen)
        return Case(path, document, read_back(opened_store, record.id))


def saved(document: DocumentObject, path: Path) -> Path:
    document.save(str(path))
    return path


def word(path: Path, *paragraphs: Sequence[str]) -> Path:
    """A Word file of paragraphs cut into runs."""
    document = open_document()
    for pieces in paragraphs:
        paragraph = document.add_paragraph()
        for piece in pieces:
            paragraph.add_run(piece)
    return saved(document, path)
