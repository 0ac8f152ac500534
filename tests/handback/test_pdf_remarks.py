from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, RectangleObject
from pypdfium2 import PdfDocument

from kxai.errors import NotAnnotatable
from kxai.handback.pdf_remarks import annotate_pdf
from kxai.handback.remarks import Annotated
from kxai.load import load
from tests.handback.files import Case, case

FIXTURE = Path(__file__).parents[2] / "fixtures" / "pdf" / "accounts_ruled.pdf"
SUM = ("256.88", "168.24", "88.64")
Change = Callable[[Any], None]


def copied(path: Path, *, change: Change | None = None) -> Path:
    """The fixture, each of its pages changed."""
    if change is None:
        path.write_bytes(FIXTURE.read_bytes())
        return path
    writer = PdfWriter(clone_from=io.BytesIO(FIXTURE.read_bytes()))
    for page in writer.pages:
        change(page)
    with path.open("wb") as file:
        writer.write(file)
    return path


def annotated(made: Case, *, author: str = "") -> Annotated:
    return annotate_pdf(
        made.path.name, made.data, made.document.text, made.handback.items, author=author
    )


def remarks(data: bytes, kind: str = "") -> list[tuple[int, Any]]:
    """(page, annotation) in order."""
    reader = PdfReader(io.BytesIO(data))
    return [
        (number, annotation.get_object())
        for number, page in enumerate(reader.pages, 1)
        for annotation in page.get("/Annots", ())
        if not kind or annotation.get_object()["/Subtype"] == kind
    ]


def marked(data: bytes) -> list[str]:
    """The characters under each highlighted box, as pdfium finds them there."""
    words = []
    with PdfDocument(data) as document:
        for number, annotation in remarks(data, "/Highlight"):
            page = document[number - 1].get_textpage()
            sides = [float(value) for value in annotation["/QuadPoints"]]
            for at in range(0, len(sides), 8):
                xs, ys = sides[at : at + 8 : 2], sides[at + 1 : at + 8 : 2]
                inside = page.get_text_bounded(min(xs), min(ys), max(xs), max(ys))
                words.append("".join(inside.split()))
    return words


def turned(degrees: int) -> Change:
    return lambda page: page.rotate(degrees)


def cut(page: Any) -> None:
    """Shown is a part of the page whose corner is not the origin."""
    box = page.mediabox
    page[NameObject("/CropBox")] = RectangleObject(
        (float(box.left) + 20, float(box.bottom) + 11, float(box.right) - 7, float(box.top) - 31)
    )


def both(page: Any) -> None:
    cut(page)
    page.rotate(90)


@pytest.mark.parametrize(
    "change",
    [None, cut, turned(90), turned(180), turned(270), both],
    ids=["as it is", "cut", "90", "180", "270", "cut and turned"],
)
def test_under_each_highlight_stands_its_number(change: Change | None, tmp_path: Path) -> None:
    made = case(copied(tmp_path / "甲.pdf", change=change), SUM, ("402,516.00", "78,412.00"))
    result = annotated(made)
    assert sorted(marked(result.data)) == sorted([*SUM, "402,516.00", "78,412.00"])
    assert (result.placed, result.unplaced) == (2, ())


def test_the_file_as_it_was_is_the_beginning_of_the_new_one(tmp_path: Path) -> None:
    made = case(copied(tmp_path / "甲.pdf"), SUM)
    data = annotated(made).data
    assert data.startswith(made.data)
    again = tmp_path / "批注.pdf"
    again.write_bytes(data)
    assert load(again).text == made.document.text


def test_a_note_tells_all_and_what_is_on_its_page_belongs_to_it(tmp_path: Path) -> None:
    made = case(copied(tmp_path / "甲.pdf"), SUM)
    data = annotated(made, author="财政局").data
    ((page, note),) = remarks(data, "/Text")
    assert note["/Contents"].splitlines()[0] == "问题1（分项合计）：请核实。"
    assert "计算：10.20 + 7.50 = 17.70万元" in note["/Contents"]
    assert note["/T"] == "财政局"
    when = made.handback.items[0].at
    assert note["/M"] == "D:" + when[:19].translate({ord(c): None for c in "-T:"}) + "Z"
    first, others = remarks(data, "/Highlight")
    assert first[0] == others[0] == page
    for _, highlight in (first, others):
        assert highlight["/IRT"].get_object()["/NM"] == note["/NM"]
        assert highlight["/RT"] == "/Group"
    assert others[1]["/Contents"] == "问题1也涉及这里，说明见第1页的批注。"


def test_a_number_on_another_page_stands_for_itself(tmp_path: Path) -> None:
    made = case(copied(tmp_path / "甲.pdf"), ("256.88", "402,516.00"))
    highlights = remarks(annotated(made).data, "/Highlight")
    other = made.document.page_at(made.document.text.index("402,516.00"))
    assert other is not None
    assert other.number > 1
    told = [("/IRT" in one, page) for page, one in highlights]
    assert told == [(True, 1), (False, other.number)]


