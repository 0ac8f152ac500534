"""Lists in prose: which amounts are the parts of which head, and readings of ours tried first."""

from __future__ import annotations

from tests.check.builder import findings, judge, verdicts_of

_LOUD = ("error", "warning")


def _loud(text: str) -> list[str]:
    return [severity for _, severity in findings(text) if severity in _LOUD]


def _numbered(*points: tuple[str, str], head: str = "100.00") -> str:
    told = "".join(f"（{mark}）{name}{{{points_}}}万元。" for (name, points_), mark in zip(
        points, "一二三四五", strict=False))  # fmt: skip
    return f"一般公共预算拨款支出{{{head} general_budget.expenditure}}万元，主要支出项目（按科目分类统计）包括：{told}"


A, B = "31.50 function code=2060701 name=甲", "48.25 function code=2060702 name=乙"
NAMELESS = ("丙", "20.25 function name=丙")


def test_numbered_points_in_one_line_are_one_list() -> None:
    whole = _numbered(("甲", A), NAMELESS, ("乙", B))
    assert verdicts_of(whole, "sum") == ["consistent"]
    assert _loud(whole) == []
    assert _loud(whole.replace("100.00", "110.00")) != []


def test_one_account_in_several_points_is_counted_each_time() -> None:
    again = ("甲之二", "20.25 function code=2060701 name=甲")
    assert _loud(_numbered(("甲", A), again, ("乙", B))) == []
    assert _loud(_numbered(("甲", A), again, ("乙", B), head="120.00")) != []


def test_points_within_points() -> None:
    below = "（一）某类。1、{甲}万元。2、{丙}万元。（二）他类。1、{乙}万元。".replace(
        "甲", "31.50 function code=2060701").replace("丙", "20.25 function code=2060702").replace(
        "乙", "48.25 function code=2080501")  # fmt: skip
    text = f"拨款支出{{100.00 general_budget.expenditure}}万元，具体情况如下：{below}"
    assert _loud(text) == []
    assert verdicts_of(text, "sum")[0] == "consistent"
    assert _loud(text.replace("48.25", "44.25")) != []


def test_one_whole_cut_twice() -> None:
    cuts = "1、按类列支（1）{60.00 other label:甲}万元（2）{40.00 other label:乙}万元2、按款列支（1）{70.00 other label:丙}万元（2）{30.00 other label:丁}万元。"
    text = f"支出{{100.00 other label:总额}}万元，具体项目如下：{cuts}"
    assert _loud(text) == []


def test_points_of_a_greater_whole_are_not_those_of_its_last_part() -> None:
    text = (
        "公务接待费{6.10 three_public.reception}万元，用车{2.40 three_public.vehicles}万元。具体如下：\n"
        "1.出国{0.00 three_public.abroad}万元。\n2.接待{6.10 three_public.reception}万元。\n"
        "3.用车{2.40 three_public.vehicles}万元。\n"
    )
    assert _loud(text) == []


def test_a_list_in_brackets_ends_with_its_bracket() -> None:
    text = "转入{780.00 other label:转入}万元（其中：债券{102.00 other label:债券}万元），结果{1164.00 other label:结果}万元，另有{898.00 other label:另有}万元。"
    assert _loud(text) == []
    assert verdicts_of(text, "sum") == []
    over = "转入{780.00 other label:转入}万元（其中：债券{102.00 other label:债券}万元，补助{687.00 other label:补助}万元），结果{1164.00 other label:结果}万元。"
    assert _loud(over) == ["warning"]


def test_what_cuts_up_a_part_is_no_part() -> None:
    text = (
        "项目支出{758.00 other label:项目支出}万元，其中甲项{350.00 other label:甲}万元；乙项{208.00 other label:乙}万元，"
        "其中{50.00 other label:一}万元用于维修，{158.00 other label:二}万元用于补助；丙项{200.00 other label:丙}万元。"
    )
    assert verdicts_of(text, "sum")[0] == "consistent"
    assert _loud(text) == []
    flat = (
        "经费{100.57 other label:总额}万元，包括：甲{61.24 other label:甲}万元，甲一{40.11 other label:甲一}万元，"
        "甲二{21.13 other label:甲二}万元，乙{39.33 other label:乙}万元。"
    )
    assert _loud(flat) == []
    assert _loud(flat.replace("39.33", "31.33").replace("40.11", "47.11")) != []


def test_receipts_told_before_the_spending_that_they_pay_for() -> None:
    text = "收入预算{84.20 other label:某局收入预算}万元，其中：拨款{84.20 income.general_budget}万元，相应安排支出{84.20 expenditure.total}万元。"
    assert findings(text) == []


