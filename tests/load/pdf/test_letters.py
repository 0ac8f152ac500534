"""Characters of PDF pages and their boxes, on pages turned, cut and scaled."""

from __future__ import annotations

import pytest

from tests.load.pdf.files import UNMAPPED, letters, load, mapped, pages, raw, show

HELLO = show(20, 100, "Ay1")


def box_of(data: bytes) -> tuple[float, ...]:
    """The box of the first letter, to a tenth of a point."""
    first = letters(data)[0]
    return tuple(round(side, 1) for side in (first.x0, first.top, first.x1, first.bottom))


def text_of(data: bytes) -> str:
    return "".join(letter.text for letter in letters(data))


# 8.0 wide, from 10.56 above the base line to 1.44 below it: at 12 points.
@pytest.mark.parametrize(
    ("page", "size", "box"),
    [
        ("", (300, 200), (20.0, 89.4, 28.0, 101.4)),
        ("/CropBox[10 20 210 120]", (200, 100), (10.0, 9.4, 18.0, 21.4)),
        ("/CropBox[-50 -50 500 500]", (300, 200), (20.0, 89.4, 28.0, 101.4)),
        ("/Rotate 180", (300, 200), (20.0, 89.4, 28.0, 101.4)),
        ("/UserUnit 2", (300, 200), (20.0, 89.4, 28.0, 101.4)),
    ],
)
def test_boxes_are_those_of_the_page_as_shown(
    page: str, size: tuple[int, int], box: tuple[float, ...]
) -> None:
    content = HELLO
    if "180" in page:  # set upside down, so that it is upright as shown
        content = "BT /F 12 Tf -1 0 0 -1 280 100 Tm (Ay1) Tj ET"
    data = pages(content, page=page)
    shown = raw(data)[0]
    assert (shown.width, shown.height) == size
    assert box_of(data) == box


@pytest.mark.parametrize(
    ("turn", "matrix"),
    [(90, "0 1 -1 0 100 20"), (270, "0 -1 1 0 200 180")],
)
def test_turned_page_with_text_set_for_it(turn: int, matrix: str) -> None:
    data = pages(f"BT /F 12 Tf {matrix} Tm (Ay1) Tj ET", page=f"/Rotate {turn}")
    shown = raw(data)[0]
    assert (shown.width, shown.height) == (200, 300)
    first, _, last = shown.printed
    assert first.x0 == pytest.approx(20, abs=0.1)
    assert first.x1 < last.x0
    assert first.bottom - first.top == pytest.approx(12, abs=0.01)
    assert first.bottom == pytest.approx(101.4, abs=0.1)


def test_page_set_sideways_is_turned_upright() -> None:
    data = pages("BT /F 12 Tf 0 1 -1 0 100 20 Tm (Sideways 1) Tj ET")
    document = load(data)
    assert document.text == "Sideways 1\n"
    assert (document.pages[0].width, document.pages[0].height) == (200, 300)
    assert any("横放" in note for note in document.notes)


@pytest.mark.parametrize(
    "content",
    [
        "BT /F 1 Tf 12 0 0 12 20 100 Tm (Ay1) Tj ET",
        "0.5 0 0 0.5 0 0 cm BT /F 24 Tf 40 200 Td (Ay1) Tj ET",
        "q 1 0 0 -1 0 200 cm BT /F 12 Tf 1 0 0 -1 20 100 Tm (Ay1) Tj ET Q",
    ],
)
def test_matrices_scale_the_boxes(content: str) -> None:
    assert box_of(pages(content)) == (20.0, 89.4, 28.0, 101.4)


def test_text_in_a_form() -> None:
    from tests.load.pdf.files import stream

    form = stream(
        HELLO, "/Type/XObject/Subtype/Form/BBox[0 0 300 200]/Resources<</Font<</F 3 0 R>>>>"
    )
    data = pages("1 0 0 1 5 7 cm /X Do", more=(form,), resources="/XObject<</X 4 0 R>>")
    assert box_of(data) == (25.0, 82.4, 33.0, 94.4)


