"""Picture files: one page or many, damaged, too large, and what is said where nothing can read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

pytest.importorskip("rapidocr")
pytest.importorskip("onnxruntime")

from PIL import Image, ImageChops, ImageDraw

from kxai.bulk.pipeline import read
from kxai.errors import DamagedFile, EmptyFile, LimitExceeded, OcrMissing
from kxai.extract import extract
from kxai.load import load
from kxai.load.scan import needs
from kxai.schema.place import Places
from kxai.settings import Settings
from tests.load.scan.pictures import CELLS, picture


@pytest.fixture(scope="module")
def scan() -> Image.Image:
    return picture()


def test_a_tiff_of_two_pages_has_figures_with_places(scan: Image.Image, tmp_path: Path) -> None:
    path = tmp_path / "决算.tif"
    blank = Image.new("L", scan.size, 248)
    scan.save(path, save_all=True, append_images=[blank], dpi=(150, 150), compression="tiff_lzw")
    document = read(path, Settings())
    assert document.format == "image"
    assert [page.origin for page in document.pages] == ["ocr", "blank"]
    assert round(document.pages[0].width) == 596
    assert [(grid.rows, grid.columns) for grid in document.grids] == [(4, 4)]
    figures = {figure.text: figure for figure in extract(document).figures}
    change = figures["22.32"]
    assert (change.indicator, change.role, change.page) == ("income.total", "change", 1)
    assert 0.8 < figures["1,217.62"].confidence < 1
    (box,) = figures["1,217.62"].boxes
    assert box.page == 1
    crop = scan.crop(tuple(int(x * 150 / 72) for x in (box.x0, box.top, box.x1, box.bottom)))
    assert crop.getextrema()[0] < 100  # there is ink where the figure is said to stand
    assert Places(document.places).confidence(0, 4) < 1


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP"])
def test_a_blank_picture_says_so(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind.lower()}"
    Image.new("RGB", (300, 400), "white").save(path, kind)
    with pytest.raises(EmptyFile, match="没有认出文字"):
        load(path)


def test_damaged_pictures(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.effect_noise((400, 400), 50).save(out, "PNG")
    for name, data in (
        ("cut.png", out.getvalue()[:2000]),
        ("head.png", b"\x89PNG\r\n\x1a\n"),
        ("rubbish.tif", b"II*\x00" + bytes(range(200))),
        ("a.bmp", b"BM" + bytes(60)),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises((DamagedFile, EmptyFile), match=name):
            load(path)


def test_a_picture_that_claims_a_giant_size(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (30_000, 30_000)).save(path)  # 100 kB that become 900 million pixels
    with pytest.raises(LimitExceeded, match="像素"):
        load(path)
    path = tmp_path / "large.png"
    Image.new("1", (2_000, 1_000)).save(path)
    with pytest.raises(LimitExceeded, match="2000×1000像素"):
        load(path, settings=Settings(max_image_pixels=1_000_000))


def test_a_tiff_of_too_many_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    frame = Image.new("1", (20, 20))
    frame.save(path, save_all=True, append_images=[frame] * 5)
    with pytest.raises(LimitExceeded, match="有6页，上限为5页"):
        load(path, settings=Settings(max_image_pages=5))


def test_what_to_install_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (300, 400), "white").save(path)
    monkeypatch.setattr(needs, "_PACKAGES", ("no_such_package",))
    needs.lack.cache_clear()
    try:
        with pytest.raises(OcrMissing) as error:
            load(path)
    finally:
        needs.lack.cache_clear()
    assert error.value.code == "E110"
    assert 'pip install "kxai[ocr]"' in str(error.value)
    assert "a.png" in str(error.value)


def test_a_red_seal_on_a_scanned_pdf(scan: Image.Image, tmp_path: Path) -> None:
    image = scan.convert("RGB")
    pen = ImageDraw.Draw(image)
    for radius in range(0, 105, 15):  # rings over a label and a number
        pen.ellipse(
            (620 - radius, 400 - radius, 620 + radius, 400 + radius), outline=(210, 30, 40), width=6
        )
    path = tmp_path / "盖章.pdf"
    # What a scanner does: darker ink stays visible through the seal.
    ImageChops.multiply(image, scan.convert("RGB")).save(path, resolution=150)
    document = load(path)
    assert document.pages[0].origin == "ocr"
    (grid,) = document.grids
    cells = {document.text[cell.start : cell.end] for cell in grid.cells}
    assert cells >= {*CELLS, "一、科学技术支出", "二、卫生健康支出"}
