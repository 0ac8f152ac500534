"""Parts and reasons that stand behind an amount, and numbers that only look like figures of it."""

from __future__ import annotations

from tests.extract.reading import one, read, rows

BUDGET = "晴川市档案中心2031年部门预算情况说明\n"
REGION = "云溪县2031年财政决算报告\n（一）一般公共预算收支决算情况\n"
EVALUATION = "云溪县2031年水渠维修项目支出绩效自评表\n"


def test_the_reasons_of_a_change_are_told_of_other_things() -> None:
    text = "上年结转资金9万元。收入较去年增加31万元，主要是职工年金增加22万元，课时津贴增加6万元。"
    found = rows(text, "indicator", "role", title=BUDGET)
    assert found[2:] == [("22", "other", "change"), ("6", "other", "change")]
    named = "收入较去年增加31万元，主要是公务接待费增加22万元，比上年预算增加6万元。"
    assert [row[1] for row in rows(named, "indicator", title=BUDGET)][1:] == [
        "three_public.reception"
    ] * 2


def test_a_side_named_alone_behind_its_parts_is_the_whole() -> None:
    text = (
        "支出预算：2031年年初预算数86万元，其中：教育支出50万元，住房保障支出36万元。"
        "支出较去年增加7万元。"
    )
    assert one(text, "7", title=BUDGET).indicator == "expenditure.total"
    own = "教育支出50万元，较去年增加7万元。"
    assert one(own, "7", title=BUDGET).indicator == "function"
    granted = (
        "收入预算：2031年年初预算数86万元，其中：一般公共预算拨款80万元。"
        "政府性基金预算拨款6万元。收入较去年增加7万元。"
    )
    assert one(granted, "7", title=BUDGET).indicator == "income.total"


def test_parts_listed_below_a_budget_are_of_that_budget() -> None:
    text = "2031年一般公共预算财政拨款支出95万元。其中：基本支出62万元，比上年增加4万元；项目支出33万元。"
    assert one(text, "62", title=BUDGET).indicator == "general_budget.basic"
    assert one(text, "4", title=BUDGET).indicator == "general_budget.basic"
    assert one(text, "33", title=BUDGET).indicator == "general_budget.project"
    whole = "2031年支出合计95万元。其中：基本支出62万元；项目支出33万元。"
    assert one(whole, "62", title=BUDGET).indicator == "expenditure.basic"


def test_the_first_point_of_a_list_may_be_compared() -> None:
    text = (
        "2031年度，收入总计97万元，其中:\n1.财政拨款收入60万元。较上年度决算数减少8万元。\n"
        "2.上级补助收入37万元。"
    )
    assert one(text, "8").indicator == "fiscal.receipts"
    whole = "2031年度，收入总计97万元，其中：财政拨款收入60万元。较上年度决算数减少8万元。"
    assert one(whole, "8").indicator == "total.receipts"


def test_totals_of_a_region_for_the_whole_year() -> None:
    text = "全县一般公共预算收入64万元。加上级补助、上年结余等，全年收入合计98万元。"
    assert one(text, "98", title=REGION).indicator == "total.receipts"
    own = "全县一般公共预算收入64万元。全年收入合计98万元。"
    assert one(own, "98", title=REGION).indicator == "income.general_budget"
    level = "全县一般公共预算本级支出57万元，下降3%。"
    assert [row[1] for row in rows(level, "indicator", title=REGION)] == [
        "general_budget.expenditure"
    ] * 2


def test_places_ranked_by_how_much_of_their_budget_they_spent() -> None:
    text = "各县支出情况：按预算执行进度排序，东山县71%，西河县66%；按增速排序，西河县9%。"
    assert [row[1] for row in rows(text, "role", title=REGION)] == [
        "execution_rate",
        "execution_rate",
        "growth_rate",
    ]
    goals = "按期完成率年初目标为85%，实际值为97%，水渠完好率年初目标为80%，实际值为88%。"
    assert {row[1] for row in rows(goals, "role", title=EVALUATION)} == {"share"}


def test_the_price_in_a_product() -> None:
    text = "一、项目支出\n水泵维修费3次*2000=6000元。"
    price = one(text, "2000", title=BUDGET)
    assert (price.indicator, price.role, price.unit) == ("other", "amount", "元")
    assert one(text, "6000", title=BUDGET).role == "amount"
    heads = "一、项目支出\n高温津贴20元/人*30=600元。"
    assert one(heads, "30", title=BUDGET).label != "单价"


