"""A tiny pool, measured from end to end: by house, and by what is set aside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kxai.cli import app
from kxai.errors import GoldError
from kxai.evaluate.real import pool_run
from kxai.evaluate.real.metrics import ALL, BY_NAME, Group, groups
from kxai.evaluate.real.pool import is_set_aside, read_pool
from kxai.evaluate.real.pool_tables import markdown, sections
from tests.evaluate.real.tiny import ASIDE, OTHER, RIGHT, TUNED, WRONG, make_pool, spot

GOLD = {"findings": [
    {"tier": "must", "numbers": ["12.80", "160.00", "3.17", "8"]},
    {"tier": "must", "numbers": ["44.10", "55.20"]},
]}  # fmt: skip
SPOTS = [
    spot(WRONG, TUNED, "172.80"),
    spot(WRONG, TUNED, "160.00", indicator="total.receipts", indicator_alt=["total.payments"],
         year=2021),
    spot(WRONG, TUNED, "120.00", indicator="total.payments"),
    spot(WRONG, TUNED, "2022", skip="year"),
    spot(RIGHT, OTHER, "90.00", year=2023, stage="budget"),
]  # fmt: skip


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pool")
    return make_pool(folder, spots=SPOTS, gold={TUNED: GOLD, OTHER: {"findings": []}})


@pytest.fixture(scope="module")
def found(pool: Path) -> dict[tuple[str, str], Group]:
    return {(g.house, g.part): g for g in groups(pool_run.measure_pool(pool))}


def test_reports_of_one_body_are_set_aside_together() -> None:
    assert is_set_aside("body__2021") is is_set_aside("body__2022")
    assert 200 < sum(is_set_aside(f"name{n}") for n in range(900)) < 400


def test_every_house_by_part_and_as_a_whole(found: dict[tuple[str, str], Group]) -> None:
    assert list(found) == [
        ("east", "tuned"), ("east", "aside"), ("east", "all"), ("west", "tuned"),
        (ALL, "tuned"), (ALL, "aside"), (ALL, "all"),
    ]  # fmt: skip
    assert len(found["east", "all"].reports) == 2
    assert len(found[ALL, "tuned"].reports) == 2


def test_what_is_counted(found: dict[tuple[str, str], Group]) -> None:
    counts = found["east", "tuned"].counts
    assert counts["spots"] == 3
    assert counts["spots_right"] == 2
    assert counts["spots_indicator"] == 2
    assert counts["skips"] == counts["skips_right"] == 1
    assert counts["sure"] == 3
    assert counts["sure_right"] == 2
    assert counts["bin0.95"] == 2
    assert counts["bin0.8_right"] == 1
    assert (counts["must"], counts["must_met"]) == (2, 1)
    assert (counts["true_error"], counts.get("false_error")) == (1, None)
    assert counts["error/growth"] == 1
    assert counts["claim/growth/checked"] == 1
    assert counts["claim/sum/checked"] == 3
    assert counts["numbers"] == 8
    assert counts["labelled"] == 8
    assert counts["body_right"] == counts["year_right"] == counts["kind_right"] == 1
    west = found["west", "tuned"].counts
    assert west["body_judged"] == 1
    assert not west.get("body_right")
    assert west["complete"] == 1


def test_a_house_without_gold_has_no_rates_but_coverage(
    found: dict[tuple[str, str], Group],
) -> None:
    aside = found["east", "aside"]
    assert aside.value(BY_NAME["right"]) is None
    assert aside.value(BY_NAME["must"]) is None
    assert aside.value(BY_NAME["labelled"]) == 1


def test_tables_are_whole(found: dict[tuple[str, str], Group]) -> None:
    for section in sections(list(found.values())):
        assert section.rows
        assert {len(row) for row in section.rows} == {len(section.head)}
    told = markdown(list(found.values()))
    assert told.count("### ") == 8
    assert "| 澄阳县" not in told


def test_only_one_part(pool: Path) -> None:
    measured = pool_run.measure_pool(pool, part="aside")
    assert [one.report.stem for one in measured] == [ASIDE]


def test_a_report_over_its_time_costs_only_itself(
    pool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_run, "SECONDS", 0.0)
    measured = pool_run.measure_pool(pool, part="tuned")
    assert [one.counts for one in measured] == [{"failed": 1.0}] * 2
    assert all("上限" in one.error for one in measured)


def test_wrong_pools_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="索引"):
        list(read_pool(tmp_path))
    folder = make_pool(tmp_path / "a", spots=[spot(WRONG, "nobody", "172.80")])
    with pytest.raises(GoldError, match="nobody"):
        pool_run.measure_pool(folder)
    (tmp_path / "a" / "reports" / "west" / f"{OTHER}.txt").unlink()
    with pytest.raises(GoldError, match=rf"{OTHER}\.txt"):
        list(read_pool(folder))


def test_on_the_command_line(pool: Path, tmp_path: Path) -> None:
    page = tmp_path / "real.md"
    told = CliRunner().invoke(
        app, ["eval", "real", "--pool", str(pool), "--json", "--md", str(page)]
    )
    assert told.exit_code == 0
    data = json.loads(told.stdout)
    assert [g["house"] for g in data["groups"]].count("east") == 3
    assert data["groups"][0]["rates"]["right"] == pytest.approx(2 / 3)
    assert "全对" in page.read_text("utf-8")
