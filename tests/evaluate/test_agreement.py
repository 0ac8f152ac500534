"""Two readings of one report side by side."""

from __future__ import annotations

from pathlib import Path

from kxai.extract import extract
from kxai.load import load
from kxai.schema.figure import Figure
from kxai_lab.agreement import MEANING, NUMBER, Agreement, agreement, told
from tests.load.files import put


def figures(folder: Path, text: str) -> tuple[Figure, ...]:
    return tuple(extract(load(put(folder, "2020年决算.txt", text.encode()))).figures)


def test_the_value_counts_and_not_how_or_where_it_is_printed(tmp_path: Path) -> None:
    one = told(figures(tmp_path, "2020年本年收入合计9.50万元。"))
    two = told(figures(tmp_path, "决算公开。2020年本年收入合计9.5万元。"))
    assert one == two
    assert one.total() == 1
    assert agreement(one, two).f1 == 1


def test_fields_say_what_is_compared(tmp_path: Path) -> None:
    one = figures(tmp_path, "2020年本年收入合计9.50万元。")
    two = figures(tmp_path, "2020年本年支出合计9.50万元。")
    assert agreement(told(one), told(two)) == Agreement(0, 1, 1)
    assert agreement(told(one, NUMBER), told(two, NUMBER)).f1 == 1
    assert not told(one, ("text", *MEANING)) - told(one, ("text", *MEANING))


def test_f1_over_several_reports_and_over_none() -> None:
    score = Agreement()
    assert score.f1 == 0
    score.add(told([]), told([]))
    assert score.f1 == 0
    assert Agreement(both=1, ours=1, theirs=3).f1 == 0.5
