"""The pages that hold bodies over the years and beside each other."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser

from kxai.store import database_url
from kxai.store.listing import Listing
from kxai.web.app import make_app
from kxai.web.year_lines import HEIGHT, WIDTH, Value, chart
from tests.review.test_over_years import TOTAL, put
from tests.web.hostile import TRICKS
from tests.web.test_pages import assert_harmless


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Listing]:
    with Listing(database_url(tmp_path), create=True) as opened:
        put(opened, "甲县科协", 2021, {2021: "100.00", 2020: "80.00"})
        put(opened, "甲县科协", 2022, {2022: "1150.00", 2021: "100.05"})
        put(opened, "乙县科协", 2022, {2022: "70"})
        yield opened


@pytest.fixture
def client(store: Listing) -> TestClient:
    return TestClient(make_app(store), base_url="http://127.0.0.1")


def test_every_point_leads_to_its_place(client: TestClient) -> None:
    page = LexborHTMLParser(client.get("/compare", params={"org": "甲县科协"}).text)
    cells = [node.text() for node in page.css(".years td a")]
    assert cells == ["80.00", "100.00", "100.05", "1,150.00"]
    links = {str(node.attributes["href"]) for node in page.css(".years td a")}
    points = [str(node.attributes["href"]) for node in page.css(".chart svg a")]
    assert len(points) == 3
    assert set(points) < links
    for link in links:
        shown = LexborHTMLParser(client.get(link.partition("#")[0]).text)
        assert shown.css_first(".text #chosen") is not None
    assert "另写" in page.css_first(".years .error").text()
    assert [n.text() for n in page.css(".years small.warning")] == ["+1050.0%"]


def test_bodies_lead_to_their_years(client: TestClient) -> None:
    page = LexborHTMLParser(client.get("/compare").text)
    assert [node.text() for node in page.css(".years th a")] == ["乙县科协", "甲县科协"]
    link = str(page.css_first(".years th a").attributes["href"])
    assert "历年主要指标" in client.get(link).text
    assert [n.text() for n in LexborHTMLParser(client.get("/compare?q=甲").text).css("th a")] == [
        "甲县科协"
    ]
    assert "没有可以对比的数字" in client.get("/compare?indicator=assets.total").text


def test_a_comparison_as_a_file(client: TestClient) -> None:
    answer = client.get("/compare.csv", params={"org": "甲县科协"})
    heading, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    told = [(r[heading.index("年度")], r[heading.index("数值")], r[heading.index("说明")])
            for r in rows]  # fmt: skip
    assert told == [
        ("2020", "80", "上年数"), ("2021", "100", ""), ("2021", "100.05", "上年数，与所列不同"),
        ("2022", "1150", ""),
    ]  # fmt: skip
    answer = client.get("/compare.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == 6


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_are_text(store: Listing, client: TestClient, trick: str) -> None:
    put(store, f"某县{trick}", 2021, {2021: "5.5"})
    put(store, f"某县{trick}", 2022, {2022: "6.5", 2021: "5.4"})
    for params in ({}, {"q": "某县"}, {"org": f"某县{trick}"}, {"org": trick, "kind": trick},
                   {"q": trick, "indicator": trick, "from": trick}):  # fmt: skip
        answer = client.get("/compare", params=params)
        assert answer.status_code == 200
        assert_harmless(answer.text)
    assert client.get("/compare.csv", params={"org": f"某县{trick}"}).status_code == 200


def test_an_empty_archive_compares_nothing(tmp_path: Path) -> None:
    with Listing(database_url(tmp_path), create=True) as empty:
        client = TestClient(make_app(empty), base_url="http://127.0.0.1")
        for path in ("/compare", "/compare?org=x", "/compare?indicator=" + TOTAL):
            assert "没有可以对比的数字" in client.get(path).text


def test_lines_stay_within_the_drawing() -> None:
    values = {2019: Value(-5, "/a", ""), 2020: Value(95, "/b", ""), 2022: Value(40, "/c", "")}
    found = chart([("甲", values), ("乙", {2022: Value(0, "/d", "")})])
    assert found is not None
    for line in found.lines:
        for point in line.points:
            assert 0 < point.x < WIDTH
            assert 0 < point.y < HEIGHT
    assert [len(line.pieces) for line in found.lines] == [1, 0]
    heights = [point.y for point in found.lines[0].points]
    assert heights[1] < heights[2] < heights[0]
    numbers = [float(text.replace(",", "")) for text, _ in found.ticks]
    assert numbers[0] <= -5 < 95 <= numbers[-1]
    assert numbers == sorted(numbers)
    assert chart([("甲", {2020: Value(1, "/", "")})]) is None
    assert chart([]) is None
    assert chart([("零", {2020: Value(0, "/", ""), 2021: Value(0, "/", "")})]) is not None
