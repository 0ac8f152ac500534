from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from kxai.export import words
from kxai.schema.figure import STAGE_ZH, Direction, Role, Stage
from kxai.schema.finding import Severity, Verdict
from kxai.schema.mention import Hedge
from tests.store.factory import document, figure, report_of


def test_every_code_of_the_data_has_a_name() -> None:
    for names, codes in (
        (words.SEVERITY_ZH, Severity),
        (words.VERDICT_ZH, Verdict),
        (STAGE_ZH, Stage),
        (words.ROLE_ZH, Role),
        (words.DIRECTION_ZH, Direction),
        (words.HEDGE_ZH, Hedge),
    ):
        assert set(names) == set(get_args(codes))


@given(st.text())
def test_cleaned_text_drives_no_terminal(text: str) -> None:
    shown = words.clean(text)
    assert not any(c < " " or "\x7f" <= c <= "\x9f" or "\u202a" <= c <= "\u202e" for c in shown)
    assert words.clean(shown) == shown


def test_words_stay_and_lines_become_one() -> None:
    assert words.clean("甲\r\n乙\t丙\x1b[31m\u202e丁\u3000戊") == "甲 乙 丙 [31m丁 戊"


def test_figures_and_reports_are_told_in_words() -> None:
    doc = document()
    one = figure(doc, "12", role="change", direction="up", hedge="about", dims={"name": "培训"})
    assert words.role_zh(one) == "增减额（增，约）"
    assert words.dims_zh(one) == "科目：培训"
    assert words.unit_zh("-") == ""
    assert words.indicator_zh(figure(doc, "12", indicator="income.total")) == "本年收入合计"
    assert words.indicator_zh(figure(doc, "12", indicator="没有的")) == "没有的"
    assert words.title_of(report_of(doc)) == "云岭县科学技术协会 2023年 部门决算"
    nameless = report_of(doc, org=None, year=None, kind="unknown")
    assert words.title_of(nameless) == "单位不明 年度不明 未识别"
