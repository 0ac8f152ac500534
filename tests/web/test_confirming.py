"""A figure that was clicked at: what it takes part in and what confirms it; the headings beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser

from kxai.schema.figure import Figure
from kxai.store import database_url
from kxai.store.listing import Listing
from kxai.web.app import make_app
from kxai.web.confirming import Confirming
from kxai.web.headings_aside import DEEPEST, MOST, contents
from tests.store.factory import document, figure

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(scope="module")
def store(printed: Path) -> Iterator[Listing]:
    with Listing(database_url(printed)) as opened:
        yield opened


@pytest.fixture
def client(store: Listing) -> TestClient:
    return TestClient(make_app(store), base_url="http://127.0.0.1")


def of_format(store: Listing, format: str) -> str:
    return next(name for name in store.ids() if store.format(name) == format)


def opened(client: TestClient, chosen: Figure) -> LexborHTMLParser:
    page = client.get(f"/report/{chosen.report}?figure={chosen.start}")
    assert page.status_code == 200
    return LexborHTMLParser(page.text)


def test_what_holds_and_what_fails_stand_apart(client: TestClient, store: Listing) -> None:
    report = next(store.reports([of_format(store, "txt")])).report
    figures = {one.id: one for one in store.figures(report.id)}
    bad = next(f for f in store.findings(report.id) if f.verdict == "inconsistent" and f.figures)
    accused = figures[bad.figures[0]]
    page = opened(client, accused)
    heads = [node.text() for node in page.css("aside h3")]
    assert any(head.startswith("对不上的核对") for head in heads)
    equations = [node.text() for node in page.css(".parts li")]
    assert any(bad.equation in told for told in equations)
    with Confirming(store) as confirming:
        whole = {name: confirming.parts(report, one) for name, one in figures.items()}
    sound = next(name for name, parts in whole.items() if list(parts) == ["holds"])
    page = opened(client, figures[sound])
    heads = [node.text() for node in page.css("aside h3")]
    assert [head.split()[0] for head in heads] == ["印证它的核对"]
    links = [str(node.attributes["href"]) for node in page.css(".parts a")]
    assert f"/report/{report.id}?figure={figures[sound].start}#chosen" in links
    assert len(set(links)) > 1
    assert all(client.get(link.partition("#")[0]).status_code == 200 for link in links)
    alone = next(name for name, parts in whole.items() if not parts)
    assert "没有一条核对用到它" in opened(client, figures[alone]).body.text()  # type: ignore[union-attr]


def test_a_report_is_checked_once(store: Listing) -> None:
    report = next(store.reports([of_format(store, "txt")])).report
    with Confirming(store) as confirming:
        first = confirming.prepare(report)
        assert confirming.prepare(report) is first
        assert first.result()


def test_the_headings_lead_to_their_figures(client: TestClient, store: Listing) -> None:
    for format in ("txt", "pdf"):
        report = of_format(store, format)
        page = LexborHTMLParser(client.get(f"/report/{report}").text)
        links = [str(node.attributes["href"]) for node in page.css(".contents a")]
        assert len(links) > 3
        for link in links:
            shown = LexborHTMLParser(client.get(f"/report/{report}{link.partition('#')[0]}").text)
            if format == "pdf":
                assert shown.css_first("[aria-current=page]").text() == link.partition("=")[2]
            else:
                assert shown.css_first("#at") is not None


def test_headings_of_figures() -> None:
    doc = document()
    paths = [("甲",), ("甲", "一"), ("甲", "一", "（一）", "1"), ("甲", "二"), ("乙", "二")]
    printed = ("2023", "16.70", "10.20", "7.50", "20")
    made = [figure(doc, n, section=path) for n, path in zip(printed, paths, strict=True)]
    found = contents(made, accused=[])
    assert [(entry.title, entry.level) for entry in found] == [
        ("甲", 0), ("一", 1), ("（一）", 2), ("二", 1), ("乙", 0), ("二", 1),
    ]  # fmt: skip
    assert max(entry.level for entry in found) < DEEPEST
    under_one = contents(made[:4], accused=[made[2].id])
    assert [(e.title, e.level) for e in under_one] == [("一", 0), ("（一）", 1), ("二", 0)]
    assert [entry.accused for entry in under_one] == [True, True, False]
    assert len(contents([figure(doc, "16.70", section=(str(n),)) for n in range(999)])) == MOST
    assert contents([]) == []


def test_pages_that_stand_apart_are_shown_beside_each_other(
    client: TestClient, store: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = of_format(store, "pdf")
    of_page = {figure.page: figure for figure in store.figures(report) if figure.boxes}
    first, second, *_ = of_page.values()
    one = next(store.findings(report))
    for figures in ((first,), (first, second)):
        made = replace(
            one, figures=tuple(f.id for f in figures), kind="same",
            spans=tuple((f.start, f.end) for f in figures),
        )  # fmt: skip
        monkeypatch.setattr(store, "finding", lambda *_, made=made: made)
        page = LexborHTMLParser(client.get(f"/report/{report}/finding/{one.id}").text)
        assert [n.text() for n in page.css("figcaption")] == [f"第{f.page}页" for f in figures]
        assert bool(page.css(".beside")) == (len(figures) > 1)
        assert [node.text() for node in page.css(".operands a")] == [f.text for f in figures]
        told = page.css_first(".operands").text()
        assert all(f"第{f.page}页" in told for f in figures)
