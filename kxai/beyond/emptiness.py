"""Tables without a number and without a word about it, and full ones that are called empty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from kxai.beyond.remark import Remark, Severity
from kxai.beyond.script import Script
from kxai.beyond.tables import tables_of
from kxai.genre import current, words
from kxai.genre.standard import STANDARD
from kxai.genre.wordlists import alternation
from kxai.text.lines import Span

_OTHER_YEAR = words("disclosure.other_year").regex


def check_emptiness(script: Script) -> Iterator[Remark]:
    """Standard tables that hold nothing though nobody says so, or something though they are said
    to be empty: by the note below them, or by the text."""
    for table in tables_of(script).values():
        if table.listed:
            continue
        told = {"name": STANDARD[table.id].name}
        said = _said(table.id, script)
        if not table.filled:
            if table.note is None and said is None:
                yield Remark("disclosure.empty_table", "warning", (table.span,), told, table.id)
        elif table.note is not None or said is not None:
            severity: Severity = "info" if table.note is None else "warning"
            span = table.note or said
            assert span is not None
            yield Remark("disclosure.full_table", severity, (span,), told, table.id)


@cache
def _sayings() -> Mapping[str, re.Pattern[str]]:
    """By the id of a table, what the text says where there is nothing for it."""
    return {
        table: re.compile(alternation((), entry.nil))
        for entry in current().disclosures.values()
        if entry.nil
        for table in entry.tables
    }


def _said(id_: str, script: Script) -> Span | None:
    """Where the text says of this report's year that there is nothing for the table."""
    pattern = _sayings().get(id_)
    for match in pattern.finditer(script.body) if pattern is not None else ():
        if not _OTHER_YEAR.search(script.text, *script.sentence(match.start())):
            return match.span()
    return None
