"""Pages from the web: the main text, whole numbers, and tables with exact cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai import errors
from kxai.load import load
from kxai.schema import Document
from kxai.settings import Settings
from tests.load.files import cells, put


def read(folder: Path, body: str, head: str = "") -> Document:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return load(put(folder, "a.html", page.encode()))


def lines(folder: Path, body: str, head: str = "") -> list[str]:
    return read(folder, body, head).text.splitlines()


def test_blocks_become_lines_and_inline_tags_tear_nothing(tmp_path: Path) -> None:
    body = (
        "<h1>某县科协2020年决算</h1><p>收入<span>2</span><b>09</b><i>.7</i>万元&nbsp;，\n  支出&lt;9&#19975;元。<br>第二行</p>"
        "<ul><li>一<li>二</ul><div>甲<div>乙</div>丙</div><p>零\u200b宽\ufeff</p><ruby>泸<rt>lú</rt></ruby><hr>末<del>删9</del><ins>增</ins>"
        "<pre>一行\n 二行</pre><!-- 注释 -->"
    )
    assert lines(tmp_path, body) == [
        "某县科协2020年决算", "收入209.7万元 ， 支出<9万元。", "第二行", "一", "二", "甲", "乙", "丙", "零宽", "泸", "末增",
        "一行", "二行",
    ]  # fmt: skip


def test_navigation_scripts_and_hidden_parts_are_left_out(tmp_path: Path) -> None:
    noise = (
        "script style noscript nav header footer aside iframe template select button textarea form"
    )
    body = "".join(f"<{tag}>噪声{tag}<p>噪声</p></{tag}>" for tag in noise.split())
    body += (
        "<p style='DISPLAY : none'>藏</p><div hidden><p>藏</p></div><span style='visibility:hidden'>藏</span>"
        "<form>搜索<nav><form>内</form></nav></form><article><header>标题在此</header><p>正文</p></article>"
        f"<p>{'收入9万元。' * 9}</p>"
    )
    assert lines(tmp_path, body) == ["标题在此", "正文", "收入9万元。" * 9]


def test_a_page_that_is_one_form_is_read(tmp_path: Path) -> None:
    body = "<form id='aspnetForm'><input value='x'><p>本年收入合计209.7万元，支出合计209.7万元。</p></form><p>尾</p>"
    assert lines(tmp_path, body) == ["本年收入合计209.7万元，支出合计209.7万元。", "尾"]


@pytest.mark.parametrize(
    ("title", "body", "first"),
    [
        ("某县科协2020年度部门决算_某县人民政府网", "<p>正文</p>", "某县科协2020年度部门决算"),
        ("某县科协2020-2021年报告 - 门户", "<p>正文</p>", "某县科协2020-2021年报告"),
        ("某县科协2020年度部门决算-某县政府网", "<p>正文</p>", "某县科协2020年度部门决算"),
        ("某县科协2020年度部门决算", "<h1>部门决算</h1>", "部门决算"),
        ("某县科协2020年度部门决算", "<p>某县科协2020年度部门决算</p>", "某县科协2020年度部门决算"),
        ("Untitled", "<p>正文</p>", "正文"),
        ("", "<p>正文</p>", "正文"),
    ],
)
def test_title(tmp_path: Path, title: str, body: str, first: str) -> None:
    document = read(tmp_path, body, f"<title>{title}</title>")
    assert document.text.splitlines()[0] == first
    assert document.text.count(first) == 1
    assert bool(document.notes) == (first not in body)


def test_a_title_alone_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(errors.EmptyFile):
        read(tmp_path, "<nav>首页</nav>", "<title>某县科协2020年度部门决算</title>")


def test_merged_cells_stand_at_exact_columns(tmp_path: Path) -> None:
    body = (
        "<p>前</p><table><caption>表1 <b>收支</b></caption><thead><tr><th rowspan=2>项目</th><th colspan=2>金额</th></tr></thead>"
        "<tbody><tr><td><p>7<span>.5</span></p></td><td> 0.5\n</td></tr>"
        "<tr><td rowspan=0>甲<br>乙</td><td></td><td rowspan=9>1</td></tr><tr style='display:none'><td>藏</td></tr>"
        "<tr><td style='display:none'>藏</td></tr></tbody></table><p>后</p>"
    )
    document = read(tmp_path, body)
    assert document.text == "前\n表1 收支\n项目\t金额\t\n7.5\t0.5\t\n甲 乙\t\t1\t\n\t\n后\n"
    assert cells(document) == {
        "项目": (0, 0, 2, 1), "金额": (0, 1, 1, 2), "7.5": (1, 1, 1, 1), "0.5": (1, 2, 1, 1),
        "甲 乙": (2, 0, 2, 1), "": (3, 1, 1, 1), "1": (2, 2, 2, 1),
    }  # fmt: skip
    (grid,) = document.grids
    assert (grid.rows, grid.columns) == (4, 3)
    assert document.text[grid.start : grid.end].startswith("项目\t")
    assert [(b.start, b.end, b.layer) for b in document.blocks] == [(grid.start, grid.end, "table")]


def test_rows_covered_from_above_count(tmp_path: Path) -> None:
    body = "<table><tr><td rowspan=2>甲<td rowspan=2>乙<tr></tr><tr><td>丙<td>丁</table>"
    document = read(tmp_path, body)
    assert document.text == "甲\t乙\t\n丙\t丁\t\n"
    assert cells(document)["丁"] == (2, 1, 1, 1)
    empty = read(tmp_path, "<table><tr></tr><tr><td>丙<td>丁</tr></table>")
    assert cells(empty)["丁"] == (0, 1, 1, 1)


def test_tables_that_lay_out_the_page_are_no_tables(tmp_path: Path) -> None:
    prose = "本年收入合计209.7万元。" * 30
    body = (
        "<table><tr><td>左栏</td><td><p>一、概况</p><table><tr><td>甲</td><td>1</td></tr></table><p>尾</p></td></tr></table>"
        f"<table><tr><td>栏</td><td><p>二、收支</p><p>{prose}</p></td></tr></table>"
        "<table><tr><td><p>三、其他</p><p>话</p></td></tr></table><table></table>"
    )
    document = read(tmp_path, body)
    assert document.text.splitlines() == [
        "左栏", "一、概况", "甲\t1\t", "尾", "栏", "二、收支", prose, "三、其他", "话",
    ]  # fmt: skip
    assert len(document.grids) == 1


@pytest.mark.parametrize("span", ["²", "-1", "9999999999999999999999", "x", "", "0"])
def test_odd_spans(tmp_path: Path, span: str) -> None:
    document = read(tmp_path, f"<table><tr><td colspan='{span}'>甲<td>1<tr><td>乙<td>2</table>")
    assert cells(document)["1"] == (0, 1, 1, 1)


@pytest.mark.parametrize(
    ("encoding", "declared", "known_as", "note"),
    [
        ("gbk", "gb2312", "gb18030", ""),
        ("gb18030", "GB18030", "gb18030", ""),
        ("big5", "Big5", "big5", "繁体"),
        ("utf-8", "utf-8", "utf-8", ""),
        ("utf-8", "gb2312", "utf-8", "不符"),
        ("gbk", "utf-8", "gb18030", "不符"),
        ("gbk", "big5", "gb18030", "不符"),
        ("gbk", "klingon", "gb18030", "识别"),
        ("utf-16", "utf-16", "utf-16", ""),
        ("utf-8-sig", "gb2312", "utf-8-sig", "不符"),
    ],
)  # fmt: skip
def test_charset(tmp_path: Path, encoding: str, declared: str, known_as: str, note: str) -> None:
    words = (
        "雲嶺縣科學技術協會二○一三年度部門決算"
        if encoding == "big5"
        else "云岭县科学技术协会龘部门决算"
    )
    page = f'<html><head><meta http-equiv=x content="text/html; charset={declared}"></head><body><p>{words}</p></body></html>'
    document = load(put(tmp_path, "a.html", page.encode(encoding)))
    assert document.text == words + "\n"
    assert document.encoding == known_as
    assert note in "".join(document.notes)
    assert bool(document.notes) == bool(note)


def test_ascii_pages_have_no_charset_to_quarrel_with(tmp_path: Path) -> None:
    page = b"<html><meta charset=gb2312><p>&#25910;&#20837; 9</html>"
    assert load(put(tmp_path, "a.html", page)).notes == ()


def test_entities_of_no_character(tmp_path: Path) -> None:
    assert "\ud800" not in read(tmp_path, "<p>收&#xD800;入&#0;&#x110000;</p>").text


NESTED = [
    "<div>" * 3_000 + "深",
    "<table><tr><td>" * 3_000,
    "<p>" + "".join(f"<b id={n}>" for n in range(900)) + "</p>" + "<p>x" * 9_000,
]


@pytest.mark.parametrize("body", NESTED, ids=["div", "table", "formatting"])
def test_nesting_that_would_stall_the_parser(tmp_path: Path, body: str) -> None:
    with pytest.raises(errors.LimitExceeded, match="嵌套"):
        read(tmp_path, body)


def test_more_tags_than_any_page_has(tmp_path: Path) -> None:
    with pytest.raises(errors.LimitExceeded, match="标签超过2000000个"):
        read(tmp_path, "<p>" * 2_000_000)


def test_deep_but_honest_nesting(tmp_path: Path) -> None:
    assert lines(tmp_path, "<div>" * 900 + "深" + "</div>" * 900) == ["深"]
    old = "<font size=2>" * 500 + "<p>正文</p>" * 500  # tags that nobody closed
    assert lines(tmp_path, old) == ["正文"] * 500
    tables = "<table><tr><td>" * 200 + "底" + "</table>" * 200
    assert lines(tmp_path, tables) == ["底"]


def test_the_limit_on_text(tmp_path: Path) -> None:
    path = put(tmp_path, "a.html", ("<p>" + "收入" * 600).encode())
    with pytest.raises(errors.LimitExceeded, match="1000字"):
        load(path, settings=Settings(max_text_chars=1000))


def test_a_page_of_frames_has_no_text(tmp_path: Path) -> None:
    with pytest.raises(errors.EmptyFile):
        load(put(tmp_path, "a.html", b"<html><frameset><frame src=x></frameset></html>"))
