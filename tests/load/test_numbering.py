"""Automatic numbers as Word shows them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kxai.load import load
from kxai.load.counting import chinese, numeral
from tests.load.files import MC, W, mark, para, put, word


def level(depth: int, text: str, style: str = "decimal", extra: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def definitions(*levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:  # fmt: skip
    abstract = f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
    return f"<w:numbering {W} {MC}>{abstract}{nums}</w:numbering>"


def item(text: str, depth: int = 0, num: str = "1", style: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return para(
        text, f'{named}<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{num}"/></w:numPr>'
    )


def shown(folder: Path, body: str, numbering: str, styles: str | None = None) -> list[str]:
    parts = {"numbering": numbering} | ({"styles": styles} if styles else {})
    return load(put(folder, "a.docx", word(body, **parts))).text.splitlines()


def test_levels_restart_below_higher_ones(tmp_path: Path) -> None:
    numbering = definitions(
        level(0, "第%1部分", "chineseCountingThousand"),
        level(1, "%2、", "chineseCounting"),
        level(2, "（%3）", "decimal"),
        level(3, "%1.%3.%4", "decimal", "<w:isLgl/>"),
    )
    body = "".join(
        item("甲", depth) for depth in (0, 1, 2, 2, 1, 2, 3, 0, 1, 2)
    )  # fmt: skip
    assert shown(tmp_path, body, numbering) == [
        "第一部分甲", "一、甲", "（1）甲", "（2）甲", "二、甲", "（1）甲", "1.1.1 甲", "第二部分甲", "一、甲", "（1）甲",
    ]  # fmt: skip


def test_starts_overrides_and_shared_counters(tmp_path: Path) -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "%1）", "upperLetter")}</w:lvlOverride>'
    nums = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>{extra}</w:num>'
        for number, extra in ((1, ""), (2, override), (3, ""), (4, own))
    )
    numbering = definitions(level(0, "%1、", start=3), nums=nums)
    body = item("a") + item("b", num="3") + item("c", num="2") + item("d", num="2") + item("e")
    body += item("f", num="4") + item("g", num="2")
    assert shown(tmp_path, body, numbering) == [
        "3、a",
        "4、b",
        "1、c",
        "2、d",
        "3、e",
        "D）f",
        "5、g",
    ]


def test_levels_that_restart_by_their_own_rule(tmp_path: Path) -> None:
    numbering = definitions(
        level(0, "%1、"),
        level(1, "（%2）", extra='<w:lvlRestart w:val="0"/>'),
        level(2, "%3）", extra='<w:lvlRestart w:val="1"/>'),
    )
    body = "".join(item("x", depth) for depth in (0, 1, 2, 1, 2, 0, 1, 2))
    assert shown(tmp_path, body, numbering) == [
        "1、x", "（1）x", "1）x", "（2）x", "2）x", "2、x", "（3）x", "1）x",
    ]  # fmt: skip


def test_a_number_never_runs_into_the_text(tmp_path: Path) -> None:
    numbering = definitions(level(0, "%1."), level(1, "%2.", extra='<w:suff w:val="nothing"/>'))
    body = item("5万元") + item("概况") + item("5万元", 1) + item("概况", 1)
    assert shown(tmp_path, body, numbering) == ["1. 5万元", "2. 概况", "1. 5万元", "2.概况"]


def test_numbers_by_style(tmp_path: Path) -> None:
    def style(name: str, inner: str, base: str = "") -> str:
        return f'<w:style w:styleId="{name}"><w:basedOn w:val="{base}"/><w:pPr>{inner}</w:pPr></w:style>'

    one = f"<w:numPr>{mark('numId', 1)}</w:numPr>"
    two = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
    styles = (
        f"<w:styles {W}>{style('H1', one)}{style('H2', two)}"
        f"{style('H1a', '', 'H1')}{style('H3', one)}{style('Body', '')}"
        f"{style('Round', '<w:numPr/>', 'Round')}</w:styles>"
    )
    numbering = definitions(
        level(0, "%1、", "chineseCounting"),
        level(1, "（%2）", "chineseCounting"),
        level(2, "%3.", extra='<w:pStyle w:val="H3"/>'),
    )
    body = (
        para("一级", '<w:pStyle w:val="H1"/>') + para("二级", '<w:pStyle w:val="H2"/>')
        + para("三级", '<w:pStyle w:val="H3"/>') + para("派生", '<w:pStyle w:val="H1a"/>')
        + para("无号", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + para("降级", '<w:pStyle w:val="H1"/><w:numPr><w:ilvl w:val="1"/></w:numPr>')
        + para("正文", '<w:pStyle w:val="Body"/>') + para("自环", '<w:pStyle w:val="Round"/>')
    )  # fmt: skip
    assert shown(tmp_path, body, numbering, styles) == [
        "一、一级", "（一）二级", "1. 三级", "二、派生", "无号", "（一）降级", "正文", "自环",
    ]  # fmt: skip


def test_lists_defined_by_a_list_style(tmp_path: Path) -> None:
    nums = (
        '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="公文"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num>'
    )
    styles = f'<w:styles {W}><w:style w:styleId="公文"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    numbering = definitions(level(0, "%1、"), nums=nums)
    assert shown(tmp_path, item("a", num="9") + item("b"), numbering, styles) == ["1、a", "2、b"]


def test_bullets_and_what_is_not_defined(tmp_path: Path) -> None:
    fallback = (
        '<mc:AlternateContent><mc:Choice><w:numFmt w:val="custom"/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent>'
    )
    numbering = definitions(
        level(0, "•", "bullet"),
        f'<w:lvl w:ilvl="1">{fallback}<w:lvlText w:val="%2、%9"/></w:lvl>',
        '<w:lvl w:ilvl="2"><w:start w:val="x"/></w:lvl>',
        nums='<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>'
        '<w:num w:numId="3"/><w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="6"><w:startOverride w:val="2"/></w:lvlOverride></w:num>',
    )
    body = item("点") + item("补零", 1) + item("无文", 2) + item("无级", 5)
    body += "".join(item("无表", num=num) for num in ("2", "3", "77")) + item("又", 1, "4")
    assert shown(tmp_path, body, numbering) == [
        "点",
        "01、01 补零",
        "无文",
        "无级",
        "无表",
        "无表",
        "无表",
        "02、01 又",
    ]


@pytest.mark.parametrize(
    ("value", "style", "expected"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCountingThousand", "十"), (23, "japaneseCounting", "二十三"),
        (3, "decimal", "3"), (12, "decimalFullWidth", "１２"), (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "21"), (2, "decimalEnclosedParen", "⑵"), (2, "ideographEnclosedCircle", "㊁"),
        (28, "lowerLetter", "bb"), (3, "upperLetter", "C"), (9999, "lowerLetter", "9999"), (4, "upperRoman", "IV"),
        (1994, "lowerRoman", "mcmxciv"), (4000, "lowerRoman", "4000"), (15, "chineseLegalSimplified", "壹拾伍"),
        (3, "ideographLegalTraditional", "參"), (20, "ideographDigital", "二〇"), (3, "ideographTraditional", "丙"),
        (12, "ideographZodiac", "亥"), (13, "ideographZodiac", "13"), (7, "decimalZero", "07"), (0, "upperRoman", "0"),
        (5, "unheardOf", "5"), (999_999_999, "upperLetter", "999999999"),
    ],
)  # fmt: skip
def test_numerals(value: int, style: str, expected: str) -> None:
    assert numeral(value, style) == expected


def test_chinese_counts() -> None:
    numbers = (0, 9, 10, 11, 40, 99, 100, 101, 110, 111, 1001, 1010, 9999, 10_000)
    words = "零 九 十 十一 四十 九十九 一百 一百零一 一百一十 一百一十一 一千零一 一千零一十 九千九百九十九 10000"
    assert [chinese(n) for n in numbers] == words.split()


@given(st.integers(1, 9999))
def test_chinese_counts_can_be_read_back(value: int) -> None:
    total = digit = 0
    for character in chinese(value):
        if character in "十百千":
            total += (digit or 1) * 10 ** ("十百千".index(character) + 1)
            digit = 0
        elif character != "零":
            digit = "零一二三四五六七八九".index(character)
    assert total + digit == value
