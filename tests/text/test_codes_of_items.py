"""Codes, numbers of tables and of houses, and cells run together are no figures."""

import pytest

from kxai.schema.mention import FIGURE_KINDS
from kxai.text.scanner import scan


def figures(text: str) -> list[str]:
    return [mention.text for mention in scan(text) if mention.kind in FIGURE_KINDS]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("（七）2080802 社会保障—抚恤— 伤残抚恤31.50万元", ["31.50"]),
        ("（十二）2140401成品油补贴—对城市公交的补贴9.24万元", ["9.24"]),
        ("（一）2121100—农业土地开发资金—农业土地开发资金60万元", ["60"]),
        ("3、2010101人大事务—行政运行8.5万元", ["8.5"]),
        ("附表：1 2031年度收入决算表 2 2031年度支出决算表 3 2031年度自评报告", []),
        ("建成1#教学楼及2＃宿舍楼3200平方米", ["3200"]),
        ("单位名称经费性质编制数在职人数甲中心财政核拨4643乙站财政核补75", []),
        ("改造110指挥中心花费24万元", ["24"]),
    ],
)
def test_what_is_none(text: str, left: list[str]) -> None:
    assert figures(text) == left


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("（七）2080802万元用于抚恤", ["2080802"]),
        ("（七）2080802元", ["2080802"]),
        ("（七）2080802人次参加", ["2080802"]),
        ("财政全额拨款4643万元", ["4643"]),
        ("附表：12张", ["12"]),
        ("建成110座指挥中心", ["110"]),
    ],
)
def test_what_is_one(text: str, kept: list[str]) -> None:
    assert figures(text) == kept
