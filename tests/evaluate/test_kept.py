"""Relations that numbers keep by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai.extract import extract
from kxai.load import load
from kxai_lab.kept import kept_relations

CASES = [
    ("三公经费支出31.20万元，比上年的36.00万元减少4.80万元，下降13.33%。", "change", "13.33"),
    ("本年支出合计290.15万元，其中：基本支出180.10万元，占62.07%。", "share", "62.07"),
    ("本年收入120.50万元，上年收入100.20万元，增长20.26%。", "growth", "20.26"),
    ("办公费30.11万元，其中：印刷费10.01万元，水费20.10万元。", "sum", "30.11"),
    (
        "印刷费10.01万元，水费20.10万元，电费3.33万元，合计33.44万元。",
        "total behind its parts",
        "33.44",
    ),
    ("预算1,200.50万元，支出900.25万元，结余300.25万元。", "difference", "1,200.50"),
]


def _told(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    file = tmp_path / "某县某局2031年部门决算.txt"
    file.write_text(f"某县某局2031年部门决算\n{text}", "utf-8")
    figures = sorted(extract(load(file)).figures, key=lambda figure: figure.start)
    return [(kept.kind, kept.figures[0].text) for kept in kept_relations(figures)]


@pytest.mark.parametrize(("text", "kind", "tested"), CASES)
def test_what_numbers_keep(tmp_path: Path, text: str, kind: str, tested: str) -> None:
    assert (kind, tested) in _told(tmp_path, text)


def test_what_they_do_not_keep(tmp_path: Path) -> None:
    text = "本年支出合计290.15万元，其中：基本支出180.10万元，占61.07%；项目支出100.05万元。"
    assert _told(tmp_path, text) == []


def test_numbers_of_few_digits_keep_nothing(tmp_path: Path) -> None:
    assert _told(tmp_path, "接待3批8人，培训2期5人，占5%。") == []
