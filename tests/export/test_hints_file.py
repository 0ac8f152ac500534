"""Hints are kept by report, replaced by a whole review, and shown as long as their words stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai.errors import WorkspaceError
from kxai.export.hints_file import NAME, keep_hints, kept_hints, still_there
from kxai.review.hints import Hint, Place

TEXT = "培训班全部办完。\n培训班推迟到下一年。\n"


def hint(
    name: str, report: str = "r1", quotes: tuple[str, str] = ("全部办完", "推迟到下一年")
) -> Hint:
    first, second = (
        Place(start=TEXT.find(q), end=TEXT.find(q) + len(q), quote=q, section="") for q in quotes
    )
    return Hint(
        id=name, report=report, kind="statements", text="两处说法不一", places=(first, second),
        model="m", prompt="p@1#a",
    )  # fmt: skip


def ids(workspace: Path) -> list[str]:
    return sorted(one.id for one in kept_hints(workspace))


def test_a_whole_review_replaces_and_one_cut_short_adds(tmp_path: Path) -> None:
    assert ids(tmp_path) == []
    keep_hints(tmp_path, "r1", [hint("a"), hint("b")], whole=True)
    keep_hints(tmp_path, "r2", [hint("c", "r2")], whole=True)
    keep_hints(tmp_path, "r1", [hint("b"), hint("d")], whole=False)
    assert ids(tmp_path) == ["a", "b", "c", "d"]
    keep_hints(tmp_path, "r1", [hint("d")], whole=True)
    assert ids(tmp_path) == ["c", "d"]
    keep_hints(tmp_path, "r1", [], whole=True)
    assert ids(tmp_path) == ["c"]
    assert kept_hints(tmp_path) == [hint("c", "r2")]


def test_lines_that_are_no_hints_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / NAME
    file.write_text(f'nothing\n{{"id": 1}}\n{hint("a").model_dump_json()}\n', "utf-8")
    assert ids(tmp_path) == ["a"]
    file.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(WorkspaceError):
        kept_hints(tmp_path)


def test_quotations_are_found_again_and_what_is_gone_is_not_shown() -> None:
    moved = "封面\n\n" + TEXT
    (found,) = still_there([hint("a")], lambda _: moved)
    assert all(moved[place.start : place.end] == place.quote for place in found.places)
    assert still_there([hint("a")], lambda _: TEXT) == [hint("a")]
    assert still_there([hint("a")], lambda _: TEXT.replace("全部", "大半")) == []
