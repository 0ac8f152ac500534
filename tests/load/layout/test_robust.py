"""Any page gives a text, in time; limits hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kxai.errors import LimitExceeded
from kxai.load.flow import Flow
from kxai.load.layout.compose import compose
from kxai.load.layout.page import Glyph, RawPage, Rule
from tests.load.layout.setting import Setter, written
from tests.work import steps

SIDES = st.floats(-50, 900, allow_nan=False)
SIZES = st.floats(0.0, 40, allow_nan=False)
LETTERS = st.sampled_from("收入支出表一1234,.-%（）：。 aB…\u3000")
GLYPHS = st.builds(
    lambda text, x, y, w, h: Glyph(text, x, y, x + w, y + h), LETTERS, SIDES, SIDES, SIZES, SIZES
)
RULES = st.builds(
    lambda x, y, length, flat: Rule(x, y, x + length, y) if flat else Rule(x, y, x, y + length),
    SIDES, SIDES, st.floats(0, 600), st.booleans(),
)  # fmt: skip
PAGES = st.lists(st.tuples(st.lists(GLYPHS, max_size=60), st.lists(RULES, max_size=30)), max_size=3)


@settings(max_examples=150, deadline=None)
@given(PAGES)
def test_any_page(pages: list[tuple[list[Glyph], list[Rule]]]) -> None:
    raw = [RawPage(n, 595, 842, glyphs, rules) for n, (glyphs, rules) in enumerate(pages, 1)]
    flow, composed = written(raw)
    kept = "".join(flow.text.split()) + "".join(item.text for item in composed.furniture)
    given_ = {g.text for page in raw for g in page.glyphs if not g.text.isspace()}
    assert set("".join(kept.split())) == given_  # only doubles are left out
    at = 0
    for place in flow.places:
        assert place.start >= at
        assert len(place.edges) == 2 * (place.end - place.start)
        at = place.end
    assert [page.number for page in composed.pages] == [page.number for page in raw]


def test_ten_thousand_empty_pages() -> None:
    pages = [RawPage(n, 595, 842, origin="blank") for n in range(1, 10_001)]
    flow, composed = written(pages)
    assert steps(lambda: written(pages)) < 11 * steps(lambda: written(pages[:1000]))
    assert flow.text == ""
    assert len(composed.pages) == 10_000
    assert {(page.start, page.end, page.origin) for page in composed.pages} == {(0, 0, "blank")}


def test_no_pages() -> None:
    assert written([])[1].pages == ()


def test_limit() -> None:
    page = Setter()
    page.paragraph("字" * 500)
    with pytest.raises(LimitExceeded):
        compose(page.pages, Flow("a.pdf", 400))


@pytest.mark.parametrize("side", [28_346.0, 3.0])
def test_size_of_page(side: float) -> None:
    page = RawPage(1, side, side, [Glyph("字", 1, 1, 2, 2), Glyph("元", 2, 1, 3, 2)])
    assert written([page])[0].text == "字元\n"


def crowded(count: int, kind: str) -> list[RawPage]:
    glyphs: list[Glyph] = []
    rules: list[Rule] = []
    if kind == "one line":
        glyphs = [Glyph("1", 30.0 * i, 10, 30.0 * i + 5, 20) for i in range(count)]
    elif kind == "one place":
        glyphs = [Glyph("一二三四五六"[i % 6], 10, 10, 20, 20) for i in range(count)]
    elif kind == "rows":
        glyphs = [
            Glyph("1", 40.0 * (i % 8), 12.0 * (i // 8), 40.0 * (i % 8) + 5, 12.0 * (i // 8) + 10)
            for i in range(count)
        ]
    elif kind == "net":
        glyphs = [Glyph("1", 5, 3, 9, 9)]
        rules = [Rule(10.0 * i, 0, 10.0 * i, 9e5) for i in range(count // 2)]
        rules += [Rule(0, 10.0 * i, 9e5, 10.0 * i) for i in range(count // 2)]
    elif kind == "dashes":
        glyphs = [Glyph("1", 5, 3, 9, 9)]
        rules = [Rule(3.0 * i, 10.0 * (i % 9), 3.0 * i + 2, 10.0 * (i % 9)) for i in range(count)]
    return [RawPage(1, 595, 842, glyphs, rules)]


@pytest.mark.parametrize("kind", ["one line", "one place", "rows", "net", "dashes"])
def test_time_grows_with_the_page(kind: str) -> None:
    """Ten times as much takes ten times as long, and a little for sorting."""
    small, large = crowded(1_000, kind), crowded(10_000, kind)
    assert steps(lambda: written(large)) < 13 * steps(lambda: written(small))