def test_a_note_stands_within_its_page_at_the_height_of_the_number(tmp_path: Path) -> None:
    made = case(copied(tmp_path / "甲.pdf"), SUM, ("168.24", "65.49"), ("88.64", "34.51"))
    data = annotated(made).data
    places = [[float(x) for x in note["/Rect"]] for _, note in remarks(data, "/Text")]
    left, right, top = places[0][0], places[0][2], places[0][3]
    assert 500 < left < right < 612
    _, highlight = remarks(data, "/Highlight")[0]
    assert abs(top - float(highlight["/Rect"][3])) < 1
    heights = sorted(place[1] for place in places)
    assert all(b - a >= 17.9 for a, b in pairwise(heights))


def test_a_highlight_is_seen_and_the_number_read_through_it(tmp_path: Path) -> None:
    made = case(copied(tmp_path / "甲.pdf"), SUM)
    data = annotated(made).data
    _, highlight = remarks(data, "/Highlight")[0]
    with PdfDocument(data) as document:
        page = document[0]
        picture = page.render(scale=2).to_pil().convert("RGB")
        x0, _, _, y1 = (float(value) for value in highlight["/Rect"])
        box = (x0 * 2, (page.get_height() - y1) * 2, x0 * 2 + 60, (page.get_height() - y1) * 2 + 18)
        colours = picture.crop(tuple(map(int, box))).getcolors(10_000) or []
    marked_ = [c for _, c in colours if max(c) - min(c) > 40]
    assert marked_
    assert min(sum(c) for _, c in colours) < 200  # ink


def test_words_that_are_no_figures_are_looked_up_in_the_file(tmp_path: Path) -> None:
    path = copied(tmp_path / "甲.pdf")
    text = load(path).text
    start = text.index("巡展进校园")
    made = case(
        path, [], kind="form", equation="", figures=(), spans=((start, start + 5),), diagnosis=(),
        explanation="一处文字。",
    )  # fmt: skip
    assert marked(annotated(made).data) == ["巡展进校园"]
    other = annotate_pdf("甲.pdf", made.data, text + "另一版", made.handback.items)
    assert (other.placed, other.unplaced) == (0, (1,))


def test_what_has_no_place_is_told_on_the_first_page(tmp_path: Path) -> None:
    made = case(
        copied(tmp_path / "甲.pdf"), [], SUM, kind="disclosure", explanation="没有找到应公开的表。",
    )  # fmt: skip
    result = annotated(made)
    (page, note), *_ = remarks(result.data, "/Text")
    assert (page, result.unplaced) == (1, (2,))
    assert "没有找到应公开的表。" in note["/Contents"]


def test_remarks_that_were_there_stay(tmp_path: Path) -> None:
    from pypdf.annotations import Text

    writer = PdfWriter(clone_from=io.BytesIO(FIXTURE.read_bytes()))
    writer.add_annotation(0, Text(rect=(10, 10, 30, 30), text="原来的"))
    path = tmp_path / "甲.pdf"
    writer.write(path)
    made = case(path, SUM)
    told = [note["/Contents"] for _, note in remarks(annotated(made).data, "/Text")]
    assert told[0] == "原来的"
    assert len(told) == 2


def test_annotating_twice_is_possible(tmp_path: Path) -> None:
    made = case(copied(tmp_path / "甲.pdf"), SUM)
    once = annotated(made).data
    twice = annotate_pdf("甲.pdf", once, made.document.text, made.handback.items).data
    assert len(remarks(twice)) == 2 * len(remarks(once))


def test_the_same_remarks_have_the_same_bytes(tmp_path: Path) -> None:
    made = case(copied(tmp_path / "甲.pdf"), SUM)
    assert annotated(made).data == annotated(made).data


def test_a_protected_file_is_not_changed(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(FIXTURE.read_bytes()))
    writer.encrypt(user_password="", owner_password="x", algorithm="RC4-128")
    path = tmp_path / "甲.pdf"
    writer.write(path)
    made = case(path, SUM)
    with pytest.raises(NotAnnotatable, match="保护") as caught:
        annotated(made)
    assert caught.value.code == "E115"
    assert "kxai letter" in caught.value.reason


def test_a_file_whose_end_is_lost_is_read_but_not_added_to(tmp_path: Path) -> None:
    path = tmp_path / "甲.pdf"
    path.write_bytes(FIXTURE.read_bytes()[:-700])
    made = case(path, SUM)
    with pytest.raises(NotAnnotatable, match="kxai letter"):
        annotated(made)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"PK\x03\x04", FIXTURE.read_bytes()[:900]])
def test_what_is_no_pdf_is_told(data: bytes, tmp_path: Path) -> None:
    made = case(copied(tmp_path / "甲.pdf"), SUM)
    with pytest.raises(NotAnnotatable, match=r"坏\.pdf"):
        annotate_pdf("坏.pdf", data, made.document.text, made.handback.items)


def test_hostile_words_are_text(tmp_path: Path) -> None:
    made = case(
        copied(tmp_path / "甲.pdf"),
        SUM,
        equation=")>>endobj /JS (app.alert(1))\x00<<",
        expected="\\)",
    )
    data = annotated(made, author=")/S/JavaScript").data
    ((_, note),) = remarks(data, "/Text")
    assert ")>>endobj /JS (app.alert(1)) <<" in note["/Contents"]
    assert note["/T"] == ")/S/JavaScript"
    assert not {"/JS", "/AA", "/A"} & set(note)
    assert len(PdfReader(io.BytesIO(data)).pages) == len(PdfReader(FIXTURE).pages)
