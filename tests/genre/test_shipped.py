"""The files of the room itself: right, with all examples, and every entry of use to the code."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import kxai
from kxai.genre import cache, current, genre_files
from kxai.genre.consistency import find_faults
from kxai.genre.entries import Origin, WordEntry
from kxai.genre.files import Located
from kxai.genre.reader import SHIPPED, try_genre

CODE = "\n".join(
    path.read_text("utf-8")
    for path in Path(kxai.__file__).parent.rglob("*.py")
    if "evaluate" not in path.parts
)


def test_the_shipped_files_are_right_and_their_examples_fit() -> None:
    _, faults = try_genre(all_examples=True)
    assert faults == []


@pytest.mark.parametrize("id_", current().words)
def test_every_word_entry_is_asked_for(id_: str) -> None:
    by_messages = {message.wording for message in current().messages.values()}
    cue = id_.removeprefix("ask.").upper()  # kxai.ask reads its cues by name
    by_name = id_.startswith("ask.") and re.search(rf"\b{re.escape(cue)}\b", CODE)
    assert id_ in by_messages or f'"{id_}"' in CODE or by_name


def test_a_message_of_words_that_are_not_there_is_named() -> None:
    entries = {kind: dict(of_kind) for kind, of_kind in current().entries.items()}
    entries["message"]["form.no_date"] = (
        current().messages["form.no_date"].model_copy(update={"wording": "form.no_such"})
    )
    (fault,) = find_faults(entries, current().origins)
    assert "form.no_such" in fault.reason


@pytest.mark.parametrize("group", dict.fromkeys(e.group for e in current().readings_by_id.values()))
def test_every_question_is_asked(group: str) -> None:
    assert f'"{group}"' in CODE


@pytest.mark.parametrize("id_", current().rewrites)
def test_every_rewriting_is_asked_for(id_: str) -> None:
    assert f'"{id_}"' in CODE


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


def test_what_was_read_is_kept_until_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    entry = WordEntry(id="a.b", words=("甲",), yes=("甲",), no=("乙",))
    (tmp_path / "a.toml").write_text("", "utf-8")
    assert cache.load(tmp_path) is None
    cache.keep(tmp_path, [Located("word", entry, Origin("a.toml", 3))])
    assert cache.load(tmp_path) == [Located("word", entry, Origin("a.toml", 3))]
    (tmp_path / "a.toml").write_text("# changed\n", "utf-8")
    assert cache.load(tmp_path) is None
    cache.keep(tmp_path, [])
    assert len(list((tmp_path / "__pycache__").iterdir())) == 1


def test_a_damaged_cache_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    cache.keep(tmp_path, [])
    next((tmp_path / "__pycache__").iterdir()).write_bytes(b"\x80")
    assert cache.load(tmp_path) is None


def test_nothing_is_kept_where_python_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    cache.keep(tmp_path, [])
    assert list(tmp_path.iterdir()) == []