def test_sources_that_exceed_the_income() -> None:
    text = (
        "本年收入{500.00 income.total}万元，具体情况如下：1.财政拨款{500.00 fiscal.receipts}万元。"
        "2.事业收入{0 income.undertaking}亿元。3.其他收入{B income.other}亿元。"
    )
    assert _loud(text.replace("{B", "{0.004118")) != []
    assert _loud(text.replace("{B", "{0")) == []


def test_a_last_part_that_is_all_the_rest_makes_a_list_whole() -> None:
    text = "收入{241.60 other label:资金收入}万元。其中甲{24.10 other label:甲}万元，乙{49.50 other label:乙}万元，{NAME}{R other label:{NAME}}万元。"
    rest = text.replace("{NAME}", "其他资金收入")
    assert _loud(rest.replace("{R", "{167.45")) == ["warning"]
    assert _loud(rest.replace("{R", "{168.00")) == []
    assert _loud(text.replace("{NAME}", "利息").replace("{R", "{117.50")) == []


def test_a_part_that_nobody_read_is_not_missing() -> None:
    text = "支出{37.00 other label:支出}万元，包括：甲{18.00 other label:甲}万元，乙{15.50 other label:乙}万元，杂项MORE。"
    assert _loud(text.replace("MORE", "3.50万元")) == []
    assert _loud(text.replace("MORE", "若干").replace("15.50", "18.55")) == ["warning"]


def test_subsets_that_overlap_are_a_hint() -> None:
    text = "收到指标{704.00 other label:指标}万元，其中：甲资金{481.00 other label:甲}万元，已下达{466.00 other label:下达}万元。"
    assert [severity for _, severity in findings(text)] == ["info"]


def test_many_readings_of_round_numbers_acquit_nothing() -> None:
    parts = "，".join(f"{n}{{{n} other label:第{n}}}万元" for n in (43, 23, 17, 7, 5, 9))
    text = f"支出{{100 other label:支出}}万元，包括：{parts}，合计未列{{2 other label:零}}万元。"
    assert judge(text).findings


_CLASS = "农林{80.00 function code=213 funds:general_budget}万元，"


def test_items_told_as_some_of_a_class() -> None:
    some = "其中种植{30.10 function code=2130101}万元，养殖{48.20 function code=2130102}万元。\n"
    assert _loud(_CLASS + some) == []
    listed = some.replace("其中", "包括：")
    assert _loud(_CLASS.replace("80.00", "78.20") + listed) != []


def test_an_item_by_a_like_name_is_not_the_class_of_those_before_it() -> None:
    text = (
        "（一）儿童{9.10 function code=2081001}万元。\n（二）殡葬{495.00 function code=2081004}万元。\n"
        "（三）其他福利{10.00 function code=20810}万元。\n"
    )
    assert findings(text) == []


def test_items_by_their_nature_are_no_parts_of_all_spending() -> None:
    told = "".join(
        f"甲{n}{{{value} function code={code} type=基本支出}}万元。\n"
        for n, (value, code) in enumerate(
            [("31.00", "2060701"), ("22.00", "2080505"), ("9.00", "2210201")]
        )
    )
    head = "支出{90.00 general_budget.expenditure}万元。\n"
    assert findings(head + told) == []
    plain = told.replace(" type=基本支出", "")
    assert findings(head.replace("90.00", "62.00") + plain) == []
    assert findings(head.replace("90.00", "62.20") + plain) != []


def test_a_sentence_of_its_own_may_cut_up_any_amount_before_it() -> None:
    text = (
        "按用途分，包括基本支出{262.36 expenditure.basic}万元，项目支出{156.20 expenditure.project}万元。"
        "其中：人员支出{A expenditure.personnel}万元，公用支出{31.18 expenditure.public}万元。"
    )
    assert _loud(text.replace("{A", "{231.18")) == []
    other = "住房{29.40 function code=221}万元。按用途分，包括基本{262.36 other label:基本}万元，项目{156.20 other label:项目}万元。"
    assert findings(other) == []
    alone = text.partition("，项目")[0] + "。" + text.rpartition("万元。其中")[2]
    assert _loud(alone.replace("。：", "。其中：").replace("{A", "{251.18")) != []


def test_a_total_is_judged_with_the_most_parts_that_are_told_of_it() -> None:
    """The class against its items by code leaves out those that bear none."""
    points = _numbered(("甲", A), ("丙", "16.00 function name=丙"), ("乙", B), head="95.75")
    assert findings(points) == []
    (wrong,) = judge(points.replace("95.75", "99.75")).findings
    assert wrong.equation == "31.50 + 16.00 + 48.25 = 95.75万元"


def test_an_amount_that_is_reckoned_with_is_no_part() -> None:
    text = (
        "（4）社保费{53.77 other label:社保费}万元①养老{191.90 other label:工资}万元×20%={38.40 other label:养老}万元"
        "②医疗{191.90 other label:工资}万元×8%={15.37 other label:医疗}万元。\n"
    )
    assert findings(text) == []
    assert verdicts_of(text, "sum") == ["consistent"]


