"""The files of the room itself: right, with all examples, and every entry of use to the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kxai
from kxai.genre import current, genre_files
from kxai.genre.reader import SHIPPED, try_genre

CODE = "\n".join(
    path.read_text("utf-8")
    for path in Path(kxai.__file__).parent.rglob("*.py")
    if "evaluate" not in path.parts
)


def test_the_shipped_files_are_right_and_their_examples_fit() -> None:
    _, faults = try_genre(all_examples=True)
    assert faults == []


def test_reading_is_quick() -> None:
    """On a busy machine, too; the promise is 50 ms of an idle one."""
    import time

    try_genre()
    begun = time.process_time()
    try_genre()
    assert time.process_time() - begun < 0.25


@pytest.mark.parametrize("id_", current().words)
def test_every_word_entry_is_asked_for(id_: str) -> None:
    assert f'"{id_}"' in CODE


@pytest.mark.parametrize("group", dict.fromkeys(e.group for e in current().readings_by_id.values()))
def test_every_question_is_asked(group: str) -> None:
    assert f'"{group}"' in CODE


def test_every_indicator_says_what_it_is_and_what_it_is_not() -> None:
    for entry in current().indicators.values():
        assert re.search("[不是非含作标]", entry.definition), entry.id
        assert len(entry.definition) <= 60


def test_all_files_are_of_a_known_kind() -> None:
    names = {path.relative_to(SHIPPED).as_posix() for path in genre_files(SHIPPED)}
    assert {"indicators.tsv", "accounts.tsv", "families.toml"} <= names


def test_codes_stand_below_their_class() -> None:
    codes = {(a.system, a.code) for a in current().accounts.values()}
    for system, code in codes:
        if len(code) > 3:
            assert (system, code[:3]) in codes
        if len(code) > 5 and not code.startswith("20306"):
            assert (system, code[:5]) in codes
