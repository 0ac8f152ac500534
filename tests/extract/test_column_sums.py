"""Columns that a table's own numbers explain where its header is lost."""

from __future__ import annotations

from tests.extract.reading import read


def _labels(text: str) -> dict[str, tuple[str, str]]:
    return {figure.text: (figure.indicator, figure.role) for figure in read(text).figures}


HEAD = "某县2031年“三公”经费决算统计表\n单位：万元\n"
ROWS = (
    "公务用车购置及运行维护费 | 4 | 206.10 | 232.60 | 26.50 | 12.86% |\n"
    "公务用车购置费 | 5 | 21.20 | 28.30 | 7.10 | 33.49% |\n"
    "公务用车运行维护费 | 6 | 184.90 | 204.30 | 19.40 | 10.49% |\n"
    "公务接待费 | 7 | 125.01 | 117.62 | -7.39 | -5.91% |\n"
    "国内公务接待支出 | 8 | 120.01 | 112.62 | -7.39 | -6.16% |\n"
)


def test_changes_and_growth_rates_are_told_by_the_numbers() -> None:
    labels = _labels(HEAD + ROWS)
    assert labels["28.30"] == ("three_public.vehicle_purchase", "amount")
    assert labels["7.10"] == ("three_public.vehicle_purchase", "change")
    assert labels["33.49"] == ("three_public.vehicle_purchase", "growth_rate")
    assert labels["-7.39"][1] == "change"


def test_numbers_of_lines_are_no_figures() -> None:
    labels = _labels(HEAD + "公务用车 | 3 | 206.1 |\n" + ROWS)
    assert not {"5", "6", "7", "8"} & set(labels)


def test_columns_that_explain_nothing_keep_their_labels() -> None:
    other = ROWS.replace("26.50", "61.50").replace("7.10", "3.10").replace("19.40", "88.40")
    labels = _labels(HEAD + other)
    assert labels["3.10"][1] == "amount"
