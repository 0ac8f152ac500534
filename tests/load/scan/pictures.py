"""Pictures of pages, made in the test."""

from __future__ import annotations

import pypdfium2
import pytest
from PIL.Image import Image

from kxai.errors import EvaluationError
from kxai.load.layout.page import RawPage
from kxai.load.scan import read_page
from kxai.settings import Settings
from kxai_lab.generate.render_pdf import render_pdf
from kxai_lab.generate.render_scan import render_scan

DPI = 150
BODY = """# 云溪县科学技术协会2020年度部门决算
本年收入合计398.72万元，比2019年的376.40万元增加22.32万元，增长5.9%。
支出决算表（单位：万元）
| 项目 | 决算数 | 项目 | 决算数 |
| 一、科学技术支出 | 321.47 | 基本支出 | 296.84 |
| 二、卫生健康支出 | 1,217.62 | 项目支出 | 0 |
| 三、住房保障支出 | 20.81 | 其中：科普 | 115.52 |
"""
CELLS = ["321.47", "296.84", "1,217.62", "0", "20.81", "115.52"]


def picture(body: str = BODY) -> Image:
    """The first page of ``body`` as a scanner gives it; skips where there is no Chinese font."""
    try:
        scan = render_scan(render_pdf(body), dpi=DPI)
    except EvaluationError as error:
        pytest.skip(str(error))
    with pypdfium2.PdfDocument(scan) as file:
        return file[0].render(scale=DPI / 72).to_pil().convert("L")


def page_of(image: Image, *, dpi: float = DPI, settings: Settings | None = None) -> RawPage:
    size = {"width": image.width * 72 / dpi, "height": image.height * 72 / dpi}
    return read_page(image, number=1, settings=settings or Settings(), **size)


def text_of(page: RawPage) -> str:
    return "".join(glyph.text for glyph in page.glyphs)
