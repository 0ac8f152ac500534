"""Titles of reports and places as an overlay of a user's folder adds to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai.genre import places
from kxai.genre.reader import OVERLAY, read_genre, try_genre
from kxai.genre.titles import Titles

RULE = """[[title]]
id = "fiscal_report.bulletin_of_ours"
has = [["金库快讯"]]
yes = ["南州市金库快讯"]
no = ["南州市部门预算"]
"""


def test_a_title_of_a_users_own_is_tried_first(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(RULE, "utf-8")
    rule = Titles(read_genre(tmp_path)).rule_of("南州市2030年部门预算金库快讯")
    assert rule is not None
    assert rule.kind == "fiscal_report"


def test_a_rule_for_no_kind_of_report_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(RULE.replace("fiscal_report", "newspaper"), "utf-8")
    _, faults = try_genre(tmp_path)
    assert [fault.origin.line for fault in faults] == [1]
    assert "报告种类" in faults[0].reason


def test_an_example_that_fails_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(
        RULE.replace('yes = ["南州市金库快讯"]', 'yes = ["南州市快讯"]'), "utf-8"
    )
    assert try_genre(tmp_path)[1]


def test_places_of_a_users_own_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "places.tsv").write_text("河北省\t-\t云岭新区\n", "utf-8")
    monkeypatch.setenv(OVERLAY, str(tmp_path))
    places.ranks_of_places.cache_clear()
    try:
        assert places.ranks_of_places()["云岭新区"] == "county"
        assert places.ranks_of_places()["保定市"] == "city"
    finally:
        places.ranks_of_places.cache_clear()