def test_what_each_one_has_is_no_execution_of_the_project() -> None:
    text = "二、项目资金\n项目执行数90万元。低保户700元/年、孤儿900元/年。"
    assert one(text, "700", title=EVALUATION).indicator == "other"
    whole = "二、项目资金\n项目执行数90万元。"
    assert one(whole, "90", title=EVALUATION).indicator == "project.executed"


def test_people_of_a_body_and_those_who_came_or_study() -> None:
    text = "二、人员情况\n现有正式工作人员21人，其中：校长1名。当年调入3人，在读研究生40名。"
    found = [row[1] for row in rows(text, "indicator")]
    assert found == ["staff.actual", "staff.actual", "other", "other"]
    assert one("二、工作完成情况\n培训学员40名。", "40").indicator == "activity"


def test_batches_with_their_word_in_brackets() -> None:
    text = "公务接待费4万元，接待26批(次)190人。"
    assert one(text, "26").indicator == "reception.batches"
    assert one(text, "190").indicator == "reception.persons"


def test_kinds_of_assets_have_the_day_of_their_total() -> None:
    text = "截至2030年12月31日，资产原值合计90万元，其中：房屋及构筑物70万元。"
    found = one(text, "70", title=BUDGET)
    assert (found.year, found.stage) == (2030, "final")
    other = "截至2030年12月31日，招生工作结束，水渠维修70万元。"
    assert one(other, "70", title=BUDGET).year == 2031


def test_the_money_that_a_form_plans() -> None:
    text = "项目资金\n（万元）\n年度资金总额： 46\n其中：财政拨款 46\n"
    found = rows(text, "indicator", "stage", title="云溪县2031年项目支出绩效目标表\n")
    assert found == [("46", "project.budget", "budget")] * 2


def test_outcome_and_points_headed_by_the_row_above() -> None:
    text = (
        "绩效指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |\n"
        "一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 |\n"
        "产出指标 | 数量指标 | 栽植面积 | ≥ | 31 | 亩 | 33 | 20 | 18 |\n"
        "质量指标 | 成活率 | ﹦ | 91 | % | 93 | 15 | 14 |\n"
        "满意度指标 | 服务对象满意度指标 | 农户满意度 | ≥ | 90 | % | 96 | 10 |\n"
    )
    found = {f.text: f.indicator for f in read(text, title=EVALUATION).figures}
    assert [found[t] for t in ("31", "33", "20", "18")] == [
        "performance.target",
        "performance.actual",
        "performance.weight",
        "performance.score",
    ]
    assert [found[t] for t in ("90", "96", "10")] == [
        "performance.target",
        "performance.actual",
        "performance.weight",
    ]


def test_a_form_of_two_sides_with_few_amounts() -> None:
    names = ["一般公共服务", "外交", "国防", "公共安全", "教育", "科学技术"]
    sides = ["财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"]
    lines = ["收入支出决算总表", "单位：万元", "收入", "支出"]
    lines += ["项目", "行次", "决算数", "项目", "行次", "决算数"]
    for number, (side, name) in enumerate(zip(sides, names, strict=True), 1):
        lines += [side, str(number), *(["84.10"] if number == 1 else [])]
        lines += [f"{name}支出", str(34 + number), *(["61.30"] if number == 5 else [])]
    found = one("\n\n".join(lines) + "\n", "61.30")
    assert (found.indicator, found.dims["code"]) == ("function", "205")


def test_a_chapter_on_assets_below_the_last_line_of_the_contents() -> None:
    text = "目录\n一、概况\n第四部分 名词解释\n四、资产情况\n2020年底，资产总额93万元。\n"
    assert one(text, "93").indicator == "assets.total"
    glossary = "第四部分 名词解释\n一、资产总额：指单位价值93万元以上的资产。\n"
    assert not read(glossary).figures


def test_a_body_that_names_itself_and_a_year_with_a_digit_too_many() -> None:
    title = "云溪县图书馆2031年度部门决算情况说明\n"
    text = "二、收支情况\n2031年度，云溪县图书馆支出为86万元。"
    assert one(text, "86", title=title).indicator == "expenditure.total"
    other = "二、收支情况\n2031年度，东山书屋支出为86万元。"
    assert one(other, "86", title=title).indicator == "other"
    assert not read("二、收支情况\n20317年培训。", title=title).figures
    assert one("二、收支情况\n比上年同期4210年减少。", "4210", title=title).role == "count"


def test_the_receipts_of_a_year_behind_payments() -> None:
    text = "支出总计90万元。主要原因：一是2020年年初预算收入41万元。"
    assert one(text, "41").indicator == "other"
    spent = "支出总计90万元，其中年初预算数41万元。"
    assert one(spent, "41").indicator != "other"
