"""Changes of parts against the change of their whole."""

from __future__ import annotations

from tests.check.ledger import checked, found

_LIST = (
    "2020年财政拨款支出90.00万元，比上年增加10.00万元。包括：\n"
    "（一）工资福利支出60.00万元，比上年A万元。\n"
    "（二）商品和服务支出30.00万元，比上年B万元。\n"
)


def _of(wages: str, goods: str, text: str = _LIST) -> list[tuple[str, str]]:
    return found(text.replace("A", wages).replace("B", goods))


def test_parts_cannot_have_exceeded_their_whole_last_year() -> None:
    assert _of("减少8.00", "减少5.00") == [("sum", "warning")]
    assert _of("增加8.00", "增加2.00") == []
    # less they may have been: what the list lacks this year may have been there
    assert _of("增加8.00", "增加9.00") == []


def test_a_change_that_its_rate_denies_leaves_both_open() -> None:
    doubtful = "减少8.00万元，下降RATE"
    text = _LIST.replace("A万元", "A")
    # 52.00 by the rate, 68.00 by the change: with 28.00 the parts may have been 80.00
    assert ("sum", "warning") not in _of(doubtful.replace("RATE", "-15.38%"), "增加2.00", text)


def test_changes_against_the_budget_and_against_last_year_are_not_added() -> None:
    text = _LIST.replace("，比上年B", "，比年初预算B")
    assert _of("减少8.00", "减少5.00", text) == []


def test_last_years_budget_and_its_outcome_are_not_added() -> None:
    text = _LIST.replace("，比上年增加10", "，比上年预算增加10").replace(
        "，比上年B", "，比上年决算数B"
    )
    assert _of("减少8.00", "减少5.00", text) == []
    assert _of("减少8.00", "减少5.00", text.replace("决算数", "预算数")) == [("sum", "warning")]


def test_rates_reckoned_otherwise_imply_nothing() -> None:
    text = _LIST.replace("，比上年A万元", "，可比口径A").replace(
        "增加10.00万元。包括", "增加10.00万元，包括"
    )
    assert ("sum", "warning") not in _of("下降20.00%", "减少5.00", text)


def test_the_parts_of_another_whole_as_large() -> None:
    text = "2020年支出总计90.00万元，比上年减少13.00万元。\n" + _LIST
    kinds = [relation.kind for relation in checked(text).relations]
    assert "sum" in kinds
    assert ("sum", "warning") not in _of("减少8.00", "减少5.00", text)


def test_spending_by_funds() -> None:
    text = (
        "2020年本年支出90.00万元，比上年增加10.00万元。\n"
        "2020年一般公共预算财政拨款支出60.00万元，比上年A万元。\n"
        "2020年政府性基金预算支出30.00万元，比上年B万元。\n"
    )
    assert ("sum", "warning") in _of("减少8.00", "减少5.00", text)
    assert _of("增加8.00", "增加2.00", text) == []


_THREE = (
    "2020年“三公”经费支出60.00万元，比上年增长RATE。其中：因公出国（境）费20.00万元，比上年增长100.00%；"
    "公务用车购置及运行费30.00万元，其中公务用车购置费0万元，公务用车运行费30.00万元，"
    "公务用车购置费FLAT，公务用车运行费下降25.00%；公务接待费10.00万元，比上年增长25.00%。"
)


def test_a_family_that_is_whole_adds_up_last_year_too() -> None:
    # 10.00 + 40.00 + 8.00 = 58.00
    text = _THREE.replace("FLAT", "均无支出")
    assert ("sum", "warning") not in found(text.replace("RATE", "3.45%"))
    assert ("sum", "warning") in found(text.replace("RATE", "20.00%"))
    # what was bought last year is not told
    open_end = _THREE.replace("FLAT", "按规定列支").replace("RATE", "20.00%")
    assert ("sum", "warning") not in found(open_end)
