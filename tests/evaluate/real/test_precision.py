"""Findings counted by class, as right or wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai.check.severity import AlarmClass, Judged
from kxai.errors import GoldError
from kxai.evaluate.real.precision import measure_precision
from tests.evaluate.real.tiny import ASIDE, TUNED, make_pool

GROWTH = AlarmClass("growth", "text", "error")
COMPLETE = {"findings": [{"tier": "must", "numbers": ["172.80", "12.80", "3.17"]}]}


def verdicts(folder: Path, *rows: str) -> None:
    lines = ["report\tkind\tseverity\tverdict\texplanation", *rows]
    (folder / "gold" / "adjudicated_a.tsv").write_text("\n".join(lines), "utf-8")


def test_complete_gold_says_what_is_right_and_what_is_wrong(tmp_path: Path) -> None:
    right = make_pool(tmp_path / "right", gold={TUNED: COMPLETE})
    assert measure_precision([right]) == {GROWTH: Judged(1, 0)}
    wrong = make_pool(tmp_path / "wrong", gold={TUNED: {"findings": []}})
    assert measure_precision([wrong]) == {GROWTH: Judged(0, 1)}
    assert measure_precision([right, wrong]) == {GROWTH: Judged(1, 1)}


def test_what_is_set_aside_or_unjudged_is_not_counted(tmp_path: Path) -> None:
    pool = make_pool(tmp_path, gold={ASIDE: COMPLETE, TUNED: {"findings": [], "partial": True}})
    assert measure_precision([pool]) == {}
    assert measure_precision([pool], aside=True) == {GROWTH: Judged(1, 0)}


def test_judged_alarms_count_where_gold_is_silent(tmp_path: Path) -> None:
    pool = make_pool(tmp_path)
    verdicts(pool, f"{TUNED}\tgrowth\terror\ttrue\t12.80万元，报告写3.17%，应为8.00%")
    assert measure_precision([pool]) == {GROWTH: Judged(1, 0)}
    verdicts(pool, f"{TUNED}\tgrowth\terror\tfalse\t12.80万元，报告写3.17%，应为8.00%")
    assert measure_precision([pool]) == {GROWTH: Judged(0, 1)}
    verdicts(pool, f"{TUNED}\tgrowth\terror\tdebatable\t12.80万元，报告写3.17%，应为8.00%")
    assert measure_precision([pool]) == {}
    verdicts(pool, f"{TUNED}\tsum\terror\ttrue\t12.80万元，报告写3.17%，应为8.00%")
    assert measure_precision([pool]) == {}


def test_a_list_without_its_columns_is_refused(tmp_path: Path) -> None:
    pool = make_pool(tmp_path)
    (pool / "gold" / "adjudicated_a.tsv").write_text("report\tkind\n", "utf-8")
    with pytest.raises(GoldError, match="缺少列：verdict"):
        measure_precision([pool])
