"""Tables without a number and without a word about it, and full ones that are called empty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from kxai.beyond.remark import Remark
from kxai.beyond.script import Script
from kxai.beyond.standard_tables import tables_of
from kxai.genre import current, words
from kxai.genre.standard import STANDARD
from kxai.genre.wordlists import alternation
from kxai.text.lines import Span

_OTHER_YEAR = words("disclosure.other_year").regex
_SUBJECT = words("disclosure.subject").regex
_THIS = words("disclosure.this_table").regex
_NIL = words("disclosure.nil").regex


def check_emptiness(script: Script) -> Iterator[Remark]:
    """Standard tables that hold nothing though nobody says so, or something though they are said
    to be empty: by the note below them, or by the text."""
    for table in tables_of(script).values():
        if table.listed:
            continue
        told = {"name": STANDARD[table.id].name}
        said = _said(table.id, script)
        if not table.filled:
            if table.note is None and said is None and not _is_nought(told["name"], script):
                yield Remark("disclosure.empty_table", "warning", (table.span,), told, table.id)
        elif table.note is not None and _is_about(table.note, told["name"], script):
            yield Remark("disclosure.full_table", "warning", (table.note,), told, table.id)
        elif said is not None:
            yield Remark("disclosure.full_table", "info", (said,), told, table.id)


def _is_about(note: Span, name: str, script: Script) -> bool:
    """True where a note speaks of the table that it stands below: it says so, or names its funds;
    one that names others was written about these."""
    words_ = script.text[slice(*script.sentence(note[0]))]
    named = [match[0] for match in _SUBJECT.finditer(words_)]
    return any(one in name for one in named) if named else _THIS.search(words_) is not None


def _is_nought(name: str, script: Script) -> bool:
    """True where a sentence about the funds of a table says that there are none, or 0万元."""
    subject = _SUBJECT.search(name)
    at = script.body.find(subject[0]) if subject is not None else -1
    while subject is not None and at >= 0:
        if _NIL.search(script.text, *script.sentence(at)):
            return True
        at = script.body.find(subject[0], at + 1)
    return False


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
