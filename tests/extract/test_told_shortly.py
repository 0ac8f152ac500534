"""Changes, parts and totals that a report tells in few words, each beside what must not be read so."""

from __future__ import annotations

import pytest

from tests.extract.reading import read

ACCOUNTS = "云溪市畜牧局2031年部门决算情况说明\n单位：万元\n"
REGION = "云溪县2031年财政预算执行情况的报告\n"


def _of(text: str, printed: str, title: str = ACCOUNTS) -> tuple[str, str, str | None]:
    figure = next(f for f in read(text, title=title).figures if f.text == printed)
    return figure.indicator, figure.role, figure.direction


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("与2030年预算相比少", "down"),
        ("比上年决算节省", "down"),
        ("比年初预算少花", "down"),
        ("比上年多支", "up"),
        ("同比升", "up"),
    ],
)
def test_short_verbs_of_change(words: str, way: str) -> None:
    text = f"公务接待费8.20万元，{words}3.10万元。"
    assert _of(text, "3.10") == ("three_public.reception", "change", way)


@pytest.mark.parametrize("words", ["节省资金", "接待人次多达", "不少于"])
def test_words_that_tell_no_change(words: str) -> None:
    figure = next(
        f for f in read(f"全年{words}3.10万元。", title=ACCOUNTS).figures if f.text == "3.10"
    )
    assert figure.role != "change"


def test_a_rate_alone_in_brackets_is_that_of_the_change_before() -> None:
    text = "公务接待费预算8.20万元，同上年相比压缩3.10万元（27.43%），厉行节约是主因。"
    assert _of(text, "27.43") == ("three_public.reception", "growth_rate", "down")
    share = "公务接待费预算8.20万元（27.43%）。"
    figures = [f for f in read(share, title=ACCOUNTS).figures if f.text == "27.43"]
    assert all(f.role != "growth_rate" for f in figures)


def test_all_of_a_total_is_one_account() -> None:
    text = "本年收入合计92.36万元，全部是财政拨款收入，计92.36万元，占100%。"
    found = [f for f in read(text, title=ACCOUNTS).figures if f.role == "amount"]
    assert [f.indicator for f in found] == ["income.total", "fiscal.receipts"]


def test_an_amount_in_front_of_its_noun() -> None:
    behind = "财政拨款支出90.00万元，是因为当年下达了30.50万元的特别国债，列入政府性基金。"
    assert _of(behind, "30.50")[0] == "other"
    named = "全年安排2.40万元的公务接待费，用在两次检查上。"
    assert _of(named, "2.40")[0] == "three_public.reception"


def test_spending_goes_on_with_the_funds_told_before() -> None:
    text = "政府性基金预算财政拨款本年收入20.50万元，比上年增加3.00万元；本年支出18.20万元。"
    assert _of(text, "18.20")[0] == "gov_fund.expenditure"
    both = (
        "财政拨款本年收入99.00万元，其中一般公共预算财政拨款收入78.50万元，"
        "政府性基金预算财政拨款收入20.50万元；本年支出97.00万元。"
    )
    assert _of(both, "97.00")[0] not in ("gov_fund.expenditure", "general_budget.expenditure")


def test_parts_of_a_change_in_brackets_are_changes() -> None:
    text = (
        "全县政府性基金收入90.00亿元（其中：县本级70.00亿元，下降8%；开发区20.00亿元，下降3%），"
        "较预算数减少6.00亿元（其中：县本级7.00亿元，开发区1.00亿元），降幅6.25%。"
    )
    assert _of(text, "7.00", REGION)[1] == "change"
    assert _of(text, "70.00", REGION)[1] == "amount"
    figures = {f.text: f for f in read(text, title=REGION).figures}
    assert figures["6.00"].dims == {}
    assert figures["6.25"].role == "growth_rate"


