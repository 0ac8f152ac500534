"""Forms of goals that lost more than the lines between their cells: the order of their columns,
the place of a name, or what tells an empty cell."""

from __future__ import annotations

from kxai import read_text
from tests.extract.reading import read, rows

TORN = (
    "云溪县项目支出绩效自评表 (2021年度) 项目名称 公共卫生服务 主管部门 云溪县卫生健康局 项目资金 (万元) 年度资金总额 "
    "实施单位 云溪县柳镇卫生院 全年预算数 全年执行数 分值 执行率 得分 212.5 207.4 10 97.6% 9.8 年度 总体 目标 一级 指标 "
    "年度 实际 指标值 完成值 指标1:健康档案 二级指标 三级指标 分值 得分 3870人 3 3 指标2:咨询活动 12次 96次 1 1 "
    "指标3:随访7天内到访数 214人 203人 2 1.8 指标4:0-6岁儿童管理数 2089人 2089人 2 2 指标5:老人体检数 562人 404人 3 1.4 "
    "指标6:事件报告 数 指标7:签约率 14例 14例 2 2 95.50% 93.20% 2 1.7\n"
)


def test_numbered_goals_below_a_header_in_no_order() -> None:
    found = {figure.text: figure for figure in read(TORN, title="").figures}
    assert found["562"].indicator == "performance.target"
    assert found["404"].indicator == "performance.actual"
    assert "老人体检数" in found["404"].dims["level3"]
    assert found["1.4"].indicator == "performance.score"
    assert found["3"].indicator == "performance.weight"
    assert found["93.20"].indicator == "performance.actual"  # told behind two names at once
    assert "3870" not in found  # its goal stands apart, in front of the header


def test_few_numbered_goals_are_no_form() -> None:
    few = TORN[: TORN.index("指标4")]
    assert "performance.actual" not in [row[1] for row in rows(few, "indicator", title="")]


def test_the_name_of_the_funds_in_front_of_their_columns() -> None:
    found = {figure.text: figure for figure in read(TORN, title="").figures}
    assert (found["212.5"].indicator, found["207.4"].indicator) == (
        "project.budget",
        "project.executed",
    )
    assert (found["97.6"].indicator, found["97.6"].role) == ("project.executed", "execution_rate")


def test_a_remark_that_is_a_number_takes_no_column() -> None:
    cells = [
        "三级指标", "年度", "指标值", "实际", "完成值", "分值", "得分", "偏差原因分析及改进措施", "产出指标", "数量指标",
        "指标1完工率", "90", "91", "10", "9", "", "效益指标", "社会效益", "指标", "指标1安全率", "80", "81", "20", "19", "0",
    ]  # fmt: skip
    text = "项目支出绩效自评表\n\n2021年度\n\n" + "\n\n".join(cells) + "\n"
    found = {row[0]: row[1] for row in rows(text, "indicator", title="云溪县培训楼改造\n\n")}
    assert found["80"] == "performance.target"
    assert (found["20"], found["19"]) == ("performance.weight", "performance.score")


def test_an_empty_cell_between_pipes() -> None:
    cells = [
        "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分", "未完成原因分析",
        "产出指标", "数量指标", "参保率", "=", "90", "%", "", "60", "", "",
        "效益指标", "社会效益指标", "保障率", "=", "80", "%", "", "30", "", "", "合计", "100", "", "",
    ]  # fmt: skip
    text = "部门预算项目支出绩效自评表(2023年度) |\n" + "".join(f"{cell} |\n" for cell in cells)
    found = {row[0]: row[1] for row in rows(text, "indicator", title="")}
    assert found["80"] == "performance.target"
    assert found["30"] == "performance.weight"


def test_a_goal_missed_for_which_the_form_took_off_points_is_a_hint() -> None:
    told = {f.equation: f.severity for f in read_text(TORN).findings if f.kind == "target"}
    assert told["目标≥562人，实际404人"] == "info"
    full = read_text(TORN.replace("562人 404人 3 1.4", "562人 404人 3 3")).findings
    assert {f.equation: f.severity for f in full}["目标≥562人，实际404人"] == "warning"


def test_signs_of_other_fonts_and_a_line_that_begins_in_front_of_its_table() -> None:
    text = (
        "| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 实际完成值 | 分值 | 得分 | 偏差原因 | "
        "产出指标 | 数量指标 | 受助人数 | ≧ | 735 | 人次 | 731 | 10 | 9 |\n| 质量指标 | 覆盖率 | ═ | 100 | % | 98% | 20 | 19 |\n"
        "| 满意度指标 | 服务对象满意度指标等 | 学生满意度 | ≧ | 95 | % | 96% | 30 | 29 |\n"
    )
    found = {figure.text: figure for figure in read(text, title="项目支出绩效自评表\n").figures}
    assert found["735"].indicator == "performance.target"
    assert (found["731"].indicator, found["9"].indicator) == (
        "performance.actual",
        "performance.score",
    )
    assert found["19"].label == "覆盖率"
    assert found["29"].label == "学生满意度"


def test_a_remark_in_a_table_is_prose() -> None:
    text = (
        "云溪县2023年“三公”经费预算表\n单位：万元\n项目 | 2022年预算数 | 2023年预算数 | 增减 | 增减原因\n"
        "合计 | 12.5 | 11.4 | -1.1 |\n公务接待费 | 12.5 | 11.4 | -1.1 | 照过紧日子的十八条措施，从严控制接待经费。 |\n"
    )
    found = rows(text, "indicator", title="")
    assert ("11.4", "three_public.reception") in found
    assert "three_public.reception" not in [row[1] for row in found if row[0] == "十八"]
