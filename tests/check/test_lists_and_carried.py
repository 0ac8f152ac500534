"""Lists told line by line, wholes and parts in neighbouring sections, what is carried over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.test_messages import said_of

LINES = (
    "支出合计200.00万元，其中：\n基本支出120.00万元，占60%；\n项目支出60.00万元，占30%；\n机动经费{}万元，占10%。\n"
    "人员经费80.00万元。"
)
SECTIONS = (
    "八、“三公”经费支出情况\n（一）总体情况\n“三公”经费支出决算为9.00万元。\n（二）具体情况\n"
    "因公出国（境）费支出决算0万元，公务接待费支出决算{}万元，公务用车购置及运行维护费支出决算5.00万元。\n"
)
CARRIED = (
    "2023年年初结转和结余5.00万元，本年收入120.00万元，本年支出118.00万元，用事业基金弥补收支差额1.00万元，"
    "结余分配0.50万元，年末结转和结余{}万元。"
)
CARRIED_BUDGET = (
    "松河县科学技术协会2023年度部门预算\n\n2023年收入预算200.00万元，其中：一般公共预算拨款150.00万元，其他收入{}万元，"
    "单位结余结转资金20.00万元。"
)
POINTS = "2023年下达“三公”经费控制数9.00万元。其中：（一）公务接待费安排4.00万元，用于接待。（三）公务用车购置及运行费安排{}万元。"
BRACKETS = "农林水支出100.00万元。（其中农业支出60.00万元、林业支出30.00万元和水利支出{}万元）"


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (LINES, "20.00", "29.00"),
        (SECTIONS, "4.00", "4.40"),
        (CARRIED, "7.50", "9.50"),
        (CARRIED_BUDGET, "30.00", "39.00"),
        (POINTS, "5.00", "8.00"),
        (BRACKETS, "10.00", "19.00"),
    ],
)
def test_what_does_not_add_up_is_told(text: str, right: str, wrong: str, tmp_path: Path) -> None:
    assert said_of(text.replace("{}", right), tmp_path) == []
    found = said_of(text.replace("{}", wrong), tmp_path)
    assert [finding.severity for finding in found if finding.severity != "info"]
    assert {finding.kind for finding in found} <= {"sum", "balance"}


@pytest.mark.parametrize(
    "text",
    [
        "2023年公务接待费支出3.00万元（其中：外宾接待费0.50万元），完成年初预算4.00万元的75%。",
        "2023年项目支出预算200.00万元（其中上年结转20.00万元），支出决算150.00万元（其中结转资金支出16.00万元），"
        "完成预算的75%。",
    ],
)
def test_what_stands_in_brackets_is_not_what_was_executed(text: str, tmp_path: Path) -> None:
    assert said_of(text, tmp_path) == []
    plain = "2023年公务接待费支出预算为4.00万元，支出决算为3.00万元（不含外宾），完成预算的85%。"
    assert [finding.code for finding in said_of(plain, tmp_path)] == ["execution"]
