"""Pages from pictures: upright or not, askew, stamped, speckled, empty, of noise, too large."""

from __future__ import annotations

import socket
from itertools import pairwise

import numpy as np
import pytest

pytest.importorskip("rapidocr")
pytest.importorskip("onnxruntime")

from PIL import Image, ImageDraw

from kxai.errors import LimitExceeded
from kxai.load.layout.page import RawPage
from kxai.load.scan import read_page
from kxai.settings import Settings
from tests.load.scan.pictures import CELLS, page_of, picture, text_of


@pytest.fixture(scope="module")
def scan() -> Image.Image:
    return picture()


@pytest.fixture(scope="module")
def page(scan: Image.Image) -> RawPage:
    def refuse(*args: object) -> None:
        raise AssertionError("reading a picture went to the network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        return page_of(scan)


def is_read(page: RawPage) -> bool:
    text = text_of(page)
    return page.origin == "ocr" and all(cell in text for cell in (*CELLS, "398.72万元，比2019年的"))


def test_text_and_numbers_of_a_scan(page: RawPage) -> None:
    assert is_read(page)
    assert "科学技术协会2020年度" in text_of(page)


def test_characters_have_places_in_their_order_on_the_page(page: RawPage) -> None:
    text = text_of(page)
    at = text.index("1,217.62")
    glyphs = page.glyphs[at : at + 8]
    assert all(a.x0 < a.x1 <= b.x0 + 0.5 for a, b in pairwise(glyphs))
    assert len({(g.top, g.bottom) for g in glyphs}) == 1
    assert all(0.9 < glyph.confidence < 1 for glyph in glyphs)
    # No digit is as wide as two, and all are inside the page.
    assert all(g.x1 - g.x0 < 0.8 * (g.bottom - g.top) for g in glyphs)
    assert all(g.x0 > 0 and g.x1 < page.width and g.bottom < page.height for g in page.glyphs)


def test_cells_do_not_run_into_each_other(page: RawPage) -> None:
    text = text_of(page)
    uprights = sorted({round(r.x0) for r in page.rules if r.x0 == r.x1})
    assert len(uprights) == 5
    for cell in CELLS:
        glyph = page.glyphs[text.index(cell)]
        assert any(rule < glyph.x0 for rule in uprights)
    number, label = (page.glyphs[text.index(words)] for words in ("321.47", "基本支出"))
    assert any(number.x1 < rule < label.x0 for rule in uprights)


def test_ruling_lines_are_straight_and_whole(page: RawPage) -> None:
    levels = [rule for rule in page.rules if rule.top == rule.bottom]
    table = [rule for rule in levels if rule.x1 - rule.x0 > 0.6 * page.width]
    assert len(table) >= 5
    steps = np.diff(sorted(rule.top for rule in table)[-5:])
    assert steps.max() - steps.min() < 1.5


@pytest.mark.parametrize("angle", [90, 180])
def test_a_page_that_lies_on_its_side_or_head(scan: Image.Image, angle: int) -> None:
    turned = page_of(scan.rotate(angle, expand=True))
    assert is_read(turned)
    assert turned.width < turned.height


def test_a_page_askew_under_a_seal_with_specks(scan: Image.Image) -> None:
    image = scan.convert("RGB")
    pen = ImageDraw.Draw(image, "RGBA")
    for radius in range(100, 110):  # a red ring through the table
        box = (500 - radius, 420 - radius, 500 + radius, 420 + radius)
        pen.ellipse(box, outline=(215, 30, 40, 220))
    image = image.rotate(1.6, Image.Resampling.BICUBIC, fillcolor=(250, 250, 250))
    dots = np.asarray(image).copy()
    dots[np.random.default_rng(1).random(dots.shape[:2]) < 0.0005] = 0
    assert is_read(page_of(Image.fromarray(dots)))


def test_a_blank_page_and_a_page_of_noise() -> None:
    rng = np.random.default_rng(2)
    paper = (245 + rng.normal(0, 5, (900, 640))).clip(0, 255).astype(np.uint8)
    assert page_of(Image.fromarray(paper)).origin == "blank"
    noise = rng.integers(0, 255, (900, 640)).astype(np.uint8)
    page = page_of(Image.fromarray(noise))
    assert (page.origin, page.glyphs) == ("unread", [])


def test_a_giant_picture_is_refused_and_a_small_one_read(scan: Image.Image) -> None:
    with pytest.raises(LimitExceeded, match="第1页.*上限为1000000像素"):
        page_of(scan, settings=Settings(max_image_pixels=1_000_000))
    assert page_of(Image.new("L", (5, 5), 0)).glyphs == []
    assert page_of(Image.new("L", (1, 20_000), 0)).glyphs == []


def test_a_page_of_ten_metres_is_not_made_larger_than_its_picture() -> None:
    size = {"width": 28_346.0, "height": 28_346.0}
    page = read_page(Image.new("L", (600, 600), 0), number=1, settings=Settings(), **size)
    assert (page.origin, page.width) == ("unread", size["width"])
