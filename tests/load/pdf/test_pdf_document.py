"""Whole files: good ones, bad ones, and what is said about them."""

from __future__ import annotations

import contextlib
import io
import threading
from pathlib import Path

import pytest

from kxai import errors
from kxai.load import load as load_file
from tests.load.pdf.files import UNMAPPED, load, mapped, pages, pdf, raw, show, stream
from tests.work import steps

TEXT = show(20, 150, "Budget 12.50")
PICTURE = stream(
    bytes(range(256)) * 40,
    "/Type/XObject/Subtype/Image/Width 128/Height 80/ColorSpace/DeviceGray/BitsPerComponent 8",
)
SCAN = "q 300 0 0 200 0 0 cm /P Do Q\n"


def scanned(*contents: str) -> bytes:
    return pages(*contents, more=(PICTURE,), resources="/XObject<</P 4 0 R>>")


def encrypted(user: str, owner: str = "owner") -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(user, owner, canPrint=0))
    canvas.drawString(50, 700, "Budget 12.50")
    canvas.save()
    return out.getvalue()


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(place: str) -> None:
        raise errors.OcrMissing(place, "没有rapidocr")

    monkeypatch.setattr("kxai.load.scan.require_ocr", lacking)


def test_by_content_and_name(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pages(TEXT, show(20, 150, "second")))
    document = load_file(path)
    assert (document.format, document.text, document.notes) == ("pdf", "Budget 12.50\nsecond\n", ())
    assert [(p.number, p.origin, p.width, p.height) for p in document.pages] == [
        (1, "text", 300, 200),
        (2, "text", 300, 200),
    ]
    assert [document.text[p.start : p.end] for p in document.pages] == [
        "Budget 12.50\n",
        "second\n",
    ]


def test_rubbish_before_the_header(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"\r\n\r\n" + pages(TEXT))
    assert load_file(path).text == "Budget 12.50\n"


def test_password_is_needed_or_not() -> None:
    with pytest.raises(errors.EncryptedFile, match=r"a\.pdf.*密码"):
        load(encrypted("secret"))
    assert load(encrypted("")).text == "Budget 12.50\n"


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_truncated_file_is_told(share: float) -> None:
    data = pages(*(show(20, 150, f"page {i}") for i in range(30)))
    notes: tuple[str, ...] = ()
    with contextlib.suppress(errors.DamagedFile):
        notes = load(data[: int(len(data) * share)]).notes
        assert any("可能不全" in note for note in notes)
    assert notes or share < 0.2


def test_rubbish_is_damaged() -> None:
    with pytest.raises(errors.DamagedFile):
        load(b"%PDF-1.7\n" + bytes(500))


def test_pages_that_are_not_there_are_named() -> None:
    objects: list[str | bytes] = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R 9 0 R 9 0 R]/Count 3/MediaBox[0 0 300 200]>>",
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream(TEXT),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    document = load(pdf(objects))
    assert document.text == "Budget 12.50\n"
    assert "第2-3页残缺，未读取" in document.notes
    assert [page.origin for page in document.pages] == ["text", "unread", "unread"]
    objects[1] = "<</Type/Pages/Kids[9 0 R 9 0 R]/Count 2>>"
    with pytest.raises(errors.DamagedFile, match="第1-2页"):
        load(pdf(objects))


def test_blank_pages() -> None:
    document = load(pages("", TEXT, "10 10 m 90 10 l S"))
    assert [page.origin for page in document.pages] == ["blank", "text", "blank"]
    with pytest.raises(errors.EmptyFile, match="2页都是空白"):
        load(pages("", ""))


def test_ten_thousand_empty_pages_end_at_once() -> None:
    data = pages(*[""] * 10_000)
    with pytest.raises(errors.LimitExceeded, match="10000页，上限为5000页"):
        load(data)
    assert steps(lambda: blank(data)) < 11 * steps(lambda: blank(pages(*[""] * 1_000)))


def blank(data: bytes) -> None:
    with pytest.raises(errors.EmptyFile):
        load(data, max_pages=10_000)


