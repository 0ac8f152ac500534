"""Clauses that are told of several budgets in the same words testify for each other."""

from __future__ import annotations

from tests.check.builder import findings, judge

_ROWS = [("310.20", "88.50", "398.70"), ("120.40", "15.10", "135.50"), ("77.30", "61.45", "138.75"),
         ("95.60", "20.15", "115.75")]  # fmt: skip


def _text(rows: list[tuple[str, str, str]]) -> str:
    return "".join(
        f"第{n}类支出{{{own} other label:第{n}类}}万元（其中：专款{{1.50 other label:专款}}万元），"
        f"转出{{{moved} other label:转出}}万元，支出结果{{{result} other label:支出结果}}万元；"
        for n, (own, moved, result) in enumerate(rows)
    )


def test_one_clause_that_does_not_end_in_its_sum() -> None:
    assert findings(_text(_ROWS)) == []
    wrong = judge(_text([*_ROWS, ("2.67", "89.30", "89.30")])).findings
    assert [(f.kind, f.equation) for f in wrong] == [("sum", "2.67 + 89.30 = 91.97万元")]
    assert wrong[0].severity in ("error", "warning")


def test_clauses_that_differ_more_often_say_nothing() -> None:
    assert findings(_text([*_ROWS[:2], ("2.67", "89.30", "89.30")])) == []
    assert findings(_text([*_ROWS, ("2.67", "89.30", "89.30"), ("5.10", "7.20", "9.90")])) == []
