"""How lists begin: far from their whole, below reasons, by levels of a place, with the year."""

from __future__ import annotations

from tests.check.ledger import found, kinds, only, verdicts

_REASONS = (
    "二、收入情况\n2020年度收入合计{whole}万元，与上年相比增加31.20万元，主要原因是：\n"
    "事业收入增加30.10万元；其他收入增加1.10万元。\n"
    "其中：财政拨款收入210.40万元，占70%；事业收入75.15万元，占25%；其他收入15.03万元，占5%。\n"
)


def test_a_line_of_parts_below_the_reasons() -> None:
    assert "consistent" in verdicts(_REASONS.format(whole="300.58"), "sum")
    assert ("sum", "error") in found(_REASONS.format(whole="308.58"))
    assert found(_REASONS.format(whole="300.58")) == []


def test_what_each_level_of_a_place_has() -> None:
    text = (
        "（二）政府性基金预算执行情况\n全市完成政府性基金预算收入{whole}亿元，增长6%，"
        "其中：市本级收入12.7亿元，县区级收入101.8亿元。\n"
    )
    title = "某某市2020年预算执行情况"
    assert kinds(text.format(whole="114.5"), title) == []
    assert kinds(text.format(whole="124.5"), title) == [("sum", "warning")]


def test_parts_two_titles_below_their_whole() -> None:
    text = (
        "六、一般公共预算财政拨款支出决算情况说明\n（一）总体情况\n"
        "2020年度，一般公共预算财政拨款支出{whole}万元。\n（二）具体情况\n"
        "1.基本支出\n基本支出156.48万元，用于人员和运转。\n2.项目支出\n项目支出83.20万元，用于科普活动。\n"
    )
    assert found(text.format(whole="239.68")) == []
    assert ("balance", "error") in found(text.format(whole="293.68"))


def test_shares_of_a_whole_named_behind_the_year() -> None:
    text = (
        "“三公”经费支出决算2.40万元。\n2020年度，本单位“三公”经费支出决算中，"
        "公务接待费支出0.60万元，占{one}%；公务用车购置及运行维护费支出1.80万元，占{other}%。"
    )
    assert found(text.format(one=25, other=75)) == []
    assert ("share", "error") in found(text.format(one=75, other=25))


def test_points_that_tell_their_amount_behind_sentences_of_their_own() -> None:
    text = (
        "六、“三公”经费支出情况\n2020年“三公”经费预算{whole}万元。其中：（一）公务接待费2020年预算安排1.86万元。"
        "主要用于接待来访。（二）公务用车购置及运行费在方案出台前暂按上年执行。"
        "2020年预算安排车辆经费17.60万元，其中公务用车购置费0万元、车辆运行费17.60万元。\n"
    )
    assert "consistent" in verdicts(text.format(whole="19.46"), "sum")
    assert found(text.format(whole="19.46")) == []
    assert "sum" in {kind for kind, _ in found(text.format(whole="14.96"))}


def test_what_goes_on_behind_brackets_is_of_the_amount_before_them() -> None:
    text = (
        "新建业务用房，总建筑面积{whole}㎡（一期7幢，建筑面积为2637.95㎡；二期两幢，建筑面积为462.00㎡），"
        "其中计容面积2846.95㎡，不计容面积253㎡。"
    )
    assert verdicts(text.format(whole="3099.95"), "sum") == ["consistent", "consistent"]
    assert ("sum", "warning") in found(text.format(whole="3909.95"))


def test_brackets_that_begin_behind_a_full_stop() -> None:
    text = "机关运转经费{whole}万元。（党建工作经费16.2万元，共青团、妇联工作经费11.5万元，水电费22.4万元）"
    assert "consistent" in verdicts(text.format(whole="50.1"), "sum")
    assert found(text.format(whole="51.0")) == [("sum", "warning")]


def test_people_of_any_kind_make_up_their_whole() -> None:
    text = "二、单位基本情况\n我单位目前有{whole}人，其中：企业借调6人，单位抽调7人，临聘3人；另有返聘2人。"
    assert verdicts(text.format(whole=16), "sum") == ["consistent"]
    assert verdicts(text.format(whole=18), "sum") == []  # some may not be named
    others = "二、单位基本情况\n我单位目前有16人，其中：企业借调6人，女职工7人，临聘3人。"
    assert verdicts(others, "sum") == []  # nor do these exclude each other


