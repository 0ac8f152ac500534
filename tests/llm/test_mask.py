"""What is private does not leave, and every number does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kxai.llm.mask import mask
from kxai.load import load
from kxai.schema.mention import FIGURE_KINDS
from kxai.text.scanner import scan
from tests.llm.fakes import REPORTS


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("联系电话：0739-2660183", ["0739-2660183"]),
        ("电话（010）66554433转801", ["（010）66554433转801"]),
        ("手机13812345678，", ["13812345678"]),
        ("手机138-1234-5678", ["138-1234-5678"]),
        ("联系电话 2660183", ["2660183"]),
        ("身份证号11010519491231002X", ["11010519491231002X"]),
        ("身份证号码：510123198001011234", ["510123198001011234"]),  # no such check digit
        ("身份证：130503670401001", ["130503670401001"]),
        ("开户行账号：6222 0202 0011 2233 445", ["6222 0202 0011 2233 445"]),
        ("邮箱kx_2021@example.gov.cn。", ["kx_2021@example.gov.cn"]),
        ("联系人：王小明", ["王小明"]),
        ("填报人：张 三 联系电话：13812345678", ["张 三", "13812345678"]),
        ("项目负责人（签字）：欧阳", ["欧阳"]),
        ("单位负责人（签名）：徐远山", ["徐远山"]),
        ("联系人\t李四\t", ["李四"]),
        ("联系人\n\t李四光\n", ["李四光"]),
    ],
)
def test_private_details_are_masked(text: str, hidden: list[str]) -> None:
    found = mask(text)
    assert [text[start:end] for start, end, _ in found.hidden] == hidden
    assert all(detail not in found.text for detail in hidden)
    assert found.unmask(found.text) == text


@pytest.mark.parametrize(
    "text",
    [
        "收入13812345678.50元",
        "支出138,123,456.78元",
        "2060101行政运行",
        "收入15234567890元",
        "专户账户余额为123456789012.50元",
        "川财教〔2020〕83号",
        "统一社会信用代码13030621G5NX247O",
        "县科协主席王小明同志带队开展活动20场",
        "负责人：由县科协担任",
        "联系电话：无",
        "110105194912310021",  # the check digit is wrong: an account nobody names, left alone
        "项目负责人 项目名称",
        "2021-01-01至2021-12-31",
    ],
)
def test_what_is_not_private_stays(text: str) -> None:
    assert mask(text).text == text


def test_equal_details_have_equal_marks_and_others_others() -> None:
    found = mask("手机13812345678，手机13812345678，手机13912345678")
    marks = [mark for _, _, mark in found.hidden]
    assert marks[0] == marks[1] != marks[2]


def test_a_mark_that_the_text_has_is_not_used() -> None:
    text = "见【电话A】。手机13812345678"
    found = mask(text)
    assert found.hidden[0][2] == "【电话B】"
    assert found.unmask(found.text) == text


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name[:2])
def test_no_number_of_a_report_is_touched(path: object) -> None:
    text = load(path).text  # type: ignore[arg-type]
    found = mask(text)
    assert found.unmask(found.text) == text
    for mention in scan(text):
        if mention.kind in FIGURE_KINDS:
            at = found.from_source(mention.start)
            assert found.text[at : at + len(mention.text)] == mention.text


PARTS = st.sampled_from(
    [
        "联系人：",
        "王小明",
        "电话",
        "13812345678",
        "0739-2660183",
        "【电话A】",
        "账号：",
        "6222020200112233445",
        "收入209.7万元，",
        "11010519491231002X",
        "a@b.cn",
        "\n",
        "\t",
        " ",
        "，",
    ]
)


@given(st.lists(st.one_of(PARTS, st.text(max_size=5)), max_size=12).map("".join))
def test_masking_can_be_undone_and_places_survive(text: str) -> None:
    found = mask(text)
    assert found.unmask(found.text) == text
    inside = {i for start, end, _ in found.hidden for i in range(start, end)}
    for offset, char in enumerate(text):
        if offset not in inside:
            assert found.text[found.from_source(offset)] == char
    assert found.from_source(len(text)) == len(found.text)