def test_what_different_things_add_up_to() -> None:
    text = (
        "全县一般公共预算收入30.10亿元，上级补助收入41.20亿元，调入资金2.00亿元，"
        "上年结转3.90亿元，合计77.20亿元。"
    )
    assert _of(text, "77.20", REGION)[0] == "total.receipts"
    two = "基本支出60.00万元，项目支出30.00万元，合计90.00万元。"
    assert _of(two, "90.00")[0] == "expenditure.total"


def test_levels_of_a_region_behind_the_account() -> None:
    text = (
        "全县一般公共预算支出80.00亿元。分级次看一般公共预算收入，县本级累计完成12.00亿元，"
        "乡镇级累计完成18.10亿元，同比增加1.00亿元。"
    )
    assert _of(text, "12.00", REGION)[0] == "income.general_budget"
    assert _of(text, "1.00", REGION)[:2] == ("income.general_budget", "change")


def test_some_items_of_a_side_are_none_of_its_totals() -> None:
    text = "2031年与民生有关的13项支出38.90亿元，占全县一般公共预算支出46.00亿元的84.57%。"
    assert _of(text, "38.90", REGION)[0] == "other"
    assert _of(text, "46.00", REGION)[0] == "general_budget.expenditure"


def test_instructions_of_a_form_hold_no_figures() -> None:
    text = (
        "自评结论（200字以内）：执行率低于90%的，应说明原因。招收3-6岁儿童。"
        "依据云财﹝2030﹞17号，执行率93.5%。"
    )
    printed = [f.text for f in read(text, title=ACCOUNTS).figures]
    assert printed == ["93.5"]


def test_words_set_wide_and_sounds_behind_characters() -> None:
    wide = "项目 2031年预算数 本 年 收 入 合 计 96.40 "
    assert "本年收入合计" in next(f.label for f in read(wide).figures if f.text == "96.40")
    sounds = "公务接待费预(yù)算数(shù)4.70万元，财(cái)政拨款支出总计(jì)91.20万元，结(jié)转(zhuǎn)0元。"
    labels = {f.text: f.indicator for f in read(sounds, title=ACCOUNTS).figures}
    assert labels["4.70"] == "three_public.reception"
    assert labels["91.20"] == "fiscal.payments"


def test_cars_that_went_are_none_that_a_body_has() -> None:
    text = "公务用车保有量9辆。减少的原因是处置报废公务用车2辆。"
    figures = {f.text: f for f in read(text, title=ACCOUNTS).figures}
    assert figures["9"].indicator == "assets.vehicles"
    assert "2" not in figures or figures["2"].indicator != "assets.vehicles"


def test_last_year_told_in_the_year_after_is_the_year_of_the_report() -> None:
    title = "2031年度全县财政收支情况\n"
    text = "去年，全县一般公共预算收入累计实现31.07亿元，比上年增加2.32亿元，增长8.1%。"
    amount = next(f for f in read(text, title=title).figures if f.text == "31.07")
    assert amount.year == 2031


@pytest.mark.parametrize("base", ["较之2030年", "对照2030年决算数", "同2030年相比"])
def test_the_year_of_a_base_is_not_that_of_the_change(base: str) -> None:
    text = f"一般公共预算财政拨款支出126.40万元。{base}，该项拨款增加2.70万元，增长2.18%。"
    figures = {f.text: f.year for f in read(text, title=ACCOUNTS).figures}
    assert (figures["2.70"], figures["2.18"]) == (2031, 2031)
    own = "2030年，一般公共预算财政拨款支出123.70万元。"
    assert next(f.year for f in read(own, title=ACCOUNTS).figures if f.text == "123.70") == 2030


def test_a_share_by_its_bare_name() -> None:
    text = "政府性基金预算财政拨款收入到账60.50万元，比重16.09%；事业收入214.80万元，比重57.12%。"
    assert _of(text, "16.09")[:2] == ("income.gov_fund", "share")
    assert _of(text, "57.12")[:2] == ("income.undertaking", "share")