def test_cars_of_each_kind_in_a_sentence_of_their_own() -> None:
    text = "本部门共有车辆{whole}辆。其中，一般公务用车13辆、执法执勤用车40辆、其他用车2辆。"
    assert verdicts(text.format(whole=55), "sum") == ["consistent"]
    assert ("sum", "error") in found(text.format(whole=45))


def test_what_is_called_the_rest_leaves_nothing_out() -> None:
    text = "经核实，发现问题{whole}项，均为超范围列支等方面的问题，其中5项已将资金原路退回，剩余3项问题已责令整改。"
    assert set(verdicts(text.format(whole=8), "sum")) == {"consistent"}
    assert found(text.format(whole=7)) == [("sum", "warning")]
    assert found(text.format(whole=9)) == []
    other = "经核实，发现问题{whole}项，其中5项已将资金原路退回，另有3项问题已责令整改。"
    assert found(other.format(whole=7)) == []


def test_what_was_added_to_an_amount() -> None:
    text = "实际拨付项目单位346.20万元，加上某县上年拨付的补助200.15万元，共计{whole}万元。"
    assert verdicts(text.format(whole="546.35"), "sum") == ["consistent"]
    assert found(text.format(whole="564.35")) == [("sum", "warning")]
    assert found(text.format(whole="813.90")) == []


_BELOW = (
    "五、财政拨款支出预算情况说明\n2020年财政拨款预算支出{whole}万元，占本年支出合计的100%。与上年相比，财政拨款支出增加30.79万元，"
    "增长13.11%。主要原因是人员经费政策性调增、增加馆舍运转保障经费、新增信息平台运行维护费以及因新增机构增加了工作运转经费等。\n其中：\n"
    "（一）科学技术支出（类）\n1．科学技术普及（款）机构运行（项）支出137.12万元，与上年相比增加12.83万元，增长10.32%。\n"
    "2．科学技术普及（款）科普活动（项）支出102.38万元，与上年相比增加9.92万元，增长10.73%。\n"
    "（二）住房保障支出（类）\n1. 住房改革支出（款）住房公积金（项）支出26.16万元，与上年相比增加8.04万元，增长44.37%。\n"
)


def test_points_of_points_below_a_long_reason() -> None:
    assert "consistent" in verdicts(_BELOW.format(whole="265.66"), "sum")
    assert "sum" not in {kind for kind, _ in found(_BELOW.format(whole="265.66"))}
    assert "sum" in {kind for kind, _ in found(_BELOW.format(whole="256.66"))}


def test_spending_by_what_it_is_for_in_lines_of_their_own() -> None:
    text = (
        "2020年支出预算{whole}万元。\n1.按支出功能分类：科学技术支出1400.75万元；住房保障支出115.30万元。\n"
        "2.按支出用途分类，包括基本支出1115.75万元；项目支出400.30万元。\n"
    )
    assert verdicts(text.format(whole="1516.05"), "sum").count("consistent") == 2
    assert ("sum", "error") in found(text.format(whole="1561.05"))


def test_again_parted() -> None:
    text = "基本支出{whole}万元，又分为人员经费80.40万元，公用经费20.35万元。"
    assert "consistent" in verdicts(text.format(whole="100.75"), "sum")
    assert found(text.format(whole="107.75")) != []


def test_items_that_leave_out_what_nothing_was_spent_on() -> None:
    text = (
        "“三公”经费支出{whole}万元，其中：公务接待费1.58万元，公务用车运行维护费28.91万元，"
        "因公出国（境）费0万元。"
    )
    assert found(text.format(whole="30.49")) == []
    assert found(text.format(whole="31.23")) == [("sum", "warning")]
    assert "只能是" not in only(text.format(whole="31.23")).explanation
    some = "“三公”经费支出31.23万元，其中：公务接待费1.58万元，公务用车运行维护费28.91万元。"
    assert found(some) == []


def test_parts_of_other_funds_in_the_next_chapter() -> None:
    text = (
        "二、收支预算情况\n2020年预算总支出410.22万元，主要有科学技术支出396.54万元。\n"
        "三、财政拨款预算情况\n财政拨款预算{fiscal}万元。\n（一）基本支出\n基本支出97.12万元。\n"
        "（二）项目支出\n项目支出229.20万元。\n"
    )
    assert found(text.format(fiscal="326.32")) == []