def test_points_below_a_point_cut_it_up() -> None:
    text = (
        "1.本年支出{100.00 expenditure.total}万元。\n（1）基本支出{60.00 expenditure.basic}万元。\n"
        "（2）项目支出{B expenditure.project}万元。\n2.结余{5.00 balance.closing}万元。\n"
    )
    assert findings(text.replace("{B", "{40.00")) == []
    assert _loud(text.replace("{B", "{45.00")) != []


def test_parts_have_the_year_and_stage_of_their_head_unless_they_say_otherwise() -> None:
    text = "支出预算{100.00 expenditure.total budget 2021}万元，其中基本支出{60.00 expenditure.basic}万元，WORDS{B expenditure.project}万元。"
    assert _loud(text.replace("WORDS", "项目支出").replace("{B", "{45.00")) != []
    assert _loud(text.replace("WORDS", "项目支出").replace("{B", "{40.00")) == []
    assert _loud(text.replace("WORDS", "上年项目支出").replace("{B", "{45.00")) == []


def test_a_semicolon_ends_a_list_of_commas() -> None:
    text = (
        "投入{256.50 other label:投入}万元，其中教育{110.20 other label:教育}万元，农村{86.30 other label:农村}万元，"
        "社区{60.00 other label:社区}万元；争取{95.00 other label:争取}万元。"
    )
    assert findings(text) == []


def test_what_a_class_was_used_for_may_lack_codes() -> None:
    text = (
        "1.科技{371.30 function code=206}万元，占{85.20 function share}%。主要用于运行{190.20 function code=2060701}万元，"
        "活动{151.10 function code=2060702}万元，其他{R other label:其他}万元；\n"
    )
    assert _loud(text.replace("{R", "{30.00")) == []
    assert _loud(text.replace("{R", "{30.50")) != []


def test_a_list_is_that_of_the_year_not_of_what_it_was_compared_with() -> None:
    text = (
        "收入{178.60 income.total}万元，比2019年的{162.40 income.total 2019}万元增加{16.20 income.total change up}万元。"
        "其中：财政拨款{B fiscal.receipts}万元，其他收入{8.50 income.other}万元。"
    )
    assert _loud(text.replace("{B", "{170.10")) == []
    assert _loud(text.replace("{B", "{170.70")) != []


def test_a_point_tells_the_amount_of_the_stage_of_the_head() -> None:
    item = "{MARK}.甲（项）。年初预算为{BUDGET function code={CODE} budget}万元，支出决算为{FINAL function code={CODE}}万元。\n"
    rows = [
        ("1", "30.00", "2060701", "31.50"),
        ("2", "50.00", "2060702", "48.25"),
        ("3", "20.00", "2080505", "20.25"),
    ]
    text = "支出{TOTAL general_budget.expenditure}万元，具体情况如下：\n"
    for mark, budget, code, final in rows:
        told = item.replace("{MARK}", mark).replace("{BUDGET", "{" + budget)
        text += told.replace("{FINAL", "{" + final).replace("{CODE}", code)
    assert _loud(text.replace("{TOTAL", "{100.00")) == []
    assert "consistent" in verdicts_of(text.replace("{TOTAL", "{100.00"), "sum")
    assert _loud(text.replace("{TOTAL", "{104.00")) != []


def test_points_of_things_that_may_not_be_all_accuse_less() -> None:
    text = "支出{HEAD other label:支出}万元，重点如下：\n1.甲{31.50 other label:甲}万元。\n2.乙{48.25 other label:乙}万元。\n3.{REST}{20.25 other label:{REST}}万元。\n"
    assert _loud(text.replace("{REST}", "丙").replace("HEAD", "101.10")) == []
    assert _loud(text.replace("{REST}", "其他项").replace("HEAD", "101.10")) == ["warning"]
    assert _loud(text.replace("{REST}", "其他项").replace("HEAD", "100.00")) == []


def test_an_account_beside_another_is_no_part_of_it() -> None:
    text = (
        "{32.50 function code=2130301 label:行政运行}万元，主要用于：2130305水利工程建设"
        "{41.20 function code=2130305 label:水利工程建设}万元、2130314防汛{18.30 function code=2130314 label:防汛}万元。"
    )
    assert _loud(text) == []
    below = text.replace("32.50 function code=2130301", "52.50 function code=21303")
    assert _loud(below) != []


def test_kinds_end_with_their_bracket_of_either_width() -> None:
    text = (
        "教职工{61 staff.actual label:教职工}人(其中：专任教师{60 staff.actual type=专任教师}人，"
        "工勤{1 staff.actual type=工勤}人)，高级教师{8 staff.actual type=高级教师}人。"
    )
    assert _loud(text) == []
    assert _loud(text.replace("60 staff", "65 staff")) != []
