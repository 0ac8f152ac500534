"""Misread numbers: what shape and arithmetic decide, and what they must leave alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kxai.check import check
from kxai.extract import extract
from kxai.extract.readings import mend
from kxai.schema.document import Cell, Document, Grid, Page, Reading
from kxai.schema.place import Place, Places

TITLE = "云溪县科学技术协会2020年度部门决算情况说明\n"


def scanned(text: str, doubts: dict[str, float] | None = None, *, sure: float = 0.999) -> Document:
    """``text`` as if read from a page of a picture; ``doubts`` are numbers read less surely.

    A doubt is told by the number with what stands around it: its first number is meant.
    """
    text = TITLE + text
    spans = []
    for words, confidence in (doubts or {}).items():
        at = text.index(words)
        start = next(i for i in range(at, at + len(words)) if text[i].isdecimal())
        end = start
        while end < len(text) and (text[end].isdecimal() or text[end] in ".,"):
            end += 1
        spans.append((start, end, confidence))
    places = []
    at = 0
    for start, end, confidence in [*sorted(spans), (len(text), len(text), 1.0)]:
        for a, b, c in ((at, start, sure), (start, end, confidence)):
            if b > a:
                edges = tuple(float(x) for i in range(a, b) for x in (i, i + 1))
                places.append(Place(a, b, page=1, top=1, bottom=9, edges=edges, confidence=c))
        at = end
    return Document(
        "memory.png", "0" * 64, "image", text, pages=(Page(1, 0, len(text), "ocr", 595, 842),),
        places=tuple(places),
    )  # fmt: skip


def findings(document: Document) -> list[str]:
    read = extract(document)
    return [f.kind for f in check(read.figures, read.text, report=read.report).findings]


def mended(document: Document) -> list[tuple[str, str]]:
    """(what the text has now, what had been read) of all that was mended."""
    after = mend(document)
    return [(after.text[r.start : r.end], r.read) for r in after.readings]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("支出2O4.5O万元。", "204.50"),
        ("支出2l4.50万元。", "214.50"),
        ("支出12。34万元。", "12.34"),
        ("支出〇.82万元。", "0.82"),
        ("占37.O%。", "37.0"),
    ],
)
def test_a_letter_that_can_only_be_one_digit_is_that_digit(read: str, meant: str) -> None:
    document = scanned(read)
    after = mend(document)
    assert mended(document) == [
        (meant, read[read.index(read.lstrip("支出占")) :].rstrip("万元。%"))
    ]
    figure = next(f for f in extract(after).figures if f.text == meant)
    assert figure.reading is not None
    assert figure.reading != meant


@pytest.mark.parametrize(
    "text",
    [
        "支出SO4.5O元件费。",  # letters that are more than half of it, or no number before a unit
        "型号2O4的设备。",  # no unit
        "共12。34个村参加。",  # a sentence may end there
        "支出|2.30万元。",  # a ruling line is a bar as well
        "支出2O4O,5万元。",  # no number even so
    ],
)
def test_what_is_open_to_doubt_stays(text: str) -> None:
    document = scanned(text)
    assert mend(document) == document


def test_a_text_that_was_not_read_from_a_picture_stays() -> None:
    document = replace(scanned("支出2O4.50万元。"), pages=(), places=())
    assert mend(document) is document


def test_cells_are_mended_where_their_column_holds_numbers() -> None:
    rows = [["项目", "金额"], ["科普", "1O2.00"], ["学会", "56 .20"], ["青少年", "33.00"],
            ["编号", "A1O"], ["合计", "191.20"]]  # fmt: skip
    text, cells = TITLE, []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            cells.append(Cell(r, c, len(text), len(text) + len(words)))
            text += words + "\t"
        text += "\n"
    grid = Grid(len(TITLE), len(text), len(rows), 2, tuple(cells))
    base = scanned("x")
    document = replace(
        base, text=text, grids=(grid,), pages=(Page(1, 0, len(text), "ocr"),),
        places=(Place(0, len(text), page=1, edges=tuple(map(float, range(2 * len(text)))),
                      confidence=0.99),),
    )  # fmt: skip
    after = mend(document)
    found = [after.text[c.start : c.end] for c in after.grids[0].cells]
    assert found == ["项目", "金额", "科普", "102.00", "学会", "56.20", "青少年", "33.00",
                     "编号", "A1O", "合计", "191.20"]  # fmt: skip
    assert [r.read for r in after.readings] == ["1O2.00", "56 .20"]
    assert all(len(p.edges) == 2 * (p.end - p.start) for p in after.places)
    assert after.pages[0].end == len(after.text)
    assert after.grids[0].end == len(after.text)


SUM = "本年支出合计{total}万元，其中：基本支出120.45万元，项目支出52.35万元。"
CHANGE = "本年收入合计398.72万元，比2019年的{before}万元增加22.32万元，增长5.9%。"


@pytest.mark.parametrize(
    ("text", "doubt", "meant"),
    [
        (SUM.format(total="172.30"), "合计172.30", "172.80"),
        (CHANGE.format(before="316.40"), "的316.40", "376.40"),
        (CHANGE.format(before="375.40"), "的375.40", "376.40"),
    ],
)
def test_arithmetic_decides_for_a_doubtful_digit(text: str, doubt: str, meant: str) -> None:
    document = scanned(text, {doubt: 0.8})
    assert findings(document)
    assert mended(document) == [(meant, doubt.lstrip("合计的"))]
    after = mend(document)
    assert findings(after) == []
    figure = next(f for f in extract(after).figures if f.text == meant)
    assert figure.reading == doubt.lstrip("合计的")
    assert figure.confidence <= 0.8


def test_two_digits_misread_in_one_number_are_left_to_the_reader() -> None:
    document = scanned(CHANGE.format(before="878.40"), {"的878.40": 0.8})
    assert mend(document) == document


def test_a_point_that_was_not_seen_is_put_in() -> None:
    document = scanned(SUM.format(total="17280"), {"合计17280": 0.8})
    after = mend(document)
    assert [(after.text[r.start : r.end], r.read) for r in after.readings] == [("172.80", "17280")]
    assert after.pages[0].end == len(after.text) == len(document.text) + 1
    assert all(len(p.edges) == 2 * (p.end - p.start) for p in after.places)
    places = Places(after.places)
    start = after.text.index("120.45")
    old = Places(document.places).boxes(
        document.text.index("120.45"), document.text.index("120.45") + 6
    )
    assert places.boxes(start, start + 6) == old


def test_a_comma_that_was_a_point_is_mended_by_arithmetic_only() -> None:
    text = SUM.format(total="172，80")
    assert mended(scanned(text, {"合计172": 0.8, "，80": 0.8})) == [("172.80", "172，80")]
    listed = "分别拨付12，30万元给两家学会。"
    assert mended(scanned(listed, {"拨付12": 0.8})) == []


def test_a_point_that_left_white_is_put_there_by_arithmetic_only() -> None:
    assert mended(scanned(SUM.format(total="172 80"))) == [("172.80", "172 80")]
    assert mended(scanned(SUM.format(total="172 30"))) == []
    assert mended(scanned("分别拨付12 30万元给两家学会。")) == []


@pytest.mark.parametrize("confidence", [0.97, 0.999])
def test_an_error_of_the_report_stays_a_finding(confidence: float) -> None:
    """The very same misprint, read surely: the report is wrong, not the reading."""
    document = scanned(SUM.format(total="172.30"), {"合计172.30": confidence})
    assert mend(document) == document
    assert findings(document) == ["sum"]


def test_an_error_of_the_report_beside_a_doubtful_number_stays() -> None:
    # The total is misprinted by 0.20, which no likely misreading of 120.45 makes up for.
    document = scanned(SUM.format(total="172.60"), {"支出120.45": 0.8})
    assert mend(document) == document
    assert findings(document) == ["sum"]


def test_a_reading_that_breaks_another_relation_is_none() -> None:
    # 172.80 would mend the sum, but 172.30 is what the change before it is told of.
    text = "本年支出合计172.30万元，比2019年的150.00万元增加22.30万元，其中：基本支出120.45万元，项目支出52.35万元。"
    document = scanned(text, {"合计172.30": 0.8})
    assert mend(document) == document


def test_two_readings_that_mend_the_same_relation_decide_nothing() -> None:
    text = SUM.format(total="172.30")
    assert mended(scanned(text, {"合计172.30": 0.8})) == [("172.80", "172.30")]
    # 119.95 and 51.85 are no misreadings of the parts, but 57.80 for 52.30 and so on may be.
    rival = "本年支出合计173.80万元，其中：基本支出120.45万元，项目支出58.35万元。"
    first, second = scanned(rival, {"合计173.80": 0.8}), scanned(rival, {"支出58.35": 0.8})
    assert mended(first) == [("178.80", "173.80")]
    assert mended(second) == [("53.35", "58.35")]
    assert mended(scanned(rival, {"合计173.80": 0.8, "支出58.35": 0.8})) == []


def test_a_reading_that_is_kept_is_the_raw_one() -> None:
    document = scanned(SUM.format(total="172.3O"), {"合计172.3": 0.8})
    after = mend(document)
    assert [(after.text[r.start : r.end], r.read) for r in after.readings] == [("172.80", "172.3O")]
    assert mend(after).readings == after.readings
    assert after.readings[0] == Reading(after.readings[0].start, after.readings[0].end, "172.3O")
