"""Pages of government sites: the report, all of the report, and nothing but the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai import errors
from kxai.load import load
from kxai.schema import Document
from tests.load.files import put
from tests.load.sites import LINES, PROSE, SITES, TITLE


def read(folder: Path, body: str, title: str = "") -> Document:
    head = f"<title>{title}</title>" if title else ""
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return load(put(folder, "a.html", page.encode()))


@pytest.mark.parametrize("site", SITES)
def test_exactly_the_report_is_left(tmp_path: Path, site: str) -> None:
    body, wanted = SITES[site]
    document = read(tmp_path, body, f"{TITLE}_云溪县人民政府")
    assert document.text.splitlines() == wanted
    assert len(document.grids) == 1


def test_attachments_are_listed_and_told(tmp_path: Path) -> None:
    document = read(tmp_path, SITES["files"][0])
    assert document.attachments == (
        "云溪县科协2020年度部门决算公开表.xls",
        "绩效自评报告（P020210911.pdf）",
    )
    assert "网页链接了2个附件，未读取" in document.notes
    frames = (
        '<p>全文9万元</p><iframe src="/x/%E8%A1%A8.pdf"></iframe><embed src="b.ofd"><object data="c.doc"></object>'
        '<a href="/down?file=d.zip&x=1"></a><a href="#">e.xls</a><a href="javascript:f(\'g.pdf\')">看</a><a href="/h.html">网页</a>'
    )
    assert read(tmp_path, frames).attachments == ("表.pdf", "b.ofd", "c.doc", "d.zip")


def test_attachments_are_limited(tmp_path: Path) -> None:
    links = "".join(f'<a href="{n}.pdf">{n}.pdf</a>' for n in range(999))
    assert len(read(tmp_path, f"<p>正文9万元</p>{links}").attachments) == 200


@pytest.mark.parametrize(
    "line",
    [
        "主办：云溪县科学技术协会", "联系电话：0830-8123456", "地址：云溪县人民路1号", "技术支持：为全县提供科技服务26次",
        "网站建设：投入5万元", "来源：财政拨款", "日期：2021年9月10日", "位置：云溪县城关镇", "所在位置：城关镇人民路",
        "上一年度收入9万元", "下一页为附表", "完成网站ICP备案工作1项", "正文", "附件", "云溪县科协", "2021年9月10日", "更多科普活动12场",
        "打印费：支出0.5万元", "分享到基层的科普资源12个", "关闭旧网站1个", "浏览次数达到3万次，打印资料2万份", "来源：财政拨款9万元；打印费1万元",
        "版权所有的科普作品12件", "相关链接12个", "政务公开", "首页改版投入3万元",
    ],
)  # fmt: skip
def test_lines_of_a_report_that_sound_like_a_site(tmp_path: Path, line: str) -> None:
    body = f"<div>{PROSE[0]}</div><p>{PROSE[1]}</p><p>{line}</p><p>{PROSE[1]}</p>"
    assert read(tmp_path, body).text.splitlines()[2] == line
    last = f"<div><p>{PROSE[1]}</p><p>{line}</p></div><div class=foot><p>版权所有：云溪县人民政府</p><p>蜀ICP备12000001号</p></div>"
    assert read(tmp_path, last).text.splitlines() == [PROSE[1], line]


def test_links_within_the_text_stay(tmp_path: Path) -> None:
    linked = f'<a href="/full.html">{PROSE[1]}</a>'
    items = "".join(f'<p><a href="/{n}.html">第{n}项支出{n}万元。</a></p>' for n in range(4))
    toc = "".join(f'<p><a href="http://x/y.html#t{n}">第{n}部分</a></p>' for n in range(4))
    table = '<table><tr><td><a href="#a">甲</a></td><td>1</td></tr><tr><td><a href="/b">乙</a></td><td>2345.67</td></tr></table>'
    text = read(
        tmp_path, f"<p>{linked}</p>{items}{toc}{table}<p><a href='/z'>详见公告</a></p>"
    ).text
    assert text.splitlines() == [
        PROSE[1], *(f"第{n}项支出{n}万元。" for n in range(4)), *(f"第{n}部分" for n in range(4)), "甲\t1\t", "乙\t2345.67\t", "详见公告",
    ]  # fmt: skip


def test_a_page_of_links_keeps_them(tmp_path: Path) -> None:
    items = "".join(f'<li><a href="/{n}">云溪县第{n}号通知</a></li>' for n in range(5))
    assert len(read(tmp_path, f"<ul>{items}</ul>").text.splitlines()) == 5


@pytest.mark.parametrize("words", ["2023年收入209.7万元", "本单位无“三公”经费支出。", "购车1辆"])
def test_a_picture_beside_few_words_makes_no_page_empty(tmp_path: Path, words: str) -> None:
    document = read(tmp_path, f'<h1>{TITLE}</h1><p><img src="/1.jpg"></p><p>{words}</p>')
    assert words in document.text
    assert any("图片" in note for note in document.notes)


def test_a_caption_alone_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(errors.EmptyFile, match="正文是图片（1幅）"):
        read(tmp_path, f'<h1>{TITLE}</h1><p><img src="/1.jpg"></p><p>图1 收支情况</p>')


@pytest.mark.parametrize("source", ["src", "data-src", "data-original"])
def test_a_page_of_pictures_says_so(tmp_path: Path, source: str) -> None:
    pictures = "".join(f'<p><img {source}="/P{n}.jpg"></p>' for n in range(3))
    body = f"<div><h1>{TITLE}</h1>{pictures}</div><div>版权所有：云溪县人民政府</div>"
    with pytest.raises(errors.EmptyFile, match=r"a\.html.*正文是图片（3幅）"):
        read(tmp_path, body, TITLE)
    with pytest.raises(errors.EmptyFile, match="3幅"):
        read(tmp_path, pictures)
    document = read(tmp_path, f"<h1>{TITLE}</h1>{pictures}" + "".join(f"<p>{p}</p>" for p in LINES))
    assert "正文含3幅图片，未读取" in document.notes
    icons = f"<img src='/icon_doc.gif'><img src='/a.png' width='16px'><p>{PROSE[1]}</p><img src='/logo.png'><p>尾</p>"
    assert read(tmp_path, icons).notes == ()


def test_a_page_of_attachments_says_so(tmp_path: Path) -> None:
    with pytest.raises(errors.EmptyFile, match=r"只有附件1个（未读取）：决算\.pdf"):
        read(tmp_path, '<iframe src="/%E5%86%B3%E7%AE%97.pdf"></iframe>')


def test_blocks_beyond_counting(tmp_path: Path) -> None:
    body = "<div>" * 900 + "".join(f"<p>支出{n}万元。</p>" for n in range(3000))
    assert len(read(tmp_path, body + "<p>版权所有：甲</p>").text.splitlines()) == 3000
