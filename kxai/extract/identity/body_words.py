"""How names of bodies are made, as the genre lists it, ready to be looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kxai.genre import readings, words

FieldKind = Literal["title", "own", "publisher"]

# Endings that name an office even where a project's name follows.
_OFFICES = (
    "body.government", "body.congress", "body.party", "body.judicial", "body.bureau", "body.mass",
)  # fmt: skip
_OTHERS = (
    "body.consultative", "body.short_bureau", "body.school", "body.hospital", "body.institution",
    "body.company",
)  # fmt: skip


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


@cache
def body_words() -> BodyWords:
    """The words of the genre that names of bodies are made of."""
    offices = {ending for id_ in _OFFICES for ending in words(id_).listed}
    others = {ending for id_ in _OTHERS for ending in words(id_).listed}
    endings: dict[str, list[str]] = {}
    for ending in _longest_first(offices | others):
        endings.setdefault(ending[-1], []).append(ending)
    full = {
        short: means for means, wording in readings("body.full").members for short in wording.listed
    }
    return BodyWords(
        endings={last: tuple(ended) for last, ended in endings.items()},
        offices=frozenset(offices),
        leads=_longest_first(words("body.leads").listed),
        before=_longest_first(words("body.before").listed),
        never=words("body.never").listed,
        full=full,
    )


def _longest_first(listed: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(listed, key=lambda word: (-len(word), word)))


@cache
def cover_labels() -> dict[FieldKind, tuple[str, ...]]:
    """The labels of the fields of a cover: of its title, of the body, of who published it."""
    return {
        "title": words("cover.title").listed,
        "own": words("cover.own").listed,
        "publisher": words("cover.publisher").listed,
    }
