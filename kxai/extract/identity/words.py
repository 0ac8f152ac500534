"""The knowledge of names and titles, read once from the data files beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from kxai.schema.report import Kind

FieldKind = Literal["title", "own", "publisher"]


@dataclass(frozen=True, slots=True)
class BodyWords:
    """Endings of the names of bodies by last character, longest first, and which of them name an
    office even where a project follows; what stands before a name, and what a name never begins
    with."""

    endings: dict[str, tuple[str, ...]]
    offices: frozenset[str]
    leads: tuple[str, ...]
    before: tuple[str, ...]
    never: tuple[str, ...]
    full: dict[str, str]

    def ending(self, name: str) -> str | None:
        """The longest ending of a body that ``name`` has: 宁溪县人民法院 → 人民法院."""
        for ending in self.endings.get(name[-1:], ()):
            if name.endswith(ending):
                return ending
        return None


@dataclass(frozen=True, slots=True)
class KindRule:
    """A title is of ``kind`` where a word of each list of ``has`` stands in it, none of ``none``
    does, and one of ``first`` (if any) stands before every one of ``before``; ``weak`` where
    another line of the cover may know better."""

    kind: Kind
    has: tuple[tuple[str, ...], ...]
    none: tuple[str, ...]
    first: tuple[str, ...]
    before: tuple[str, ...]
    weak: bool

    def fits(self, title: str) -> bool:
        if not all(any(word in title for word in words) for words in self.has):
            return False
        if any(word in title for word in self.none):
            return False
        if not self.first:
            return True
        first = _first_of(self.first, title)
        return first >= 0 and ((later := _first_of(self.before, title)) < 0 or first < later)


def _first_of(words: tuple[str, ...], text: str) -> int:
    return min((at for word in words if (at := text.find(word)) >= 0), default=-1)


def _data(name: str) -> dict[str, Any]:
    text = files("kxai.extract.identity").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def body_words() -> BodyWords:
    """The words of ``bodies.toml``."""
    data = _data("bodies.toml")
    known: set[str] = set()
    offices: set[str] = set()
    for row in data["class"]:
        for ending in row["endings"]:
            known.add(ending)
            if row.get("office"):
                offices.add(ending)
    by_last: dict[str, list[str]] = {}
    for ending in sorted(known, key=lambda ending: (-len(ending), ending)):
        by_last.setdefault(ending[-1], []).append(ending)
    return BodyWords(
        endings={last: tuple(endings) for last, endings in by_last.items()},
        offices=frozenset(offices),
        leads=tuple(sorted(data["leads"], key=len, reverse=True)),
        before=tuple(sorted(data["before"], key=len, reverse=True)),
        never=tuple(data["never"]),
        full=dict(data["full"]),
    )


@cache
def cover_labels() -> dict[FieldKind, tuple[str, ...]]:
    """The labels of the fields of a cover: of its title, of the body, of who published it."""
    return {kind: tuple(labels) for kind, labels in _data("bodies.toml")["labels"].items()}


@cache
def kind_rules() -> tuple[KindRule, ...]:
    """The rules of ``kinds.toml``, in the order in which they are tried."""
    return tuple(
        KindRule(
            kind=row["kind"],
            has=tuple(tuple(words) for words in row["has"]),
            none=tuple(row.get("not", ())),
            first=tuple(row.get("first", ())),
            before=tuple(row.get("before", ())),
            weak=bool(row.get("weak", False)),
        )
        for row in _data("kinds.toml")["rule"]
    )


@cache
def neutral_words() -> tuple[tuple[str, str], ...]:
    """Names that hold 预算 and say nothing about the stage, with what is read in their place."""
    pairs: dict[str, str] = _data("kinds.toml")["neutral"]
    return tuple(sorted(pairs.items(), key=lambda pair: -len(pair[0])))
