"""When a finding meets a gold finding, and what is a false alarm."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kxai.errors import GoldError
from kxai.evaluate.real.gold import countable, match_findings, read_findings
from kxai.schema.finding import Finding
from tests.check.ledger import figure

A, B, C = (figure("120.00", at=0), figure("1305.50", at=20), figure("2021", at=40, unit=""))
FINDING = Finding(
    "f", "r", "sum", "inconsistent", "error", (A.id, B.id, C.id), (), "120.00元", "98.00元", "",
    (), "", "",
)  # fmt: skip


def gold(*numbers: str, tier: str = "must", **more: Any) -> dict[str, Any]:
    return {"findings": [{"tier": tier, "numbers": list(numbers)}], **more}


def test_two_shared_numbers_and_the_tested_value_among_them() -> None:
    met = match_findings(gold("120", "1305.5", "7"), [FINDING], (A, B, C))
    assert (met.must, met.must_met, met.should) == (1, 1, 0)
    assert met.true == {"error": 1, "warning": 0}
    assert met.false == {"error": 0, "warning": 0}


def test_one_shared_number_is_not_enough_where_gold_has_more() -> None:
    met = match_findings(gold("120.00", "44.10"), [FINDING], (A, B, C))
    assert met.must_met == 0
    assert met.false["error"] == 1


def test_one_is_enough_where_gold_has_only_one() -> None:
    assert match_findings(gold("120.00", "2021", "100"), [FINDING], (A, B, C)).must_met == 1


def test_numbers_alone_do_not_meet_where_another_value_was_tested() -> None:
    other = replace(FINDING, stated="77元", expected="76元")
    assert match_findings(gold("120", "1305.5"), [other], (A, B, C)).must_met == 0


def test_the_expected_value_counts_as_one_of_the_numbers() -> None:
    assert match_findings(gold("98", "1305.5"), [FINDING], (A, B, C)).must_met == 1


def test_a_hint_meets_nothing_and_is_no_alarm() -> None:
    met = match_findings(gold("120"), [replace(FINDING, severity="info")], (A, B, C))
    assert (met.must_met, met.false["error"]) == (0, 0)


def test_partial_gold_says_nothing_of_alarms() -> None:
    met = match_findings(gold("5.5", "6.5", partial=True), [FINDING], (A, B, C))
    assert met.must == 1
    assert met.true == met.false == {"error": 0, "warning": 0}


def test_tiers_are_counted_apart_and_gold_without_numbers_is_never_met() -> None:
    met = match_findings(gold(tier="should"), [FINDING], (A, B, C))
    assert (met.should, met.should_met, met.must) == (1, 0, 0)


def test_years_and_round_numbers_count_only_where_there_is_nothing_else() -> None:
    assert countable(["2021", "100", "3.5"]) == {Decimal("3.5")}
    assert countable(["2021"]) == {Decimal(2021)}
    assert countable(["2021.5"]) == {Decimal("2021.5")}


@pytest.mark.parametrize("text", ["{}", "[", '{"findings": [{"tier": "may", "numbers": []}]}'])
def test_what_is_no_gold_is_refused_by_name(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "gold" / "findings"
    folder.mkdir(parents=True)
    (folder / "a.json").write_text(text, "utf-8")
    with pytest.raises(GoldError, match=r"a\.json"):
        read_findings(tmp_path)
    (folder / "a.json").write_text(json.dumps(gold("1")), "utf-8")
    assert list(read_findings(tmp_path)) == ["a"]
