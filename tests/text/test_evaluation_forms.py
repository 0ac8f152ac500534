"""Evaluation forms whose cells lost their order: goals and money, whatever parted the cells."""

from __future__ import annotations

import pytest

from kxai.text.fund_forms import fund_forms
from kxai.text.goal_forms import goal_forms
from tests.extract.reading import read

GOALS = (
    ("产出指标", "数量指标", "修建水渠长度", "≥26公里", "25公里", "15", "14"),
    ("", "质量指标", "工程验收合格率", "100%", "100%", "15", "15"),
    ("效益指标", "社会效益指标", "受益农户数", "800户", "812户", "30", "30"),
)
HEADER = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")


def _read(text: str) -> list[list[str]]:
    return [
        ["".join(text[a:b].split()) for a, b in row] for table in goal_forms(text) for row in table
    ]


def _names_and_values(text: str) -> list[list[str]]:
    return [row[2:] for row in _read(text)[1:]]


@pytest.mark.parametrize("between", ["\n", "\n\n", " | ", " |\n", " "])
def test_goals_whatever_parts_their_cells(between: str) -> None:
    rows = [HEADER, *GOALS]
    text = between.join(cell for row in rows for cell in row if cell)
    assert _names_and_values(text) == [list(row[2:]) for row in GOALS]


def test_goals_of_which_nothing_parts_the_cells() -> None:
    text = "".join(cell for row in [HEADER, *GOALS[::2]] for cell in row)
    # 15 and 14 ran together: nobody knows where they part
    assert _names_and_values(text) == []
    goals = (
        "".join(HEADER[:-1])
        + "产出指标数量指标修建水渠长度≥26公里25公里15质量指标水质达标率90%92%15"
    )
    assert _names_and_values(goals) == [
        ["修建水渠长度", "≥26公里", "25公里", "15"],
        ["水质达标率", "90%", "92%", "15"],
    ]


def test_the_weight_may_stand_in_front() -> None:
    text = "三级指标 | 分值 | 年度指标值 | 全年实际值 | 得分 |\n数量指标 | 种植面积 | 20 | 35亩 | 34亩 | 19 |\n其中坡地 | 5亩 | 4亩 |"
    assert _names_and_values(text) == [
        ["种植面积", "20", "35亩", "34亩", "19"],
        ["其中坡地", "", "5亩", "4亩", ""],
    ]


def test_levels_that_a_narrow_cell_wrapped_are_whole() -> None:
    text = "三级指标\n年度指标值\n实际完成值\n分值\n得分\n经济效\n益指标\n销售额\n90万元\n93万元\n6\n5\n生态效益\n指标\n绿化率\n30%\n31%\n6\n6"
    assert [row[1:3] for row in _read(text)[1:]] == [
        ["经济效益指标", "销售额"],
        ["生态效益指标", "绿化率"],
    ]


def test_goals_in_words_leave_their_points() -> None:
    text = "三级指标\n年度指标值\n实际完成值\n分值\n得分\n质量指标\n验收结果\n合格\n合格\n10\n10\n时效指标\n完工时间\n及时\n及时\n10\n9"
    assert _names_and_values(text) == [
        ["验收结果", "", "", "10", "10"],
        ["完工时间", "", "", "10", "9"],
    ]


def test_the_total_closes_the_form() -> None:
    text = "三级指标 年度指标值 实际完成值 分值 得分 数量指标 讲座 8场 8场 50 50 质量指标 合格率 90% 95% 50 48 总分 100 98 备注 3 4 5 6"
    assert _names_and_values(text)[-1] == ["总分", "", "", "100", "98"]


def test_prose_that_speaks_of_goals_is_no_form() -> None:
    assert goal_forms("项目设三级指标12个，年度指标值均已完成，得分98分。") == []
    assert goal_forms("三级指标。指标值。12 13 14 15") == []


def _money(text: str) -> list[list[str]]:
    return [
        ["".join(text[a:b].split()) for a, b in row] for table in fund_forms(text) for row in table
    ][1:]


FUNDS = "年初预算数 全年预算数（A） 全年执行数（B） 分值 执行率（B/A） 得分\n"


def test_the_money_of_a_form_by_the_names_of_its_rows() -> None:
    text = (
        FUNDS
        + "年度资金总额： 60 80 72 10 90% 9\n其中：本年财政拨款 60 80 72 - 90% -\n其他资金 - -\n年度总体目标"
    )
    assert _money(text) == [
        ["年度资金总额：", "60", "80", "72", "10", "90%", "9"],
        ["其中：本年财政拨款", "60", "80", "72", "-", "90%", "-"],
    ]


def test_a_lost_rate_leaves_its_cell_empty() -> None:
    assert _money(FUNDS + "年度资金总额 60 80 72 10 9") == [
        ["年度资金总额", "60", "80", "72", "10", "", "9"]
    ]


def test_a_lost_amount_is_told_by_the_rate() -> None:
    assert _money(FUNDS + "年度资金总额 80 72 10 90% 9") == [
        ["年度资金总额", "", "80", "72", "10", "90%", "9"]
    ]


def test_what_no_reading_fits_is_left_alone() -> None:
    assert _money(FUNDS + "年度资金总额 80 72 10 33% 9") == []
    assert _money(FUNDS + "年度资金总额 607210100.00%10") == []


def test_points_of_which_nothing_tells_weight_or_score_are_left_out() -> None:
    head = "年初预算数 全年预算数 全年执行数 执行率 权重 得分\n"
    assert _money(head + "年度资金总额 60 80 72 90% 10 9") == [
        ["年度资金总额", "60", "80", "72", "90%", "10", "9"]
    ]
    assert _money(head + "年度资金总额 60 80 72 90% 10") == [
        ["年度资金总额", "60", "80", "72", "90%", "", ""]
    ]


def test_the_money_of_a_form_of_a_cell_a_line() -> None:
    cells = (
        "预算执行情况",
        "年度预算数（万元）",
        "年初预算",
        "调整后预算数",
        "预算执行数",
        "预算执行率",
    )
    rows = "总额 60 80 72 90.00% 10 9 财政资金 40 50 45 90.00% / / 单位资金 20 30 27 90.00% / /"
    text = " |\n".join((*cells, "权重", "得分", "原因", *rows.split(), "绩效指标")) + " |\n"
    title = "云溪市畜牧局2031年项目支出绩效自评表\n"
    told = {f.text: (f.indicator, f.stage, f.role) for f in read(text, title=title).figures}
    assert told["80"] == ("project.budget", "adjusted", "amount")
    assert told["27"] == ("project.executed", "final", "amount")
    assert told["10"][0] == "performance.weight"
