"""Which cells of the standard tables make which: the entries of ``identities.toml`` and
``equalities.toml``, and the choice of their terms among the cells that a line prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from kxai.genre.base import Entry, Text, Texts

_INDICATOR = re.compile(r"(?:\w+:)?([a-z]\w*(?:\.[a-z0-9_]+)+)(?:@\w+)?\*?")
_T = TypeVar("_T")
FAMILY = "family:"
"""What stands before a family among the parts of an identity."""

Line = Mapping[str, Sequence[_T]]
"""The cells of a line by what they are called; several where the name is of a group."""


class IdentityEntry(Entry):
    """``whole`` = Σ ``parts`` − Σ ``less`` among the cells of one line of the standard ``tables``
    (ids, or the part behind the point for accounts and budgets alike).

    ``lines`` says what a line is: a ``row`` of accounts or projects, the row of a ``body``, the
    ``whole`` of a table's columns, each ``column`` of a table with two sides, or all tables of the
    ``report``. A cell is called by its indicator, else by the words above it; ``total`` is the
    column of all, ``类`` the accounts of the first level, ``x*`` all columns that cut up x. In a
    report it has the table before a colon ("fiscal:fiscal.receipts", "text:" for prose) and the
    budget of its column behind "@". ``whole`` is the first that is printed; a part is "a | b + c":
    the first alternative of which anything is printed, or "family:x": the parts, optional ones too,
    of the family x that no other part names. ``needs``: cells that must be printed (each
    may have alternatives); ``unless``: where all of these are, it does not apply; ``columns``: what
    the table must have a column of; ``least`` parts must be printed. ``open``: cells beside these
    that are not known may be a part. ``test`` is ``sum``, ``balance`` (±) or ``same``;
    ``severity`` how loud it may speak at most. ``yes`` are cells with numbers for which it holds,
    ``no`` those for which it does not ("total 10; expenditure.basic 4; expenditure.project 6").
    """

    LISTS = ("tables", "parts", "yes", "no")

    tables: Texts = ()
    lines: tuple[Literal["row", "body", "whole", "column", "report"], ...] = Field(min_length=1)
    whole: Texts = Field(min_length=1)
    parts: Texts = Field(min_length=1)
    less: Texts = ()
    needs: Texts = ()
    unless: Texts = ()
    columns: Texts = ()
    least: Annotated[int, Field(ge=1)] = 1
    open: bool = False
    test: Literal["sum", "balance", "same"] = "sum"
    severity: Literal["error", "warning", "info"] = "error"
    zh: Text
    en: Text
    source: Text
    yes: Texts = Field(min_length=1)
    no: Texts = Field(min_length=1)


def expanded(entry: IdentityEntry, families: Mapping[str, Sequence[str]]) -> IdentityEntry:
    """The identity with the members of the ``families`` that it names. Raises KeyError."""
    named = {key for term in entry.parts for keys in _alternatives(term) for key in keys}
    parts: list[str] = []
    for term in entry.parts:
        id_ = term.removeprefix(FAMILY)
        if id_ == term:
            parts.append(term)
        else:
            parts += [member for member in families[id_] if member not in named]
    return entry.model_copy(update={"parts": tuple(parts)})


def terms_of(entry: IdentityEntry, line: Line[_T]) -> tuple[Sequence[_T], list[tuple[int, _T]]]:
    """The cells that are the whole, and the parts with their signs; both empty where the identity
    does not apply to the line.

    >>> entry = current().identities["staff"]
    >>> terms_of(entry, {"expenditure.basic": [5], "expenditure.public": [5]})
    ([5], [(1, 5)])
    """
    head = next((key for key in entry.whole if line.get(key)), "")
    needed = all(_chosen(term, line, "") for term in entry.needs)
    barred = bool(entry.unless) and all(_chosen(term, line, "") for term in entry.unless)
    if not head or not needed or barred:
        return [], []
    parts = [(1, cell) for term in entry.parts for cell in _chosen(term, line, head)]
    if len(parts) < entry.least:
        return [], []
    parts += [(-1, cell) for term in entry.less for cell in _chosen(term, line, head)]
    return line[head], parts


def _chosen(term: str, line: Line[_T], head: str) -> Sequence[_T]:
    """The cells of the first alternative that is printed; the whole is no part of itself."""
    for keys in _alternatives(term):
        if found := [cell for key in keys if key != head for cell in line.get(key, ())]:
            return found
    return ()


def _alternatives(term: str) -> list[list[str]]:
    return [[key.strip() for key in either.split("+")] for either in term.split("|")]


def indicators_in(entry: IdentityEntry) -> Iterator[str]:
    """The ids of indicators that an identity names."""
    for term in (*entry.whole, *entry.parts, *entry.less, *entry.needs, *entry.unless,
                 *entry.columns):  # fmt: skip
        for keys in _alternatives(term) if not term.startswith(FAMILY) else ():
            yield from (m[1] for key in keys if (m := _INDICATOR.fullmatch(key)))


def broken_examples(entry: IdentityEntry) -> Iterator[str]:
    """Why examples of an identity do not come out as it says."""
    for wanted, examples in ((True, entry.yes), (False, entry.no)):
        for example in examples:
            name = f"恒等式“{entry.id}”的{'例子' if wanted else '反例'}“{example}”"
            try:
                line = _read_line(example)
            except ValueError:
                yield f"{name}应写成“名称 数字; 名称 数字”"
                continue
            heads, parts = terms_of(entry, line)
            if not heads:
                yield f"{name}里这个恒等式并不适用"
            elif wanted != all(head == sum(w * cell for w, cell in parts) for head in heads):
                yield f"{name}{'不' if wanted else '也'}成立"


def _read_line(example: str) -> dict[str, list[Fraction]]:
    line: dict[str, list[Fraction]] = {}
    for cell in example.split(";"):
        name, _, value = cell.strip().rpartition(" ")
        line.setdefault(name, []).append(Fraction(value))
    return line
