"""Texts as they really come: wrapped lines, one long line, blanks and pipes that mean nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kxai.text.grid import recover_grids
from kxai.text.long_lines import line_cuts
from kxai.text.soft_breaks import soft_breaks
from kxai.text.unfolding import changes
from tests.work import steps

PARAGRAPH = (
    "本单位全年支出合计1,284.56万元，比上一年度增加37.2万元，增长2.98%，增加的部分主要用于科普设施的维护和"
    "青少年科技活动的举办，其中基本支出876.3万元，占68.22%，项目支出408.26万元，占31.78%。"
)


def unfolded(text: str) -> str:
    tables = [(grid.start, grid.end) for grid in recover_grids(text)]
    out, at = [], 0
    for start, end, new in changes(text, tables):
        out += [text[at:start], new]
        at = end
    return "".join([*out, text[at:]])


def wrapped(paragraph: str, width: int) -> str:
    return "\n".join(paragraph[at : at + width] for at in range(0, len(paragraph), width))


@pytest.mark.parametrize("width", [17, 23, 28, 31, 40])
def test_wrapped_paragraphs_become_whole(width: int) -> None:
    pages = [
        "一、支出情况",
        wrapped(PARAGRAPH, width),
        "二、收入情况",
        wrapped(PARAGRAPH.replace("支出", "收入"), width),
        "（一）财政拨款",
        wrapped(PARAGRAPH.replace("本单位", "中心"), width),
    ]
    assert unfolded("\n".join(pages)).split("\n") == [
        "一、支出情况",
        PARAGRAPH,
        "二、收入情况",
        PARAGRAPH.replace("支出", "收入"),
        "（一）财政拨款",
        PARAGRAPH.replace("本单位", "中心"),
    ]


def test_one_line_that_hangs_over_does_not_move_the_margin() -> None:
    lines = wrapped(PARAGRAPH * 3, 30).split("\n")
    lines[3] += "一段伸出页边距很远的文字和一段伸出页边距很远的文字"
    text = "\n".join(lines)
    assert unfolded(text).count("\n") <= 1


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("讲座经费全年一共支出12.5\n万元。", "讲座经费全年一共支出12.5万元。"),
        ("讲座经费全年一共支出12.5万\n元，都已付清。", "讲座经费全年一共支出12.5万元，都已付清。"),
        ("比上一年度的支出增加\n3.2万元，增长4%。", "比上一年度的支出增加3.2万元，增长4%。"),
        ("办公费、印刷费、差旅费、\n培训费都有所下降。", "办公费、印刷费、差旅费、培训费都有所下降。"),
        ("全年培训一线科普工作者\n85人次，反响良好。", "全年培训一线科普工作者85人次，反响良好。"),
        ("接待费支出没有增加（接待任务减少\n），车辆费下降。", "接待费支出没有增加（接待任务减少），车辆费下降。"),
        ("全年的支出合计9万元，其中：\n办公费4万元；\n水电费5万元。", "全年的支出合计9万元，其中：办公费4万元；水电费5万元。"),
    ],
)  # fmt: skip
def test_breaks_that_need_no_margin(text: str, whole: str) -> None:
    assert unfolded(text) == whole


@pytest.mark.parametrize(
    "text",
    [
        "支出情况\n全年支出12万元，比上年增加。\n收入情况\n全年收入13万元，比上年减少。",
        "某区科学技术馆\n2031年度单位决算",
        "（一）基本情况\n1.人员\n2.车辆\n3.房屋",
        "全年支出合计9万元，\n1.办公费4万元；\n2.水电费5万元。",
        "支出总计\n2031年，全年支出9万元。",
        "第一部分 概况\n第二部分 报表\n第三部分 说明",
        "甲街道办事处财政所\n乙街道办事处财政所\n丙街道办事处财政所\n丁街道办事处财政所",
        "全年支出12万元。\n\n收入13万元",
        "二、接待费支出与上一年度的对比\n接待费支出12万元。",
        "三、科技馆本年度收入的来源和去向以及\n收入12万元。",
    ],
)
def test_lines_that_end_stay_apart(text: str) -> None:
    assert unfolded(text) == text


def test_the_number_of_a_page_stands_in_no_sentence() -> None:
    first, second = wrapped(PARAGRAPH * 2, 30), wrapped(PARAGRAPH, 30)
    text = f"{first[:-30]}\n— 7 —\n{first[-30:]}\n{second}"
    assert "7 —" not in unfolded(text)


def test_tables_stay_as_they_are() -> None:
    table = "| 项目 | 本年 |\n| 水费 | 6 |\n| 电费 | 7.5 |"
    text = f"{wrapped(PARAGRAPH, 30)}\n{table}\n{wrapped(PARAGRAPH, 30)}"
    assert unfolded(text) == f"{PARAGRAPH}\n{table}\n{PARAGRAPH}"


LONG = (
    "某区科技馆2031年度单位决算 目 录 一、主要职责 二、收支情况 三、其他说明 "
    "一、主要职责 科技馆负责面向公众的展览和讲座，组织青少年参加各类竞赛。"
    "二、收支情况（一）收入情况2031年收入合计95万元。（二）支出情况 2031年支出合计93.5万元，其中第一、二季度支出40万元。"
    "三、其他说明1.车辆：年末有车2辆。2.房屋：面积1.5万平方米。3.采购：货物支出6万元；服务支出2万元。"
    "（1）货物主要是展品，（2）服务主要是物业。名词解释从略，数字以报表为准，如有差错以解释为准。"
)


def test_a_report_in_one_line_gets_its_lines_back() -> None:
    assert unfolded(LONG).split("\n") == [
        "某区科技馆2031年度单位决算 目 录",
        "一、主要职责",
        "二、收支情况",
        "三、其他说明",
        "一、主要职责",
        "科技馆负责面向公众的展览和讲座，组织青少年参加各类竞赛。",
        "二、收支情况",
        "（一）收入情况",
        "2031年收入合计95万元。",
        "（二）支出情况",
        "2031年支出合计93.5万元，其中第一、二季度支出40万元。",
        "三、其他说明",
        "1.车辆：年末有车2辆。",
        "2.房屋：面积1.5万平方米。",
        "3.采购：货物支出6万元；服务支出2万元。",
        "（1）货物主要是展品，（2）服务主要是物业。名词解释从略，数字以报表为准，如有差错以解释为准。",
    ]


def test_what_a_page_tells_of_itself_is_a_line_each() -> None:
    text = "某市信息公开 索引号：K-77/2031 发布机构：某市档案馆 发布日期：2031-08-05 标题：年度决算\n正文"
    assert unfolded(text).split("\n") == [
        "某市信息公开", "索引号：K-77/2031", "发布机构：某市档案馆", "发布日期：2031-08-05", "标题：年度决算", "正文",
    ]  # fmt: skip


def test_a_table_in_the_middle_of_a_line_has_lines_of_its_own() -> None:
    text = "编制情况见下表： 单位名称 经费性质 编制数 在职人数 某区科技馆 财政核补 21 19 三、主要任务是办展览。"
    assert unfolded(text).split("\n")[1:] == [
        "单位名称 经费性质 编制数 在职人数 某区科技馆 财政核补 21 19",
        "三、主要任务是办展览。",
    ]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("减少8.7万元、 下降 16.1%， 主要是", "减少8.7万元、下降 16.1%，主要是"),
        ("支出16万元, 与预算相比", "支出16万元,与预算相比"),
        ("（ 一）概况", "（ 一）概况"),
        ("第一部分 概况 |\n本单位有在职人员6人。 |\n", "第一部分 概况\n本单位有在职人员6人。\n"),
    ],
)
def test_blanks_and_pipes_that_mean_nothing(text: str, plain: str) -> None:
    assert unfolded(text) == plain


@given(st.text(st.sampled_from("甲一、（）1.5万元% \n，。：；|\u3000年第部分2"), max_size=300))
@settings(max_examples=200, deadline=None)
def test_changes_are_in_order_and_touch_only_blanks_and_pipes(text: str) -> None:
    done = 0
    for start, end, new in changes(text):
        assert done <= start <= end <= len(text)
        assert not text[start:end].strip("| \t\r\n\u3000\xa0-—–─0123456789第页共，,")
        assert new in ("", " ", "\n")
        done = end


@pytest.mark.parametrize(
    "unit",
    [
        "支出12\n",
        "一、甲",
        "（一）",
        "1.",
        "甲 ",
        "甲，\n",
        " | ",
        "来源：",
        "甲\n\n",
        "一、甲 乙",
        "2031年",
        "其中：\n",
        "7\n",
    ],
)
def test_the_work_grows_with_the_length(unit: str) -> None:
    short, long = (steps(lambda n=n: changes(unit * n)) for n in (400, 1600))
    assert long < 6 * short


def test_cuts_are_white_space_or_nothing() -> None:
    assert all(not LONG[start:end].strip() for start, end in line_cuts(LONG))
    text = wrapped(PARAGRAPH, 20)
    assert all(text[start:end] == "\n" for start, end in soft_breaks(text))


def test_a_word_that_the_margin_cuts_is_whole() -> None:
    cut = "渔政站一年总收入81.45万元，其中卖苗收\n入39.55万元。"
    assert unfolded(cut) == cut.replace("\n", "")
    kept = "收入支出决算总表\n项目80万元"
    assert unfolded(kept) == kept
