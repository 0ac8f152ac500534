"""Ruling lines out of everything that files draw them with."""

from __future__ import annotations

import pytest

from kxai.load.layout.page import Rule
from tests.load.pdf.files import load, pages, raw, rules, show, stream
from tests.work import steps

TEXT = show(20, 180, "text")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("10 50 m 90 50 l S", [Rule(10, 150, 90, 150)]),
        ("10 50 80 1 re f", [Rule(10, 149.5, 90, 149.5)]),
        ("10 50 1 80 re f", [Rule(10.5, 70, 10.5, 150)]),
        ("10 50 m 10 90 l 60 90 l S", [Rule(10, 110, 10, 150), Rule(10, 110, 60, 110)]),
        ("10 50 m 90 90 l S", []),
        ("10 50 m 30 90 60 90 90 50 c S", []),
        ("10 50 80 1 re 10 90 80 1 re f", [Rule(10, 149.5, 90, 149.5), Rule(10, 109.5, 90, 109.5)]),
        ("1 1 1 rg 10 50 80 40 re f", []),
        ("10 50 m 90 50 l n", []),
        ("2 0 0 1 5 5 cm 10 50 m 40 50 l S", [Rule(25, 145, 85, 145)]),
        ("-50 50 m 90 50 l S", [Rule(0, 150, 90, 150)]),
        ("10 500 m 90 500 l S", []),
    ],
)
def test_lines_and_thin_rectangles(content: str, expected: list[Rule]) -> None:
    assert rules(pages(TEXT + content)) == expected


@pytest.mark.parametrize(
    "content", ["10 50 80 40 re S", "0.9 g 10 50 80 40 re f", "10 50 m 90 50 l 90 90 l 10 90 l s"]
)
def test_rectangles_give_four_edges(content: str) -> None:
    edges = {
        Rule(10, 110, 90, 110),
        Rule(10, 150, 90, 150),
        Rule(10, 110, 10, 150),
        Rule(90, 110, 90, 150),
    }
    assert set(rules(pages(TEXT + content))) == edges


def test_background_of_the_page_is_no_frame() -> None:
    assert rules(pages("0.9 1 1 rg 0 0 300 200 re f 0 g " + TEXT)) == []


def test_forms_within_forms_with_their_matrices() -> None:
    inner = stream(
        "0 0 m 30 0 l S", "/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Matrix[1 0 0 1 3 3]"
    )
    outer = stream(
        "2 0 0 2 0 0 cm /Y Do",
        "/Type/XObject/Subtype/Form/BBox[0 0 300 200]/Resources<</XObject<</Y 4 0 R>>>>",
    )
    data = pages(
        TEXT + "1 0 0 1 10 20 cm /X Do", more=(inner, outer), resources="/XObject<</X 5 0 R>>"
    )
    assert rules(data) == [Rule(16, 174, 76, 174)]


def test_form_that_holds_itself_ends() -> None:
    form = stream(
        "0 0 m 30 0 l S /X Do",
        "/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</X 4 0 R>>>>",
    )
    data = pages(TEXT + "/X Do", more=(form,), resources="/XObject<</X 4 0 R>>")
    assert len(raw(data)[0].rules) < 50


def test_turned_page_turns_its_rules() -> None:
    text = "BT /F 12 Tf 0 1 -1 0 100 20 Tm (text) Tj ET\n"
    assert rules(pages(text + "10 50 m 90 50 l S", page="/Rotate 90")) == [Rule(50, 10, 50, 90)]


def test_page_set_sideways_turns_them_too() -> None:
    text = "BT /F 12 Tf 0 1 -1 0 100 20 Tm (text) Tj ET\n"
    assert rules(pages(text + "10 50 m 90 50 l S")) == [Rule(50, 10, 50, 90)]


def test_chart_of_many_lines_is_bounded() -> None:
    lines = "".join(f"{i % 290} {i % 180} m {i % 290 + 5} {i % 180} l S\n" for i in range(100_000))
    path = "0 0 m " + "".join(f"{i % 290} {i * 7 % 180} l\n" for i in range(100_000)) + "S\n"
    drawn = pages(show(20, 90, "one") + lines, show(20, 90, "two") + path)
    document = load(drawn)
    assert steps(lambda: load(drawn)) < 5_000_000
    assert document.text == "one\ntwo\n"
    assert "第1页图形过多，未取表格线" in document.notes
    assert len(raw(pages(TEXT + path + "10 50 m 90 50 l S"))[0].rules) == 1
