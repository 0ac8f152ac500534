"""Figures of different scopes are never the same; within one table or list nothing is told twice."""

from __future__ import annotations

from tests.check.builder import findings

_ONE = "教育{338.71 function code=205 in:甲 SCOPE}万元。\n"
_OTHER = "教育{333.71 function code=205 in:乙 SCOPE}万元。\n"


def _told(one: str, other: str) -> list[tuple[str, str]]:
    return findings(_ONE.replace(" SCOPE", one) + _OTHER.replace(" SCOPE", other))


def test_amounts_of_different_funds_parts_or_bodies_are_not_compared() -> None:
    assert _told(" funds:all", " funds:general_budget") == []
    assert _told(" part:basic", " part:project") == []
    assert _told(" entity:region", " entity:region_own") == []


def test_amounts_of_one_scope_are_compared() -> None:
    assert _told(" funds:general_budget", " funds:general_budget") == [("same", "error")]
    assert _told(" funds:fiscal", " funds:general_budget") == [("same", "error")]
    assert _told(" part:total", "") == [("same", "error")]


def test_a_part_is_not_the_thing_of_which_no_part_is_named() -> None:
    assert _told(" part:operating", "") == []


def test_what_names_no_fund_is_compared_with_the_one_scope_there_is() -> None:
    assert _told(" funds:all", "") == [("same", "error")]


def test_what_names_no_fund_may_be_either_of_two_scopes_that_differ() -> None:
    third = "教育{300.00 function code=205 in:丙 funds:gov_fund}万元。\n"
    text = _ONE.replace("SCOPE", "funds:all") + third
    assert findings(text + _OTHER.replace(" SCOPE", "")) == []
    alike = third.replace("300.00", "338.71")
    text = _ONE.replace("SCOPE", "funds:all") + alike + _OTHER.replace(" SCOPE", "")
    assert ("same", "error") in findings(text)


def test_a_table_that_tells_two_amounts_of_one_label_tells_none() -> None:
    table = "接待费{4.10 three_public.reception table in:表}万元\t接待费{9.90 three_public.reception table in:表}万元\n"
    prose = "接待费{4.70 three_public.reception in:一}万元。\n"
    assert findings(table + prose) == []
    assert findings(table.split("\t")[0] + "\n" + prose) == [("same", "error")]


def test_what_the_catalogue_lacks_is_one_thing_only_under_one_name() -> None:
    text = "NAME{200 other label:NAME}万元，2019年{40 other 2019 label:值守费}万元。值守费增加{3 other change up label:值守费}万元。\n"
    assert findings(text.replace("NAME", "值守费")) == [("change", "error")]
    apart = text.replace("NAME", "值守费").replace("。值", "。\n值")
    assert findings(apart) == []
    assert findings(text.replace("NAME", "租赁费")) == []