def test_too_much_text() -> None:
    content = show(20, 150, "x" * 5_000)
    with pytest.raises(errors.LimitExceeded, match="文字超过12000字"):
        load(pages(*[content] * 3), max_text_chars=12_000)


def test_scan_without_ocr(no_ocr: None) -> None:
    document = load(scanned(TEXT, SCAN, SCAN))
    assert document.text == "Budget 12.50\n"
    assert [page.origin for page in document.pages] == ["text", "unread", "unread"]
    assert "第2-3页是图片，没有安装识别组件，未读取" in document.notes
    with pytest.raises(errors.OcrMissing, match=r"a\.pdf.*rapidocr"):
        load(scanned(SCAN))


def test_page_number_on_a_scan_does_not_make_it_text(no_ocr: None) -> None:
    document = load(scanned(TEXT, SCAN + show(140, 20, "- 2 -")))
    assert [page.origin for page in document.pages] == ["text", "unread"]


def test_invisible_text_on_a_scan_is_its_text_layer() -> None:
    document = load(scanned(SCAN + "3 Tr\n" + TEXT))
    assert document.text == "Budget 12.50\n"
    assert document.pages[0].origin == "text"
    assert "第1页是扫描件，文字取自文件自带的识别层" in document.notes


def test_broken_text_layer_without_ocr(no_ocr: None) -> None:
    font, table = mapped({1: "甲", 2: "乙"})
    rubbish = "BT /F 12 Tf 20 100 Td <00030004002100410042> Tj ET"
    with pytest.raises(errors.OcrMissing):
        load(pages(rubbish, font=UNMAPPED))
    document = load(
        pages(rubbish, "BT /F 12 Tf 20 100 Td <00010002> Tj ET", font=font, more=(table,))
    )
    assert document.text == "甲乙\n"
    assert any("第1页的文字层不可用" in note for note in document.notes)


def test_ideographs_drawn_by_lot_are_no_text_layer(no_ocr: None) -> None:
    import random

    chance = random.Random(1)
    codes = {i: chr(chance.randrange(0x4E00, 0x9FA5)) for i in range(1, 101)}
    font, table = mapped(codes)
    content = "BT /F 5 Tf 2 100 Td <" + "".join(f"{i:04x}" for i in codes) + "> Tj ET"
    with pytest.raises(errors.OcrMissing):
        load(pages(content, box="0 0 600 200", font=font, more=(table,)))


def test_picture_of_a_page_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from kxai.load.layout.page import Glyph, RawPage

    seen = {}

    def read(image, *, width, height, number, settings):  # type: ignore[no-untyped-def]
        seen[number] = image.mode, image.size, (width, height), image.getextrema()
        return RawPage(number, width, height, [Glyph("甲", 10, 10, 20, 20, 0.9)], origin="ocr")

    monkeypatch.setattr("kxai.load.scan.require_ocr", lambda place: None)
    monkeypatch.setattr("kxai.load.scan.read_page", read)
    document = load(scanned(TEXT, SCAN))
    assert [page.origin for page in document.pages] == ["text", "ocr"]
    assert seen == {2: ("RGB", (833, 555), (300, 200), ((0, 255),) * 3)}
    assert document.text == "Budget 12.50\n甲\n"
    assert document.places[-1].confidence == 0.9


def test_giant_page_is_a_small_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    from kxai.load.layout.page import RawPage

    sizes = []

    def read(image, *, width, height, number, settings):  # type: ignore[no-untyped-def]
        sizes.append(image.size)
        return RawPage(number, width, height, origin="unread")

    monkeypatch.setattr("kxai.load.scan.require_ocr", lambda place: None)
    monkeypatch.setattr("kxai.load.scan.read_page", read)
    side = 28_346  # points, ten metres
    for box in (f"0 0 {side} {side}", f"0 0 {side} 3", "0 0 1000000 1000000"):
        content = "q 1000000 0 0 1000000 0 0 cm /P Do Q"
        with pytest.raises(errors.EmptyFile):
            load(pages(content, box=box, more=(PICTURE,), resources="/XObject<</P 4 0 R>>"))
    assert all(width * height <= 12_000_000 for width, height in sizes)
    assert len(sizes) == 3


