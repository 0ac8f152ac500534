"""What is left over or wrongly worded: each rule with a text that it tells of, and a clean twin."""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai.beyond import look_beyond
from kxai.extract import extract
from kxai.load import load
from tests.beyond.reports import codes, remarks

HEAD = "泾禾县水产站2031年度部门决算\n一、部门职责\n负责水产良种推广。\n"


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        ("placeholder", "XX县水产站2031年收入12万元。", "泾禾县水产站2031年收入12万元。"),
        ("placeholder", "2031年××月完成验收。", "2031年10月完成验收。"),
        ("placeholder", "{单位}收入12万元。", "本单位收入12万元。"),
        ("placeholder", "接待___人次。", "接待15人次。"),
        ("alternatives", "较上年增加（减少）0万元。", "与上年持平。"),
        ("alternatives", "增长/下降，主要是人员变动。", "增长，主要是人员变动。"),
        ("alternatives", "比上年增加（减少）万元。", "本表列增加（减少）额。"),
        ("instruction", "办公费、电费。（按表中实际发生的事项填写）", "办公费、电费。（见附表）"),
        ("instruction", "（如有政府性基金，请逐项列示）", "（亏损以“-”号填列）"),
        ("no_date", "截至，本站共有车辆2辆。", "截至年末，本站共有车辆2辆。"),
        ("doubled_unit", "苗种费3.5万万元。", "苗种费3.5万元。"),
        ("doubled_unit", "占支出的12%%。", "占支出的12%。"),
        ("no_percent", "比上年增加2万元，增长5.2，主要是苗种。", "比上年增加2万元，增长5.2%，主要是苗种。"),
        ("doubled_mark", "退休人员减少。。\n其他不变。", "退休人员减少。\n其他不变。"),
        ("flat_reason", "接待费1万元，与上年持平，主要原因是来客增加。", "接待费1万元，与上年持平。"),
        (
            "flat_reason",
            "接待费1万元，与上年相同，主要原因是来站客商洽谈。",
            "接待费1万元，与上年相同，主要原因是严格按斤投料。",
        ),
    ],
)  # fmt: skip
def test_a_wording_is_told_and_its_clean_twin_is_not(
    tmp_path: Path, code: str, wrong: str, right: str
) -> None:
    assert codes(tmp_path, HEAD + wrong, "form") == {f"form.{code}"}
    assert codes(tmp_path, HEAD + right, "form") == set()


def test_alternatives_beside_a_number_are_the_business_of_the_arithmetic(tmp_path: Path) -> None:
    assert codes(tmp_path, HEAD + "较上年增加（减少）3.5万元。", "form") == set()


def test_a_place_of_the_wording_is_that_of_the_stored_text(tmp_path: Path) -> None:
    (found,) = remarks(tmp_path, HEAD + "苗种费3.5万\n万元，饲料费2万万元。", "form")
    text = (tmp_path / "甲.txt").read_text("utf-8")
    assert text[slice(*found.spans[-1])] == "万万元"
    assert "2万万元" in found.explanation


BUDGET = "泾禾县水产站2031年部门预算\n一、基本情况\n列入2031年部门{kind}编制范围的单位共1个。\n二、政府性基金支出{kind}情况\n无此项支出。\n"


def test_a_budget_that_calls_itself_accounts(tmp_path: Path) -> None:
    (found,) = remarks(tmp_path, BUDGET.format(kind="决算"), "form")
    assert (found.code, len(found.spans)) == ("form.other_kind", 2)
    assert remarks(tmp_path, BUDGET.format(kind="预算"), "form") == []


def test_another_year_may_have_accounts(tmp_path: Path) -> None:
    text = BUDGET.format(kind="决算").replace("列入2031年", "列入2029年")
    assert len(remarks(tmp_path, text, "form")[0].spans) == 1


def test_accounts_that_call_themselves_a_budget(tmp_path: Path) -> None:
    text = HEAD + "纳入2031年部门{}编制范围的单位共1个。\n"
    assert codes(tmp_path, text.format("预算"), "form") == {"form.other_kind"}
    assert codes(tmp_path, text.format("决算"), "form") == set()