def test_what_exceeds_a_budget_that_was_met_in_full() -> None:
    text = "公务接待费支出17.42万元，完成年初预算的{rate}%，决算数超出预算数0.56万元。"
    assert found(text.format(rate="103.3")) == []
    assert ("execution", "error") in found(text.format(rate="100"))


def test_a_number_that_is_printed_twice_is_one_cause() -> None:
    part = "印制画册5.06万元、补助学会1.1万元、布置展厅32.77万元"
    text = (
        f"（5）科普专项经费调整预算39.02万元，执行数39.02万元，分别为：{part}。\n"
        f"二、结果\n列支科普活动专项资金39.02万元，分别为：{part}。\n"
    )
    assert only(text).explanation.count("补助学会1.1万元疑为1.19万元之误") == 1


def test_shares_in_what_a_sentence_opens_with() -> None:
    text = (
        "“三公”经费支出决算2.40万元。\n2020年度，本单位“三公”经费支出决算里，"
        "公务接待费支出0.60万元，占{one}%；公务用车购置及运行维护费支出1.80万元，占{other}%。"
    )
    assert found(text.format(one=25, other=75)) == []
    assert ("share", "error") in found(text.format(one=75, other=25))


def test_a_whole_told_before_the_sentence_that_names_it() -> None:
    text = (
        "一、收入决算情况说明\n本年收入合计{whole}万元，比上年增加3.20万元。\n"
        "本年收入的具体构成为：财政拨款收入318.62万元，占{share}%；事业收入20.50万元，占6.0%；"
        "其他收入0万元，占0%。\n"
    )
    assert found(text.format(whole="339.12", share="94.0")) == []
    assert ("sum", "error") in found(text.format(whole="393.12", share="94.0"))
    mainly = text.replace("的具体构成为：", "主要有")
    assert ("sum", "error") not in found(mainly.format(whole="393.12", share="94.0"))


def test_a_list_of_what_came_in_behind_its_budget() -> None:
    text = (
        "1至6月，全区一般公共预算收入完成61646万元，占年初预算数109466万元的56.3%，增长10.7%。"
        "其中税务部门完成{}万元，占任务数的56.4%；财政部门完成32962万元，占任务数的56.3%。\n"
    )
    title = "某某区2020年1-6月财政收支情况"
    assert kinds(text.format("28684"), title) == []
    assert kinds(text.format("26884"), title) == [("sum", "warning")]


def test_what_an_amount_was_mainly_used_for_in_a_sentence_of_its_own() -> None:
    text = (
        "（一）基本支出95.29万元。主要用于部门运行支出，其中：在职人员工资支出{}万元，"
        "社会保障费支出10.82万元，定额公用经费支出12.17万元，车辆经费22.87万元。\n"
    )
    assert "consistent" in verdicts(text.format("49.43"), "sum")
    assert [kind for kind, _ in found(text.format("49.34"))] == ["sum"]


def test_areas_are_listed_as_amounts_are() -> None:
    text = "总建筑面积85247.08㎡，其中地上建筑面积{}㎡，地下建筑面积12695.50㎡。\n"
    assert "consistent" in verdicts(text.format("72551.58"), "sum")
    assert [kind for kind, _ in found(text.format("75251.58"))] == ["sum"]
    assert found(text.format("61240.02")) == []


_LEVELS = "收入合计109.69亿元（县本级{}亿元，高新区21.82亿元）；支出合计108.21亿元（县本级86.76亿元，高新区21.45亿元）。\n"


def test_named_items_in_brackets_behind_their_whole() -> None:
    title = "某某县2020年财政决算"
    assert kinds(_LEVELS.format("87.87"), title) == []
    assert kinds(_LEVELS.format("78.87"), title) == [("sum", "warning")]
    # the same names add up beside the other total
    assert kinds(_LEVELS.format("63.25"), title) == [("sum", "warning")]


def test_brackets_that_name_only_some_accuse_nothing() -> None:
    title = "某某县2020年财政决算"
    alone = _LEVELS.partition("；")[0] + "。\n"
    assert kinds(alone.format("63.25"), title) == []
    for words in ("（含县本级{}亿元，", "（上年县本级{}亿元，", "（县本级{}亿元，其中"):
        told = alone.replace("（县本级{}亿元，", words).format("78.87")
        assert kinds(told, title) == []
