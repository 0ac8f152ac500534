"""Columns that a table's own numbers explain where its header is lost."""

from __future__ import annotations

from kxai.text.even_rows import even_rows
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


TAXES = (
    "2030年完成数 2031年预算数 2031年完成数 甲税 135.00 188.00 175.00 93.09% 29.63% "
    "乙税 56.00 60.00 85.00 141.67% 51.79% 丙税 61.00 65.00 65.00 100.00% 6.56%\n"
)


def test_rows_in_one_line_without_a_header() -> None:
    title = "云溪县2031年一般公共预算收入执行情况表\n单位：万元 "
    found = {f.text: f for f in read(TAXES, title=title).figures}
    roles = [found[printed].role for printed in ("188.00", "93.09", "29.63")]
    assert roles == ["amount", "execution_rate", "growth_rate"]
    assert (found["135.00"].year, found["175.00"].year) == (2030, 2031)


def test_rows_of_unlike_length_are_left_alone() -> None:
    assert len(even_rows(TAXES)) == 1
    assert even_rows(TAXES.replace("56.00 60.00 ", "56.00 ")) == []
    assert even_rows("甲 3 4，乙 5 6，丙 7 8") == []
