from __future__ import annotations

from kxai.genre import current
from kxai.genre.explain import equation, explain


def told(word: str) -> list[tuple[str, str]]:
    return [(item.kind, item.id) for item in explain(word, current())]


def test_a_name_is_a_figure_with_the_sums_it_is_part_of() -> None:
    found = told("基本支出")
    assert found[0] == ("indicator", "expenditure.basic")
    assert ("family", "expenditure") in found


def test_a_code_is_an_account_by_year() -> None:
    accounts = [item for item in told("207") if item[0] == "account"]
    assert accounts == [("account", "207"), ("account", "207")]
    assert ("account", "30201") in told("办公费")


def test_a_title_is_a_table() -> None:
    assert ("table", "budget.income") in told("2031年部门收入总表")
    assert ("reading", "title.subject") in told("部门收入总表")


def test_names_within_a_longer_word_are_shown() -> None:
    assert ("indicator", "expenditure.project") in told("本月项目支出")


def test_every_explanation_says_where_it_is_written() -> None:
    for item in explain("部门收入总表", current()):
        assert item.origins
        assert all(origin.line > 0 for origin in item.origins)


def test_an_unknown_word_is_nothing() -> None:
    assert explain("晴空万里", current()) == []


def test_a_family_reads_as_an_equation() -> None:
    assert equation("vehicles", current()).endswith("= 公务用车购置费 + 公务用车运行维护费")


def test_a_title_of_a_report_is_a_kind() -> None:
    assert ("title", "fiscal_report") in told("宁溪县财政月报")


def test_what_must_be_published_says_by_whom_and_since_when() -> None:
    told = [item for item in explain("机关运行经费", current()) if item.kind == "disclosure"]
    assert [item.id for item in told] == ["accounts.operating", "budget.operating"]
    assert (
        "部门决算应公开“机关运行经费支出情况说明”（2016年起）（财预〔2016〕143号）" in told[0].why
    )
