"""Lines that were made while a run read: the files are those that the store alone would give."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kxai.export import LinesAtHand, jsonl, lines_at_hand, write_jsonl
from kxai.export.jsonl_parts import refresh_parts
from kxai.store import Record, Store, database_url
from kxai.store.tables import figures
from tests.store.factory import TEXT, record


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(database_url(tmp_path), create=True) as opened:
        yield opened


@pytest.fixture
def at_hand(tmp_path: Path) -> Iterator[LinesAtHand]:
    with lines_at_hand(tmp_path) as lines:
        yield lines


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The reports whose figures are read from the store."""
    seen: list[str] = []
    real = Store.values

    def watched(self: Store, table: object, reports: list[str], names: list[str]) -> object:
        if table is figures:
            seen.extend(reports)
        return real(self, table, reports, names)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "values", watched)
    return seen


def put(store: Store, at_hand: LinesAtHand, *numbers: int, name: str = "报告") -> list[Record]:
    """Write reports in one transaction, as a run does."""
    made = [record(f"{TEXT}附{number}\n", f"{name}{number}.txt") for number in numbers]
    with store.writing() as writer:
        writer.put(*made)
        writer.place_all(
            [(f"/r/{one.report['source']}", one.report["source"], one.id) for one in made]
        )
    assert writer.generation is not None
    at_hand.keep(made, at=writer.generation)
    return made


def same_as_anew(store: Store, folder: Path) -> bool:
    fresh = folder / "anew"
    fresh.mkdir(exist_ok=True)
    return all(
        (folder / path.name).read_bytes() == path.read_bytes() for path in write_jsonl(store, fresh)
    )


def test_figures_that_were_at_hand_are_not_read_again(
    store: Store, tmp_path: Path, at_hand: LinesAtHand, asked: list[str]
) -> None:
    put(store, at_hand, 2, 0)
    put(store, at_hand, 1)
    assert refresh_parts(store, tmp_path, at_hand=at_hand)
    assert asked == []
    assert same_as_anew(store, tmp_path)


def test_what_was_written_again_meanwhile_is_read_from_the_store(
    store: Store, tmp_path: Path, at_hand: LinesAtHand, asked: list[str]
) -> None:
    """By whomever: what is at hand may tell what was."""
    first, _ = put(store, at_hand, 0, 1)
    with store.writing() as writer:
        first.figures.pop()
        writer.put(first)
    assert refresh_parts(store, tmp_path, at_hand=at_hand)
    assert asked == [first.id]
    assert same_as_anew(store, tmp_path)


def test_the_later_of_two_readings_counts(
    store: Store, tmp_path: Path, at_hand: LinesAtHand
) -> None:
    (first,) = put(store, at_hand, 0)
    first.figures.pop()
    with store.writing() as writer:
        writer.put(first)
    at_hand.keep([first], at=writer.generation or 0)
    assert refresh_parts(store, tmp_path, at_hand=at_hand)
    assert same_as_anew(store, tmp_path)


def test_in_parts_as_well(
    store: Store, tmp_path: Path, at_hand: LinesAtHand, asked: list[str]
) -> None:
    put(store, at_hand, *range(5))
    assert refresh_parts(store, tmp_path, whole=3, at_hand=at_hand)
    assert asked == []
    told = b"".join(path.read_bytes() for path in sorted((tmp_path / "figures").iterdir()))
    (tmp_path / "anew").mkdir()
    anew = dict(zip(jsonl.NAMES, write_jsonl(store, tmp_path / "anew"), strict=True))
    assert sorted(told.splitlines()) == sorted(anew["figures"].read_bytes().splitlines())


def test_beyond_its_room_nothing_is_kept(
    store: Store,
    tmp_path: Path,
    at_hand: LinesAtHand,
    asked: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (known,) = put(store, at_hand, 0)
    size = len(jsonl.figure_lines(known.figures))
    monkeypatch.setattr("kxai.export.made_lines._MOST_BYTES", size + 1)
    (left,) = put(store, at_hand, 1)
    assert refresh_parts(store, tmp_path, at_hand=at_hand)
    assert asked == [left.id]
    assert same_as_anew(store, tmp_path)


def test_a_folder_that_takes_no_file_costs_nothing_but_time(
    store: Store, tmp_path: Path, asked: list[str]
) -> None:
    with lines_at_hand(tmp_path / "gone") as lines:
        (one,) = put(store, lines, 0)
        assert refresh_parts(store, tmp_path, at_hand=lines)
    assert asked == [one.id]
    assert same_as_anew(store, tmp_path)


class FullDisk:
    def write(self, _: bytes) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_left_to_whoever_must_write(store: Store, tmp_path: Path) -> None:
    lines = LinesAtHand(FullDisk())  # type: ignore[arg-type]
    put(store, lines, 0)
    assert refresh_parts(store, tmp_path, at_hand=lines)
    assert same_as_anew(store, tmp_path)


def test_nothing_is_left_in_the_folder(store: Store, tmp_path: Path) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    with lines_at_hand(tmp_path) as lines:
        put(store, lines, 0)
    assert {path.name for path in tmp_path.iterdir()} == before
