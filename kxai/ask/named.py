"""The bodies that a question names, as they are found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kxai.ask.spoken_names import Body
from kxai.genre import words

_KEPT_BY = re.compile(r"(?:政协|人大|常委会|[省市县区州]委)$")
_KEEPER = re.compile(r"办公[厅室]|机关(?!运行)|(?<!常委会)常委会")
GOVERNMENTS = words("body.government").listed
_OFFICE = re.compile(f"(?:{words('ask.body_ending').any_of})$")


@dataclass(frozen=True, slots=True)
class Named:
    """Reports that a question names, the question without those words, and names unknown here.

    ``place``: only a place is named, of which there are several bodies. ``near`` are the names of
    the archive that are like an unknown one; ``guessed`` those that a mistyped one was taken for.
    """

    reports: tuple[str, ...]
    rest: str
    unknown: tuple[str, ...]
    words: tuple[str, ...] = ()
    """The names as the question has them."""
    place: bool = False
    near: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()


@dataclass
class Found:
    """What was found of a question so far."""

    reports: dict[str, None] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    places: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    taken: list[frozenset[str]] = field(default_factory=list)
    """The reports that each name alone means."""

    def add(self, other: Found) -> None:
        """Take over what was found at one place."""
        self.reports.update(other.reports)
        for name in ("rest", "words", "unknown", "guessed", "near", "places", "taken"):
            getattr(self, name).extend(getattr(other, name))

    def slip(self, said: str, meant: Sequence[Body], of: Mapping[Body, list[str]]) -> list[str]:
        """A name with one character that is other, and the reports that it is taken for. One that
        ends as an office does may be that of another office (民政局, 财政局): it is offered."""
        if not _OFFICE.search(said):
            self.guessed.append(meant[0].name)
            return of[meant[0]]
        self.unknown.append(said)
        self.near += [body.name for body in meant]
        self.rest.append("|")
        return []

    def take(self, said: str, ids: Iterable[str]) -> None:
        ids = tuple(ids)
        self.taken.append(frozenset(ids))
        self.reports.update(dict.fromkeys(ids))
        self.rest.append("|")
        self.words.append(said)


def own_office(said: str, behind: str) -> int:
    """How long the word is for the office that keeps the accounts of a body: 政协办公厅."""
    office = _KEEPER.match(behind)
    return len(office[0]) if office and _KEPT_BY.search(said) else 0


def government_behind(question: str, end: int) -> int:
    """How long the word for its government is that is said behind a place: 潭城镇政府."""
    behind = question[end:]
    named = next((name for name in GOVERNMENTS if behind.startswith(name)), "")
    return len(named) if question[end - 1] in "镇乡县市区州" else 0


def is_part(question: str, at: int, size: int) -> bool:
    """A place's short name inside the name of a larger place or of something else: 岳阳市."""
    after = question[at + size : at + size + 1]
    name = question[at : at + size]
    return after in ("市", "县", "州", "区") and name[-1] not in "市县区州会协" and bool(after)
