"""A store with one report of two findings, and what a reviewer says about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kxai.handback.confirmed import Handback, read_confirmed
from kxai.schema.finding import Finding
from kxai.store import Record, Store, database_url, make_record
from tests.store.factory import Made, document, figure, finding, record, report_of


def opened(folder: Path) -> Store:
    folder.mkdir(exist_ok=True)
    return Store(database_url(folder), create=True)


def put(store: Store, made: Record, path: str = "/r/甲.txt") -> list[Finding]:
    """The findings of a record that is stored now."""
    with store.writing() as writer:
        writer.put(made)
        writer.place(path, Path(path).name, made.id)
    return list(store.findings(made.id))


def confirmed(
    folder: Path, *, note: str = "", cause: str = "", made: Record | None = None, who: str = "王"
) -> Handback:
    """What goes back when every finding of a record is confirmed."""
    with opened(folder) as store:
        findings = put(store, made or record())
        for one in findings:
            store.decide(one, "confirmed", who=who, seen=0, note=note, cause=cause)
        return read_back(store, findings[0].report)


def read_back(store: Store, report: str) -> Handback:
    (stored,) = store.reports([report])
    return read_confirmed(store, stored.report)


def told(
    text: str, numbers: Sequence[str], *, org: str = "云岭县科学技术协会", **more: Any
) -> Record:
    """A record of ``text`` with one finding over ``numbers``."""
    doc = document(text, "乙.txt")
    figures = [figure(doc, number) for number in numbers]
    one = replace(finding(doc, figures), **more)
    return make_record(doc, report_of(doc, org=org), figures, [one], [Made("sum", "x")], engine="e")