def test_what_a_name_holds_in_brackets_is_not_what_is_told() -> None:
    text = "“三公”经费（即因公出国（境）经费、公务用车购置及运行费、公务接待费）预算合计24.75万元。"
    assert _of(text, "24.75")[0] == "three_public.total"
    part = "“三公”经费中（公务接待费）1.20万元。"
    assert _of(part, "1.20")[0] == "three_public.reception"


def test_what_was_bought_goes_on_to_its_amounts() -> None:
    title = "云溪市2031年政府采购情况\n"
    text = (
        "政府采购合计90.00万元。货物类采购项目23个，采购计划金额合计48.90万元，"
        "实际采购金额合计39.90万元。"
    )
    assert _of(text, "39.90", title)[0] == "procurement.goods"
    assert _of("全市实际采购金额合计39.90万元。", "39.90", title)[0] == "procurement.total"


def test_bodies_counted_beside_trips_are_no_travellers() -> None:
    text = "本部门有因公出国（境）费、公务接待费开支的单位共17个。"
    assert _of(text, "17")[0] != "abroad.persons"
    assert _of("因公出国（境）团组2个，共17人。", "17")[0] == "abroad.persons"


def test_rows_of_cars_in_a_table_of_the_three_public_items() -> None:
    text = (
        "2031年“三公”经费支出表\n项目 | 决算数 |\n公务接待费 | 1.3 |\n公务用车购置及运行维护费 | 17.9 |\n"
        "其中：购置经费 | 2.0 |\n运行维护费 | 15.9 |\n"
    )
    found = {f.text: f.indicator for f in read(text, title=ACCOUNTS).figures}
    assert found["2.0"] == "three_public.vehicle_purchase"
    assert found["15.9"] == "three_public.vehicle_operation"


def test_bare_verbs_right_behind_their_account() -> None:
    text = (
        "本年收入合计687.10万元，比上年减少24.30万元。分项看，财政拨款收入减66.00万元，"
        "事业收入增41.70万元。"
    )
    assert _of(text, "66.00") == ("fiscal.receipts", "change", "down")
    assert _of(text, "41.70") == ("income.undertaking", "change", "up")
    plain = "财政拨款收入66.00万元，事业收入41.70万元。"
    assert _of(plain, "41.70") == ("income.undertaking", "amount", None)


def test_accounts_of_a_body_that_are_titled_as_a_place_is() -> None:
    body = "2031年水产局（含渔政）财政决算\n本年支出90.00万元。1.基本支出60.00万元。2.项目支出30.00万元。\n"
    assert read(body, title="").report.kind == "final_accounts"
    place = "2031年云溪县财政决算\n全县一般公共预算收入完成90.00亿元，税收收入60.00亿元，非税收入30.00亿元。\n"
    assert read(place, title="").report.kind == "fiscal_accounts"


def test_a_kind_of_spending_with_the_mark_of_an_item_is_no_account() -> None:
    text = "（一）人员支出（项级科目）40.60万元。（二）公用支出（项级科目）3.30万元。"
    assert _of(text, "40.60")[0] == "expenditure.personnel"


def test_a_remark_behind_an_amount_names_nothing() -> None:
    text = "“三公”经费支出58.53万元（含基本支出和项目支出安排的经费），同比减少14.92万元。"
    assert _of(text, "14.92")[0] == "three_public.total"
    parted = "本年支出58.53万元（含上年结转）。项目支出比上年减少14.92万元。"
    assert _of(parted, "14.92")[0] == "expenditure.project"


def test_the_year_in_a_name_is_no_amount() -> None:
    text = "财政拨款支出528.08万元，主要是安排了2031云溪畜牧科技大会支出。\n"
    assert [f.text for f in read(text, title=ACCOUNTS).figures] == ["528.08"]
    assert "2031" in [f.text for f in read("安排了2031只羊羔。\n", title=ACCOUNTS).figures]
