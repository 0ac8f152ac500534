from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kxai.export.quote import Fragment, Quoter


def spans(text: str, *numbers: str) -> list[tuple[int, int]]:
    return [(text.index(n), text.index(n) + len(n)) for n in numbers]


def test_a_number_is_marked_in_its_sentence() -> None:
    text = "前一句。2023年收入16.70万元，支出9万元。后一句。"
    assert Quoter(text).quote(spans(text, "16.70")) == [
        Fragment("2023年收入", False),
        Fragment("16.70", True),
        Fragment("万元，支出9万元。", False),
    ]


def test_numbers_of_one_sentence_share_it_and_others_are_set_apart() -> None:
    text = "收入5万元，支出4万元。无关的一句。结余1万元。"
    told = Quoter(text).quote(spans(text, "1", "5", "4"))
    assert "".join(f.text for f in told) == "收入5万元，支出4万元。 … 结余1万元。"
    assert [f.text for f in told if f.marked] == ["5", "4", "1"]


def test_a_number_alone_in_its_line_is_shown_with_what_stands_before() -> None:
    text = "项目\n财政拨款收入\n209.70\n"
    told = Quoter(text).quote(spans(text, "209.70"))
    assert told == [Fragment("项目 财政拨款收入 ", False), Fragment("209.70", True)]


def test_an_overlong_sentence_is_cut_but_no_number_is() -> None:
    text = "甲" * 50 + "1234567" + "乙" * 28 + "，合计88万元" + "丙" * 26 + "7654321" + "丁" * 50
    told = "".join(f.text for f in Quoter(text).quote(spans(text, "88"), around=34))
    assert told.startswith("…1234567乙")
    assert told.endswith("丙7654321…")


def test_marks_of_a_word_processor_are_left_out() -> None:
    text = "[bookmark: _Toc15377860]收入合计5万元。"
    assert Quoter(text).quote(spans(text, "5万")[:1])[0].text == "收入合计"


def test_places_are_pages_lines_or_paragraphs() -> None:
    text = "一\r\n二\n三"
    assert Quoter(text).place(3) == "第2行"
    assert Quoter(text, format="docx").place(text.index("三")) == "第3段"
    paged = Quoter(text, format="pdf", pages=[(7, 0, 3), (8, 3, 5)], cells={1: "表!B5"})
    assert [paged.place(at) for at in (0, 1, 2, 3)] == ["第7页", "表!B5", "第7页", "第8页"]
    assert paged.place(6) == "第3段"  # behind the pages


def test_nothing_is_quoted_where_nothing_is_spoken_of() -> None:
    assert Quoter("正文。").quote([]) == []


@given(st.text(alphabet="甲乙，。；\n\t 0123456789.…\x07", max_size=200), st.data())
def test_every_number_is_shown_whole_and_in_order(text: str, data: st.DataObject) -> None:
    found = [m.span() for m in re.finditer(r"\d+", text)]
    chosen = [span for span in found if data.draw(st.booleans())]
    around = data.draw(st.integers(min_value=1, max_value=30))
    told = Quoter(text).quote(chosen, around=around)
    assert [f.text for f in told if f.marked] == [text[a:b] for a, b in chosen]
    printed = {text[a:b] for a, b in found}
    shown = re.findall(r"\d+", " ".join(f.text for f in told if not f.marked))
    assert set(shown) <= printed
    assert all(c.isprintable() for f in told for c in f.text)
