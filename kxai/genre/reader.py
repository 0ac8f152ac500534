"""Reads the genre: the files of this room, then those of a user's folder laid over them.

A faulty file is refused whole (GenreError, E501, with file, line and reason): nothing runs with
half of a genre. At every start fields, references, claims and cycles are tested, and the examples
of the user's own files; those of the files of this room are run by ``kxai genre check`` and by a
test, which saves each start the compiling of patterns that it may not need. What was read of this
room's files is kept for the next start (``cache``).
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

from kxai.errors import GenreError
from kxai.genre import cache
from kxai.genre.consistency import find_faults
from kxai.genre.entries import (
    KIND_ZH,
    KINDS,
    AccountEntry,
    DisclosureEntry,
    Entry,
    FamilyEntry,
    IdentityEntry,
    IndicatorEntry,
    MessageEntry,
    Origin,
    ReadingEntry,
    RewriteEntry,
    TableEntry,
    TitleEntry,
    WordEntry,
)
from kxai.genre.examples import failing_examples
from kxai.genre.files import Fault, Located, genre_files, read_file
from kxai.genre.identity import expanded
from kxai.genre.pattern_faults import faulty_patterns
from kxai.genre.wordlists import Readings, Rewriting, Words

OVERLAY = "KXAI_GENRE"
"""The environment variable that names a folder laid over the genre; workers inherit it."""
SHIPPED = Path(__file__).parent
_E = TypeVar("_E", bound=Entry)


@dataclass(frozen=True)
class Genre:
    """Everything that is known of the genre, by kind and id, in the order of the files."""

    entries: Mapping[str, Mapping[str, Entry]]
    origins: Mapping[tuple[str, str], tuple[Origin, ...]]
    """Where an entry (kind, id) was read: its own place, then those of what was added to it."""
    _words: dict[str, Words] = field(default_factory=dict)
    _readings: dict[str, Readings] = field(default_factory=dict)
    _rewritings: dict[str, Rewriting] = field(default_factory=dict)

    def _of(self, kind: str, type_: type[_E]) -> Mapping[str, _E]:
        assert KINDS[kind] is type_
        return cast(Mapping[str, _E], self.entries[kind])

    @cached_property
    def indicators(self) -> Mapping[str, IndicatorEntry]:
        return self._of("indicator", IndicatorEntry)

    @cached_property
    def words(self) -> Mapping[str, WordEntry]:
        return self._of("word", WordEntry)

    @cached_property
    def families(self) -> Mapping[str, FamilyEntry]:
        return self._of("family", FamilyEntry)

    @cached_property
    def identities(self) -> Mapping[str, IdentityEntry]:
        """The identities, each with the parts of the families that it names."""
        found = self._of("identity", IdentityEntry).items()
        members = {id_: (*f.parts, *f.optional) for id_, f in self.families.items()}
        return {id_: expanded(entry, members) for id_, entry in found}

    @cached_property
    def tables(self) -> Mapping[str, TableEntry]:
        return self._of("table", TableEntry)

    @cached_property
    def accounts(self) -> Mapping[str, AccountEntry]:
        return self._of("account", AccountEntry)

    @cached_property
    def titles(self) -> Mapping[str, TitleEntry]:
        return self._of("title", TitleEntry)

    @cached_property
    def messages(self) -> Mapping[str, MessageEntry]:
        return self._of("message", MessageEntry)

    @cached_property
    def disclosures(self) -> Mapping[str, DisclosureEntry]:
        return self._of("disclosure", DisclosureEntry)

    @cached_property
    def readings_by_id(self) -> Mapping[str, ReadingEntry]:
        return self._of("reading", ReadingEntry)

    def compiled(self, id_: str) -> Words:
        """The wordings of the word entry ``id_``. Raises KeyError where there is none."""
        if id_ not in self._words:
            self._words[id_] = Words(self.words[id_])
        return self._words[id_]

    @cached_property
    def rewrites(self) -> Mapping[str, RewriteEntry]:
        return self._of("rewrite", RewriteEntry)

    def rewriting(self, id_: str) -> Rewriting:
        """The rewrite entry ``id_``. Raises KeyError where there is none."""
        if id_ not in self._rewritings:
            self._rewritings[id_] = Rewriting(self.rewrites[id_])
        return self._rewritings[id_]

    def readings(self, group: str) -> Readings:
        """The entries ``group``.* as one question. Raises KeyError where there is none."""
        if group not in self._readings:
            found = [entry for entry in self.readings_by_id.values() if entry.group == group]
            if not found:
                raise KeyError(group)
            self._readings[group] = Readings(tuple((e.meaning, Words(e)) for e in found))
        return self._readings[group]


def read_genre(overlay: Path | None = None) -> Genre:
    """The genre with the files of ``overlay`` laid over it. Raises GenreError."""
    genre, faults = try_genre(overlay)
    if faults:
        raise error_of(faults)
    return genre


def try_genre(
    overlay: Path | None = None, *, all_examples: bool = False
) -> tuple[Genre, list[Fault]]:
    """``read_genre`` that tells everything that is wrong; ``all_examples``: those of the shipped
    files are run, too. Where there are faults the genre is not to be used."""
    kept = None if all_examples else cache.load(SHIPPED)
    located, faults = (kept, []) if kept else _read_folder(SHIPPED, Path("kxai/genre"))
    own: list[Located] = []
    if overlay is not None:
        own, wrong = _read_overlay(overlay)
        faults += wrong
    entries: dict[str, dict[str, Entry]] = {kind: {} for kind in KINDS}
    origins: dict[tuple[str, str], tuple[Origin, ...]] = {}
    faults += _merge(located, entries, origins)
    shipped = {kind: {**known} for kind, known in entries.items()}
    faults += _lay_over(own, entries, origins)
    genre = Genre(entries, origins)
    if not faults and (overlay is not None or not kept):
        faults += find_faults(entries, origins)
        if not faults and overlay is None and not all_examples:
            cache.keep(SHIPPED, located)
    if not faults:
        tried = [*located, *own] if all_examples else own
        faults += faulty_patterns(tried, shipped, entries) or failing_examples(genre, tried)
    return genre, faults


def error_of(faults: Sequence[Fault]) -> GenreError:
    """The error that names the first fault, and how many there are."""
    first = min(faults, key=lambda fault: fault.origin)
    more = f"（共{len(faults)}处）" if len(faults) > 1 else ""
    return GenreError(str(first.origin), first.reason + more)


def _read_overlay(overlay: Path) -> tuple[list[Located], list[Fault]]:
    if overlay.is_file():
        return read_file(overlay, str(overlay))
    if not overlay.is_dir():
        return [], [Fault(Origin(str(overlay), 1), "没有这个文件夹")]
    return _read_folder(overlay, overlay)


def _read_folder(folder: Path, shown: Path) -> tuple[list[Located], list[Fault]]:
    located, faults = [], []
    for path in genre_files(folder):
        found, wrong = read_file(path, str(shown / path.relative_to(folder)))
        located += found
        faults += wrong
    return located, faults


def _merge(
    located: Iterable[Located],
    entries: dict[str, dict[str, Entry]],
    origins: dict[tuple[str, str], tuple[Origin, ...]],
) -> list[Fault]:
    """Put entries in their places; those that add or replace need something to do it to."""
    faults = []
    for item in located:
        key = (item.kind, item.entry.id)
        known = entries[item.kind].get(item.entry.id)
        name = f"{KIND_ZH[item.kind]}“{item.entry.id}”"
        if item.entry.mode == "new" and known is not None:
            reason = (
                f'{name}已在{origins[key][0]}；要补充请写mode = "add"，要取代请写mode = "replace"'
            )
            faults.append(Fault(item.origin, reason))
        elif item.entry.mode != "new" and known is None:
            faults.append(Fault(item.origin, f"{name}并不存在，无法补充或取代"))
        elif item.entry.mode == "add" and known is not None:
            entries[item.kind][item.entry.id] = _lengthened(known, item.entry)
            origins[key] = (*origins[key], item.origin)
        else:
            entries[item.kind][item.entry.id] = item.entry
            origins[key] = (item.origin,)
    return faults


def _lay_over(
    own: Sequence[Located],
    entries: dict[str, dict[str, Entry]],
    origins: dict[tuple[str, str], tuple[Origin, ...]],
) -> list[Fault]:
    """Merge a user's entries. Their new readings and titles are tried before the shipped ones."""
    faults = _merge(own, entries, origins)
    for kind in ("reading", "title"):
        new = {item.entry.id for item in own if item.kind == kind and item.entry.mode == "new"}
        known = entries[kind]
        entries[kind] = {
            **{id_: entry for id_, entry in known.items() if id_ in new},
            **{id_: entry for id_, entry in known.items() if id_ not in new},
        }
    return faults


def _lengthened(known: Entry, added: Entry) -> Entry:
    """``known`` with the lists of ``added`` at the end of its own."""
    longer = {
        name: tuple(dict.fromkeys((*getattr(known, name), *getattr(added, name))))
        for name in type(known).LISTS
    }
    return known.model_copy(update=longer)


def overlay_folder() -> Path | None:
    """The folder that ``KXAI_GENRE`` names, None where it names none."""
    named = os.environ.get(OVERLAY)
    return Path(named) if named else None


@functools.cache
def current() -> Genre:
    """The genre of this process: read once, with the folder that ``KXAI_GENRE`` names."""
    return read_genre(overlay_folder())


def use_overlay(folder: Path | None) -> None:
    """Lay ``folder`` over the genre for this process and the processes that it starts.

    To be called before anything is read: patterns are compiled where they are used first. Raises
    GenreError for a faulty folder.
    """
    named = str(folder.resolve()) if folder is not None else None
    if named == os.environ.get(OVERLAY):
        current()
        return
    if current.cache_info().currsize:
        raise GenreError(str(folder), "本次运行已读入其他知识文件，请另起一次运行")
    if named is None:
        os.environ.pop(OVERLAY, None)
    else:
        os.environ[OVERLAY] = named
    current()
