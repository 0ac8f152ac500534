"""Reports as PDF: nothing of the body is lost, pages look alike at every making, scans are mute."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from kxai.errors import EvaluationError
from kxai_lab.generate.render import _parts
from kxai_lab.generate.render_pdf import render_pdf
from kxai_lab.generate.render_scan import render_scan

TITLE = "云溪县科学技术协会2022年度部门决算"
LONG = (
    "本部门2022年度收入总计1,234,567.89万元（其中：一般公共预算财政拨款1,000,000.00万元），比上年"
    "增加１２，３４５．６７万元，增长1.01%；主要原因是：“三公”经费压减、办公用房面积由1200㎡调整为"
    "980.5㎡，①落实过紧日子要求；②项目A-1与B-2合并——详见附件……"
)
HEAD = (
    "| 科目编码 | < | < | 科目名称 | 本年支出合计 | 基本支出 | < | 备注 |\n"
    "| 类 | 款 | 项 | ^ | ^ | 人员经费 | 公用经费 | ^ |\n"
)
ROWS = "\n".join(
    f"| {'206' if i % 20 == 0 else '^'} | {i // 5:02d} | {i:02d} | “科普惠民”服务支出第{i}项 "
    f"| {1234567.89 + i:,.2f} | {i * 1000 + 0.5:,.2f} | ２３４．５０ | {'①含跨年结转' if i % 3 else '无'} |"
    for i in range(60)
)
FORM = (
    "| 项目名称 | 科普惠民示范 | < | 主管部门 | 云溪县科协 | < |\n"
    "| 项目资金（万元） |  | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 |\n"
    "| ^ | 年度资金总额 | 100.00 | 120.00 | 118.50 | 98.75% |\n"
    f"| 自评结论 | {LONG} | < | < | < | < |"
)
BODY = (
    f"# {TITLE}\n# 第一部分  部门概况\n{LONG * 6}\n单位：万元\n{HEAD}{ROWS}\n@num 收入决算情况说明\n"
    f"{LONG * 4}\n@num 支出<&amp;>决算\n@box 文本框：A&B<C>，½與傳統字體\n@ins 修订插入的一句话。\n"
    f"@chart 近三年支出|支出（万元）|2020年=1,200.50;2021年=1,300.00\n{FORM}\n结束。\n"
)
FONTLESS = (
    "import ctypes, sys, pypdfium2.raw as r\n"
    "r.FPDF_DestroyLibrary()\n"
    "chars = ctypes.POINTER(ctypes.c_char)\n"
    "folder = ctypes.create_string_buffer(sys.argv[1].encode())\n"
    "paths = (chars * 2)(ctypes.cast(folder, chars), None)\n"
    "r.FPDF_InitLibraryWithConfig(r.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=paths))\n"
)


@cache
def made(seed: int) -> bytes:
    return render_pdf(BODY, seed=seed)


def squeezed(text: str) -> str:
    return "".join(text.split())


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def layer(pdf: bytes) -> str:
    """The text of all pages, without white space, footers and running titles."""
    out = []
    for number, text in enumerate(pages(pdf), 1):
        assert text.rstrip().endswith(f"- {number} -")
        text = squeezed(text).removesuffix(f"-{number}-")
        out.append(text.removeprefix(TITLE) if number > 1 or text.startswith(TITLE * 2) else text)
    return "".join(out)


def pieces(body: str) -> list[str]:
    """Headings, paragraphs and cells of a body, and the words of its charts."""
    out: list[str] = []
    for kind, content in _parts(body):
        if isinstance(content, list):
            out += [cell for row in content for cell in row if cell not in ("^", "<")]
        elif kind == "chart":
            title, series, points = content.split("|")
            out += [title, series, *points.replace("=", " ").split(";")]
        else:
            out.append(content)
    return [squeezed(piece) for piece in out]


def lost(body: str, pdf: bytes) -> list[str]:
    text = layer(pdf)
    return [piece for piece in pieces(body) if piece not in text]


def ran(code: str, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_the_text_layer_has_all_of_the_body(seed: int) -> None:
    assert lost(BODY, made(seed)) == []


def test_numbered_headings_count_and_marks_are_text() -> None:
    text = layer(made(0))
    assert "一、收入决算情况说明" in text
    assert "二、支出<&amp;>决算" in text
    assert "A&B<C>" in text


def test_order_of_the_text_is_order_of_the_body() -> None:
    marks = [
        "第一部分",
        "科目编码",
        "第59项",
        "一、收入",
        "二、支出",
        "文本框",
        "近三年",
        "自评结论",
        "结束。",
    ]
    text = layer(made(3))
    assert all(text.rindex(a) < text.rindex(b) for a, b in pairwise(marks))


@pytest.mark.parametrize("seed", [0, 1])
def test_the_head_of_a_table_is_on_each_of_its_pages(seed: int) -> None:
    with_rows = [text for text in pages(made(seed)) if "服务支出" in squeezed(text)]
    assert len(with_rows) > 2
    for text in with_rows:
        assert squeezed(text).count("科目编码") == squeezed(text).count("公用经费") == 1


def test_a_form_has_no_head_to_repeat() -> None:
    body = "| 项目名称 | 科普惠民 | < |\n" + "| 说明 | 甲 | 乙 |\n" * 90
    texts = pages(render_pdf(body))
    assert len(texts) > 2
    assert sum("项目名称" in text for text in texts) == 1


@pytest.mark.parametrize(
    "text",
    [
        "①②⑳㈠⒈Ⅳ㊀㎡㎥㎏℃％‰½¼×÷±≥≤≈→√€￥§°′″…—·•〇◆■□★☆",
        "“三公”‘经费’《办法》【注】〔2022〕〈一〉「甲」『乙』",
        "與上年決算數相比，增加臺灣繁體字總計",
        "１，２３４．５６％ＡＢＣ（全角）",
        "䶮镕鿏\U00020bb7≒⁵",
    ],
)
def test_rare_characters_are_in_the_text_layer(text: str) -> None:
    body = f"{text}\n| {text} | {text[:2]} |"
    assert lost(body, render_pdf(body)) == []


def test_hyphens_and_numbers_stay_whole_at_the_ends_of_lines() -> None:
    words = "云溪县科学技术协会部门决算情况说明" * 6
    body = f"# {TITLE}\n" + "\n".join(
        f"{words[i : 2 * i]}甲-乙与ab-cd共1,234,567.89万元" for i in range(25, 45)
    )
    body += "\n| " + " | ".join(f"甲-乙{1234567.89 + i:,.2f}" for i in range(4)) + " |"
    pdf = render_pdf(body)
    assert lost(body, pdf) == []
    assert sum(text.count("1,234,567.89") for text in pages(pdf)) == 21


@pytest.mark.parametrize(
    "table",
    [
        "| 甲 | < |\n| ^ | 乙 |\n| 丙 | 丁 |",
        "| 甲 | 乙 |\n| ^ |\n| 丙 | 丁 | 戊 | < |\n| ^ | ^ | ^ | ^ |",
        "| ^ | 甲 |\n| < | 乙 |\n| < |",
        f"| 甲 | {LONG * 15} |\n| 乙 | 丙 |",
        "| 项 | 说明 |\n" + f"| 甲 | {LONG * 6} |\n" * 3,
        "| 甲 | 说明 |\n" + "| ^ | 一行 |\n" * 150,
        "| 甲 | 乙 | 丙 |\n" + "| ^ | 丁 | 一 |\n| 戊 | ^ | 二 |\n" * 80,
        f"| 甲 | 乙 |\n| {LONG * 9} | 丙 |\n| ^ | 丁 |",
        "|" + " 123,456,789.12 |" * 14,
        "| https://example.org/" + "a-b" * 60 + " |" + " 说明 |" * 12,
    ],
    ids=["ragged", "short rows", "nothing to merge with", "higher than a page", "high", "long merger",
         "chained mergers", "high merger", "many columns", "long word"],
)  # fmt: skip
def test_odd_tables_lose_no_text(table: str) -> None:
    assert lost(table, render_pdf(table)) == []


def test_a_body_of_nothing_is_a_page() -> None:
    assert layer(render_pdf("")) == ""
    assert len(pages(render_pdf("\n\n"))) == 1


def upright(pdf: bytes) -> int:
    """How many upright lines the pages have."""
    with pypdfium2.PdfDocument(pdf) as document:
        bounds = [
            path.get_bounds()
            for page in document
            for path in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])
        ]
    return sum(right - left < 2 < 10 < top - bottom for left, bottom, right, top in bounds)


def test_the_seed_makes_small_differences() -> None:
    body = f"# {TITLE}\n{LONG}\n{FORM}"
    made_by_seed = [render_pdf(body, seed=seed) for seed in range(12)]
    assert len(set(made_by_seed)) > 5
    rules = [upright(pdf) for pdf in made_by_seed]
    assert 0 in rules
    assert max(rules) > 3
    titles = {squeezed(pages(pdf)[0]).count(TITLE) for pdf in made_by_seed}
    assert titles == {1, 2}


def test_equal_input_gives_equal_bytes() -> None:
    code = (
        "import hashlib, sys\n"
        "from kxai_lab.generate.render_pdf import render_pdf\n"
        "print(hashlib.sha256(render_pdf(sys.argv[1], seed=3)).hexdigest())\n"
    )
    body = f"# {TITLE}\n{LONG}\n{HEAD}{ROWS[:400]}\n"
    assert render_pdf(body, seed=3) == render_pdf(body, seed=3)
    first, second = (ran(code, body, PYTHONHASHSEED=str(seed)) for seed in (1, 2))
    assert first == second


SMALL = f"# {TITLE}\n{LONG}\n{HEAD}" + "\n".join(ROWS.split("\n")[:24])


@pytest.fixture(scope="module")
def scan() -> bytes:
    try:
        return render_scan(render_pdf(SMALL), dpi=72, seed=1)
    except EvaluationError as error:
        pytest.skip(error.reason)


def test_a_scan_is_pictures_of_the_pages_without_text(scan: bytes) -> None:
    with pypdfium2.PdfDocument(scan) as mute, pypdfium2.PdfDocument(render_pdf(SMALL)) as told:
        assert len(mute) == len(told) > 1
        for page, other in zip(mute, told, strict=True):
            assert page.get_textpage().get_text_range() == ""
            (picture,) = page.get_objects()
            assert picture.type == pdfium.FPDF_PAGEOBJ_IMAGE
            assert picture.get_filters() == ["DCTDecode"]
            assert page.get_size() == pytest.approx(other.get_size(), abs=1)
            darkest, brightest = page.render(grayscale=True).to_pil().getextrema()
            assert darkest < 120
            assert brightest > 230


def test_a_scan_is_the_same_at_every_making(scan: bytes) -> None:
    assert render_scan(render_pdf(SMALL), dpi=72, seed=1) == scan
    assert render_scan(render_pdf(SMALL), dpi=72, seed=2) != scan


def test_no_scan_of_characters_that_cannot_be_shown() -> None:
    with pytest.raises(EvaluationError, match="第1页"):
        render_scan(render_pdf("部门\U00020bb7"))


@pytest.mark.skipif(sys.platform != "linux", reason="pdfium takes font folders on Linux only")
def test_without_a_font_the_text_is_there_but_no_scan(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    code = FONTLESS + (
        "import pypdfium2\n"
        "from kxai.errors import EvaluationError\n"
        "from kxai_lab.generate.render_pdf import render_pdf\n"
        "from kxai_lab.generate.render_scan import render_scan\n"
        "pdf = render_pdf('# 决算\\n部门2022年\\n| 无 | 是 |', seed=3)\n"
        "text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()\n"
        "assert ''.join(text.split()) == '决算部门2022年无是-1-', ascii(text)\n"
        "try:\n"
        "    render_scan(pdf)\n"
        "except EvaluationError as error:\n"
        "    sys.stdout.buffer.write(str(error).encode())\n"
    )
    said = ran(code, str(tmp_path_factory.mktemp("fonts")))
    assert said == "[E302] 第1页：评测不能进行：本机没有中文字体，画不出文字"
