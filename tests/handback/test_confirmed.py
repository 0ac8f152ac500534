from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kxai.handback import letter_texts
from kxai.store import Store
from tests.handback.reviewed import confirmed, opened, put, read_back, told
from tests.store.factory import TEXT, record


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return opened(tmp_path)


def test_only_what_is_confirmed_goes_back(store: Store) -> None:
    first, second = put(store, record())
    store.decide(first, "false_alarm", who="王", seen=0)
    store.decide(second, "confirmed", who="王", seen=0, note="请附说明")
    (item,) = read_back(store, first.report).items
    assert item.finding.id == second.id
    assert (item.number, item.opinion, item.who) == (1, "请附说明", "王")


@pytest.mark.parametrize("later", ["withdrawn", "unclear", "false_alarm"])
def test_the_last_decision_counts(store: Store, later: str) -> None:
    _, one = put(store, record())
    before = store.decide(one, "confirmed", who="王", seen=0)
    store.decide(one, later, who="李", seen=before.id)  # type: ignore[arg-type]
    assert read_back(store, one.report).items == ()


def test_nobody_decided(store: Store) -> None:
    one, _ = put(store, record())
    handback = read_back(store, one.report)
    assert (handback.items, handback.changed, handback.gone) == ((), 0, 0)


def test_what_changed_since_is_counted_and_left_out(store: Store) -> None:
    one = put(store, record())[1]
    store.decide(one, "confirmed", who="王", seen=0)
    made = record()
    now = put(store, replace(made, findings=[row | {"stated": "9.9万元"} for row in made.findings]))
    handback = read_back(store, now[0].report)
    assert (handback.items, handback.changed) == ((), 1)


def test_what_is_not_found_any_more_is_counted(store: Store) -> None:
    first, second = put(store, record())
    store.decide(first, "confirmed", who="王", seen=0)
    store.decide(second, "false_alarm", who="王", seen=0)
    put(store, replace(record(), findings=[]))
    handback = read_back(store, first.report)
    assert (handback.items, handback.gone) == ((), 1)


def test_the_reports_order_and_the_place_that_is_most_likely_wrong(store: Store) -> None:
    start = TEXT.index("7.50")
    one = told(TEXT, ["16.70", "10.20", "7.50"], place=(start, start + 4))
    item = confirmed_of(store, one)
    assert item.place == "第3行 › 一、收入决算情况"
    handback = read_back(store, put(store, record(), "/r/丙.txt")[0].report)
    assert handback.title == "2023年部门决算"


def confirmed_of(store: Store, made):  # type: ignore[no-untyped-def]
    (one,) = put(store, made)
    store.decide(one, "confirmed", who="王", seen=0)
    (item,) = read_back(store, one.report).items
    return item


def test_which_of_two_prints_is_right_is_not_said(store: Store) -> None:
    item = confirmed_of(store, told(TEXT, ["16.70", "7.50"], kind="same"))
    assert item.expected == letter_texts.BOTH_EQUAL


def test_a_cause_is_the_one_that_was_chosen(tmp_path: Path) -> None:
    by_code = confirmed(tmp_path / "a", cause="digit").items[0]
    assert by_code.cause == "7.50可能是6.50之误"
    in_words = confirmed(tmp_path / "b", cause="录入时\x00写错").items[0]
    assert in_words.cause == "录入时 写错"
    nobody = confirmed(tmp_path / "c").items[0]
    assert nobody.cause == "7.50可能是6.50之误"


@pytest.mark.parametrize(
    ("explanation", "cause"),
    [("", "甲说"), ("可能原因：乙说。", "乙说"), ("甲说；或乙说；或丙说。", "甲说；或乙说")],
)
def test_causes_are_the_likeliest_and_two_at_most(
    explanation: str, cause: str, store: Store
) -> None:
    causes = tuple({"code": "digit", "text": name} for name in ("甲说", "乙说", "丙说"))
    note = {"code": "cannot_tell", "text": "无法判断"}
    made = told(TEXT, ["16.70"], diagnosis=(note, *causes), explanation=explanation)
    assert confirmed_of(store, made).cause == cause


def test_a_long_heading_is_cut(store: Store) -> None:
    made = told(TEXT, ["16.70"])
    made.figures[0]["section"] = json.dumps(["甲", "（1）收入预算21.96万元，与上年相比增加"])
    assert confirmed_of(store, made).place == "第3行 › （1）收入预算21.96万元"


def test_a_target_is_no_value_that_the_report_should_print(store: Store) -> None:
    item = confirmed_of(store, told(TEXT, ["16.70"], kind="target", expected="≥95%"))
    assert item.expected == "目标为≥95%"


def test_a_quotation_of_many_numbers_is_cut_short(store: Store) -> None:
    text = "合计" + "、".join(f"{n}.25万元" for n in range(10, 22)) + "。\n"
    item = confirmed_of(store, told(text, [f"{n}.25" for n in range(10, 22)]))
    assert item.quote[-1].text.endswith("（共12处数字）")
    assert sum(fragment.marked for fragment in item.quote) == 6


def test_what_is_said_beside_the_sums_is_told_in_words(store: Store) -> None:
    note = {"code": "disclosure.table", "text": "某文件", "section": ["甲", "乙"]}
    made = told(
        TEXT, [], kind="disclosure", equation="", expected="", explanation="没有找到应公开的表。",
        diagnosis=(note,), spans=(), figures=(),
    )  # fmt: skip
    item = confirmed_of(store, made)
    assert (item.place, item.computed, item.cause) == ("全文", "没有找到应公开的表。", "")


def test_an_unknown_body_and_year_are_left_to_be_filled_in(tmp_path: Path) -> None:
    made = told(TEXT, ["16.70"], org="")
    handback = confirmed(tmp_path, made=made)
    assert handback.body == letter_texts.UNKNOWN_BODY
    unknown = replace(handback, report=replace(handback.report, year=None, kind="unknown"))
    assert (unknown.year, unknown.title) == ("", "报告")