def test_nothing_of_pdfium_is_put_in() -> None:
    data = pages(show(20, 150, "abc-") + show(20, 130, "def") + show(150, 130, "x"))
    assert text_of(data) == "abc-defx"


def test_pairs_ligatures_and_radicals() -> None:
    font, table = mapped({1: "𠀋", 2: "fi", 3: "⼀", 4: "⺠", 5: "\uf900", 6: "\uf0b7", 7: "\xad"})
    data = pages(
        "BT /F 12 Tf 20 100 Td <0001000200030004000500060007> Tj ET", font=font, more=(table,)
    )
    found = letters(data)
    assert "".join(letter.text for letter in found) == "𠀋fi一民豈•-"
    assert [round(letter.x0) for letter in found] == [20, 32, 38, 44, 56, 68, 80, 92]


def test_only_those_blocks_are_normalised() -> None:
    font, table = mapped({1: "①", 2: "％", 3: "㎡", 4: "Ⅱ"})
    data = pages("BT /F 12 Tf 20 100 Td <0001000200030004> Tj ET", font=font, more=(table,))
    assert text_of(data) == "①％㎡Ⅱ"


def test_single_unmapped_letters_are_told() -> None:
    font, table = mapped(dict(enumerate("本年收入合计九百万元其中财政拨款八百万元", 1)))
    codes = "".join(f"{i:04x}" for i in range(1, 21)) + "0099"
    document = load(pages(f"BT /F 12 Tf 20 100 Td <{codes}> Tj ET", font=font, more=(table,)))
    assert document.text == "本年收入合计九百万元其中财政拨款八百万元\ufffd\n"
    assert "有1字没有编码对应，记作\ufffd（第1页）" in document.notes
    assert document.pages[0].origin == "text"


def test_unmapped_font_is_no_text_layer() -> None:
    (page,) = raw(pages("BT /F 12 Tf 20 100 Td <00030004002100410042> Tj ET", font=UNMAPPED))
    assert page.columns is None
    assert page.origin in ("ocr", "unread", "blank")


def test_white_on_white_is_left_out_and_white_on_a_dark_cell_is_not() -> None:
    data = pages(
        show(20, 150, "seen")
        + "1 1 1 rg\n"
        + show(20, 100, "gone")
        + "0 0 0.5 rg 10 40 100 30 re f 1 1 1 rg\n"
        + show(20, 50, "head")
    )
    document = load(data)
    assert document.text.split() == ["seen", "head"]
    assert "略去看不见的文字4字（第1页）" in document.notes


def test_invisible_text_without_a_picture_is_left_out() -> None:
    document = load(pages(show(20, 150, "seen") + "3 Tr\n" + show(20, 100, "gone")))
    assert document.text == "seen\n"
    assert any("看不见" in note for note in document.notes)


def test_off_page_and_slanting_text_are_left_out() -> None:
    slanting = "BT /F 20 Tf 0.7 0.7 -0.7 0.7 150 20 Tm (DRAFT) Tj ET\n"
    data = pages(show(20, 150, "seen text") + show(400, 100, "far") + slanting)
    document = load(data)
    assert document.text == "seen text\n"
    assert "略去页面以外的文字3字（第1页）" in document.notes
    assert "略去斜排或竖转的文字5字（第1页）" in document.notes


@pytest.mark.parametrize(
    ("x", "text", "shown_"),
    [
        (290, "15,211.39", "15,211.39"),  # begins on the page, which is 300 wide
        (301, "15,211.39", ""),
        (270, "15 39", "15"),  # the second number is another
    ],
)
def test_a_number_at_the_edge_of_the_page_is_whole(x: int, text: str, shown_: str) -> None:
    head, _, tail = text.partition(" ")
    content = show(x, 100, head) + (show(305, 100, tail) if tail else "")
    assert text_of(pages(content)) == shown_