def test_where_everything_is_of_the_other_kind_the_reading_of_the_kind_is_in_doubt(
    tmp_path: Path,
) -> None:
    many = "".join(f"{n}、收入支出决算情况\n收入决算{n}万元。\n" for n in range(1, 9))
    assert codes(tmp_path, "泾禾县水产站2031年部门预算\n" + many, "form") == set()


@pytest.mark.parametrize(
    ("place", "wrong", "right"),
    [
        ("昆明市官渡区", "服务全县养殖户。", "服务全区养殖户。"),
        ("泸县", "服务我区养殖户。", "服务我县养殖户。"),  # a hint
        ("昆明市官渡区", "我县苗种充足。", "邻近的泸县全县苗种充足。"),
    ],
)
def test_a_district_is_no_county(tmp_path: Path, place: str, wrong: str, right: str) -> None:
    head = f"{place}水产站2031年度部门决算\n一、部门职责\n"
    assert codes(tmp_path, head + wrong, "form") == {"form.other_place"}
    assert codes(tmp_path, head + right, "form") == set()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("合江县水产站", True),
        ("四川省泸州市合江县水产站", True),
        ("泸县水产站", False),
        ("泸县水产站所属良种场", False),
        ("泸州市水产站", False),
        ("本站", False),
    ],
)
def test_a_sentence_of_the_accounts_is_about_the_body_itself(
    tmp_path: Path, body: str, told: bool
) -> None:
    text = f"泸县水产站2031年度部门决算\n一、收支情况\n{body}2031年度收入总计12万元。\n"
    assert codes(tmp_path, text, "form") == ({"form.other_body"} if told else set())


def test_an_autonomous_region_is_a_district_too(tmp_path: Path) -> None:
    head = "柳州市柳城县水产站2031年度部门决算\n一、部门职责\n"
    assert codes(tmp_path, head + "落实我区水产规划。", "form") == set()


def test_a_district_that_was_a_county_may_be_called_so(tmp_path: Path) -> None:
    head = "秦皇岛市抚宁区水产站2031年度部门决算\n一、部门职责\n"
    assert codes(tmp_path, head + "原抚宁县水产站撤并，全县站点归并。", "form") == set()


def test_ids_survive_other_words_before_them(tmp_path: Path) -> None:
    wrong = "苗种费3.5万万元。"
    (one,) = remarks(tmp_path, HEAD + wrong, "form")
    (two,) = remarks(tmp_path, HEAD + "另设两个站点。\n" + wrong, "form")
    assert one.id == two.id


def test_only_the_checks_that_are_wanted(tmp_path: Path) -> None:
    path = tmp_path / "乙.txt"
    path.write_text(HEAD + "苗种费3.5万万元。", "utf-8")
    document = load(path)
    extraction = extract(document)
    assert look_beyond(document, extraction, ("arithmetic",)) == ()
    assert look_beyond(document, extraction, ("disclosure", "scores")) == ()
    assert len(look_beyond(document, extraction, ("form",))) == 1


@pytest.mark.parametrize(
    ("numbers", "odd"),
    [
        ("一二三", False),
        ("一三四", True),
        ("一二二", True),
        ("一二一二", False),  # another list
        ("一五六", False),  # too much is missing: the headings were not recognised
    ],
)
def test_numbers_of_chapters_follow_each_other(tmp_path: Path, numbers: str, odd: bool) -> None:
    names = ("职责范围", "人员编制", "收支状况", "其他事项")
    text = "".join(
        f"{number}、{name}\n略记{name}。\n" for number, name in zip(numbers, names, strict=False)
    )
    title = "泾禾县水产站2031年度部门决算\n"
    assert codes(tmp_path, title + text, "form") == ({"form.numbering"} if odd else set())


def test_sections_begin_anew_in_each_chapter(tmp_path: Path) -> None:
    text = "第一章 目标\n第一节 总体\n略。\n第二节 分项\n略。\n第二章 项目\n第一节 明细\n略。\n"
    title = "泾禾县水产站2031年度部门决算\n"
    assert codes(tmp_path, title + text, "form") == set()
    odd = text.replace("第二节", "第三节")
    assert codes(tmp_path, title + odd, "form") == {"form.numbering"}