def test_script_attachment_and_form_are_told() -> None:
    more: tuple[str | bytes, ...] = (
        "<</S/JavaScript/JS(app.alert\\(1\\))>>",
        stream("12.5", "/Type/EmbeddedFile"),
        "<</Type/Filespec/F(table.xls)/UF(table.xls)/EF<</F 5 0 R>>>>",
    )
    catalog = (
        "/OpenAction 4 0 R/Names<</EmbeddedFiles<</Names[(table.xls) 6 0 R]>>>>"
        "/AcroForm<</Fields[]>>"
    )
    pin = "/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[9 9 20 20]/FS<</Type/Filespec/F(b.doc)/EF<</F 5 0 R>>>>>>]"
    document = load(pages(TEXT, catalog=catalog, more=more, page=pin))
    assert document.attachments == ("table.xls", "b.doc")
    assert document.notes == (
        "含脚本，没有运行",
        "含可填写的表单，填写的内容未读取",
        "含2个附件，未读取",
    )
    assert document.text == "Budget 12.50\n"


def test_traditional_text() -> None:
    words = "雲溪縣科學技術協會二〇二〇年度部門決算說明"
    font, table = mapped(dict(enumerate(words, 1)))
    codes = "".join(f"{i:04x}" for i in range(1, len(words) + 1))
    document = load(pages(f"BT /F 12 Tf 20 100 Td <{codes}> Tj ET", font=font, more=(table,)))
    assert document.language == "zh-Hant"
    assert document.text == words + "\n"


def test_several_threads() -> None:
    data = pages(*(show(20, 150, f"page {i}") for i in range(20)))
    found: list[str] = []

    def read() -> None:
        found.append(load(data).text)

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 6


def test_everything_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page and text page that is opened is closed, even when reading is given up."""
    from kxai.load.pdf import pdfium

    held: dict[str, int] = {}

    def counted(name: str, by: int):  # type: ignore[no-untyped-def]
        function = getattr(pdfium, name)

        def call(*arguments):  # type: ignore[no-untyped-def]
            held[name[-4:]] = held.get(name[-4:], 0) + by
            return function(*arguments)

        monkeypatch.setattr(pdfium, name, call)

    for name, by in (("load_page", 1), ("close_page", -1), ("load_text", 1), ("close_text", -1)):
        counted(name, by)
    load(pages(TEXT, TEXT, ""))
    with pytest.raises(errors.LimitExceeded):
        load(pages(*[show(20, 150, "x" * 5_000)] * 3), max_text_chars=6_000)
    assert held == {"page": 0, "text": 0}


def test_raw_pages_have_the_numbers_of_the_file() -> None:
    assert [page.number for page in raw(pages("", TEXT))] == [1, 2]


def test_scan_is_read_when_ocr_is_there(tmp_path: Path) -> None:
    """The way of a scanned page from the file to its text and boxes."""
    pytest.importorskip("rapidocr")
    pytest.importorskip("onnxruntime")
    from kxai.schema.place import Places
    from kxai_lab.generate.render_pdf import render_pdf
    from kxai_lab.generate.render_scan import render_scan

    body = "# 澄溪县科协2021年度决算\n\n本年收入合计257.47万元，本年支出合计256.88万元。\n"
    try:
        scan = render_scan(render_pdf(body), dpi=200)
    except errors.EvaluationError:
        pytest.skip("no CJK font")
    document = load(scan)
    assert [page.origin for page in document.pages] == ["ocr"]
    at = document.text.index("257.47")
    (box,) = Places(document.places).boxes(at, at + 6)
    assert box.page == 1
    assert 0 < box.x0 < box.x1 < document.pages[0].width
    assert Places(document.places).confidence(at, at + 6) < 1
