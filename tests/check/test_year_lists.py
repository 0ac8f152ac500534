"""Lists that tell this year and the last of every part, and changes finer than their amounts."""

from __future__ import annotations

import pytest

from tests.check.ledger import check, checked, kinds, read

_TITLE = "云溪市档案局2031年“三公”经费预算\n"
_LIST = (
    "2031年“三公”经费预算31万元，2030年“三公”经费预算LAST万元。其中："
    "1、公务接待费2031年预算7万元，2030年预算9.60万元。"
    "2、公务用车运行维护费2031年预算24万元，2030年预算38.15万元。\n"
)
_MOVE = "公务接待费2031年预算6万元，2030年预算BASE万元，比上年减少3.24万元，下降35.06%。"


def test_the_list_of_last_year_adds_up_as_this_years_does() -> None:
    assert kinds(_LIST.replace("LAST", "47.75"), _TITLE) == []
    assert kinds(_LIST.replace("LAST", "47.25"), _TITLE) == [("sum", "warning")]


def test_what_is_bought_no_more_may_be_missing_from_it() -> None:
    assert kinds(_LIST.replace("LAST", "65.98"), _TITLE) == []


@pytest.mark.parametrize(("base", "kinds_of"), [("9.24", set()), ("9.6", {"change", "growth"})])
def test_a_change_finer_than_its_amounts_where_its_rate_denies_them(
    base: str, kinds_of: set[str]
) -> None:
    told = read(_MOVE.replace("BASE", base), title=_TITLE)
    result = check(told.figures, told.text, report=told.report, precision={})
    failed = {r.kind for r in result.relations if r.verdict == "inconsistent"}
    assert failed == kinds_of
    assert len(result.findings) <= 1


def test_amounts_that_are_rounded_leave_a_finer_change_alone() -> None:
    text = "2020年公务接待费9万元，2019年公务接待费12.5万元，公务接待费比上年减少3.24万元。"
    assert checked(text).findings == ()
