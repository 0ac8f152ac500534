"""Questions in the browser: what is told, where its sources lead, and what a conversation keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

from kxai.ask import Corpus
from kxai.cli import app as cli
from kxai.settings import Settings
from kxai.store import database_url, make_record
from kxai.store.listing import Listing
from kxai.web import marks
from kxai.web.app import make_app
from kxai.web.asking import Asking
from tests.store.factory import document, figure, report_of
from tests.web.hostile import TRICKS
from tests.web.test_pages import assert_harmless

FIXTURES = Path(__file__).parents[2] / "fixtures"
CAR = "东坪县科协2019年公务用车运行维护费是多少？"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listing]:
    workspace = tmp_path_factory.mktemp("ask") / "ws"
    files = [FIXTURES / "pdf" / "accounts_ruled.pdf",
             FIXTURES / "reports" / "01_dongping_accounts_2019.txt"]  # fmt: skip
    assert CliRunner().invoke(cli, ["run", *map(str, files), "-w", str(workspace)]).exit_code == 0
    with Listing(database_url(workspace)) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(store: Listing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(workspace=tmp_path_factory.mktemp("index"))

    def opened() -> Corpus:
        return Corpus(Listing(store._engine.url), settings)

    with Asking(opened, lambda: store.meta("generation")) as asking:
        yield TestClient(
            make_app(store, read_only=True, asking=asking), base_url="http://127.0.0.1"
        )


def ask(client: TestClient, question: str, *before: str, **more: str) -> LexborHTMLParser:
    told = client.get("/ask", params={"q": question, "before": list(before), **more})
    assert told.status_code == 200
    assert_harmless(told.text)
    return LexborHTMLParser(told.text)


def said(page: LexborHTMLParser, selector: str = ".answer") -> str:
    node = page.css_first(selector)
    assert node is not None
    return node.text()


@pytest.mark.parametrize(
    ("question", "status", "word"),
    [
        (CAR, "answered", "有答案"),
        ("澜沧县档案馆2019年三公经费是多少", "no_such_report", "没有这份报告"),
        ("东坪县科协2019年会议费是多少", "not_printed", "报告未披露"),
        ("东坪县科协2019年天气怎么样", "not_understood", "没有读懂"),
    ],
)
def test_four_outcomes_are_told_apart(
    client: TestClient, question: str, status: str, word: str
) -> None:
    page = ask(client, question)
    assert said(page, f".st-{status}") == word
    assert len(page.css("[class*=st-]")) == 1
    assert "理解为" in said(page, ".turn")
    assert bool(page.css(".suggestions a")) == (status == "not_understood")


def test_a_source_leads_to_its_passage(client: TestClient, store: Listing) -> None:
    page = ask(client, CAR)
    quote = said(page, ".sources blockquote")
    assert "3.12" in quote
    link = str(page.css_first(".sources a.row").attributes["href"])
    shown = LexborHTMLParser(client.get(link).text)
    assert urlsplit(link).fragment == "passage"
    assert len(shown.css("#passage")) == 1
    assert "".join(node.text() for node in shown.css(".text .quoted")) == quote


def test_a_source_in_a_pdf_leads_to_its_page(client: TestClient, store: Listing) -> None:
    report = next(r for r in store.ids() if store.format(r) == "pdf")
    one = next(f for f in store.figures(report) if f.page == 2 and f.boxes)
    shown = LexborHTMLParser(client.get(f"/report/{report}?from={one.start}&to={one.end}").text)
    assert said(shown, "[aria-current=page]") == "2"
    assert len(shown.css("rect.quoted")) == len(one.boxes)
    assert len(shown.css("#passage")) == 1


def test_numbers_are_coloured_alike_wherever_they_stand(client: TestClient) -> None:
    page = ask(client, "东坪县科协2019年公务接待费占三公经费的比重是多少？")
    used = {a.text(): a.attributes["class"] for a in page.css(".operands a")}
    assert used
    quoted = {a.text(): a.attributes["class"] for a in page.css("blockquote a")}
    assert quoted.items() <= used.items()
    assert quoted


def test_a_follow_up_takes_what_it_leaves_out(client: TestClient) -> None:
    page = ask(client, "那公务接待费呢？", CAR)
    assert "东坪县" in said(page, ".asked small")
    assert "2.31" in said(page)
    assert said(page, ".earlier a") == CAR
    again = parse_qs(urlsplit(str(page.css_first(".earlier a").attributes["href"])).query)
    assert again == {"q": [CAR]}
    kept = [node.attributes["value"] for node in page.css(".ask [name=before]")]
    assert kept == [CAR, "那公务接待费呢？"]


def test_a_suggestion_is_the_next_turn(client: TestClient) -> None:
    page = ask(client, "东坪县科协2019年天气怎么样")
    link = str(page.css_first(".suggestions a").attributes["href"])
    turns = parse_qs(urlsplit(link).query)
    assert turns["before"] == ["东坪县科协2019年天气怎么样"]
    assert turns["q"][0] not in said(page)
    assert said(LexborHTMLParser(client.get(link).text), ".st-answered")


def test_one_report_alone(client: TestClient, store: Listing) -> None:
    report = next(r for r in store.ids() if store.format(r) == "pdf")
    page = ask(client, "东坪县科协2019年公务接待费是多少", report=report)
    assert page.css(".st-answered") == []
    assert page.css_first(".ask [name=report]").attributes["value"] == report
    assert said(ask(client, CAR, report="none"), ".st-answered")


def test_a_question_put_by_another_site_is_not_asked(client: TestClient) -> None:
    for site, asked in (("cross-site", False), ("same-site", False), ("same-origin", True)):
        told = client.get("/ask", params={"q": CAR}, headers={"sec-fetch-site": site})
        page = LexborHTMLParser(told.text)
        assert bool(page.css(".answer")) == asked
        assert page.css_first("#question").attributes["value"] == ("" if asked else CAR)


def test_nothing_is_asked_by_a_browser_on_its_own(client: TestClient) -> None:
    told = client.get("/ask", params={"q": CAR}, headers={"sec-purpose": "prefetch;prerender"})
    assert not LexborHTMLParser(told.text).css(".answer")


def test_a_question_can_be_changed(client: TestClient) -> None:
    page = ask(client, "那公务接待费呢？", CAR)
    link = str(page.css_first(".facts a").attributes["href"])
    field = LexborHTMLParser(client.get(link).text)
    assert not field.css(".answer, .told")
    written = str(field.css_first("#question").attributes["value"])
    assert "东坪县" in written
    assert "公务接待费" in written
    assert [node.attributes["value"] for node in field.css(".ask [name=before]")] == [CAR]


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_in_questions_are_text(client: TestClient, trick: str) -> None:
    ask(client, f"东坪县{trick}科协2019年收入是多少", trick)
    told = client.get("/ask", params={"q": trick}, headers={"sec-fetch-site": "cross-site"})
    assert_harmless(told.text)


def test_conversations_have_a_limit(client: TestClient) -> None:
    page = ask(client, CAR, *(f"{CAR}{n}" for n in range(30)))
    assert len(page.css(".earlier li")) == 8
    page = ask(client, "长" * 5_000)
    assert max(len(n.attributes["value"] or "") for n in page.css(".ask [name=before]")) == 500
    assert said(ask(client, "  "), ".suggestions a")


def test_a_new_report_is_known_at_once(client: TestClient, store: Listing) -> None:
    question = "云岭县科协2023年收入合计是多少"
    assert ask(client, question).css(".st-no_such_report")
    doc = document("云岭县科学技术协会2023年部门决算\n2023年收入合计16.70万元。\n", "新.txt")
    with store.writing() as writer:
        writer.put(make_record(doc, report_of(doc), [figure(doc, "16.70")], [], [], engine="e"))
    assert "16.7" in said(ask(client, question))


def test_no_page_of_questions_without_an_archive_to_ask(store: Listing) -> None:
    client = TestClient(make_app(store), base_url="http://127.0.0.1")
    assert client.get("/ask").status_code == 404
    assert "/ask" not in client.get("/").text


def test_a_passage_is_marked_around_its_numbers() -> None:
    text = "支出决算5.43万元，完成79.85%。后文"
    numbers = [marks.Mark(4, 8, "fig", "/a"), marks.Mark(13, 18, "fig", "/b")]
    shown = marks.pieces(text, 0, len(text), marks.passage(numbers, 2, 11))
    looks = [(p.text, p.mark.look if p.mark else "", bool(p.mark and p.mark.anchor)) for p in shown]
    assert looks == [
        ("支出", "", False), ("决算", "quoted", True), ("5.43", "fig quoted", False),
        ("万元，", "quoted", False), ("完成", "", False), ("79.85", "fig", False),
        ("%。后文", "", False),
    ]  # fmt: skip
    assert marks.passage([], 3, 3) == []


def fields(page: LexborHTMLParser) -> dict[str, str]:
    """What the fields of the understanding hold."""
    form = page.css_first(".understanding form")
    assert form is not None
    told = {n.attributes["name"] or "": n.attributes.get("value") or "" for n in form.css("input")}
    for select in form.css("select"):
        chosen = select.css_first("[selected]")
        told[select.attributes["name"] or ""] = chosen.attributes["value"] or "" if chosen else ""
    return told


def test_the_understanding_is_changed_field_by_field(client: TestClient) -> None:
    page = ask(client, CAR)
    told = fields(page)
    assert (told["as_year"], told["as_of"]) == ("2019", "three_public.vehicle_operation")
    assert "东坪县" in told["as_org"]
    same = LexborHTMLParser(client.get("/ask", params=told).text)
    assert said(same) == said(page)
    assert "（改过）" in said(same, ".facts")
    other = LexborHTMLParser(
        client.get("/ask", params={**told, "as_of": "three_public.reception"}).text
    )
    assert "公务接待费" in said(other, ".facts")
    assert said(other) == said(ask(client, "东坪县科协2019年公务接待费是多少？"))
    back = next(str(n.attributes["href"]) for n in other.css("a") if n.text() == "还原")
    assert said(LexborHTMLParser(client.get(back).text)) == said(page)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"as_org": "没有这个县科协"}, "no_such_report"),
        ({"as_org": "东坪县"}, "answered"),
        ({"as_of": "balance.opening' OR 1", "as_do": "drop", "as_take": "x", "as_stage": "y"},
         "answered"),
    ],
)  # fmt: skip
def test_what_is_written_into_a_field_is_looked_for(
    client: TestClient, changes: dict[str, str], status: str
) -> None:
    page = LexborHTMLParser(client.get("/ask", params={**fields(ask(client, CAR)), **changes}).text)
    assert page.css_first(f".answer .st-{status}") is not None


def test_another_year_is_another_answer(client: TestClient) -> None:
    told = fields(ask(client, CAR))
    page = LexborHTMLParser(client.get("/ask", params={**told, "as_year": "1999"}).text)
    assert "1999" in said(page, ".facts")
    assert page.css_first(".answer .st-answered") is None


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_in_fields_are_text(client: TestClient, trick: str) -> None:
    names = ("as_org", "as_year", "as_of", "as_stage", "as_take", "as_do")
    told = client.get("/ask", params={"q": CAR, "as": "1", **dict.fromkeys(names, trick)})
    assert told.status_code == 200
    assert_harmless(told.text)


def test_another_site_changes_no_understanding(client: TestClient) -> None:
    told = client.get(
        "/ask", params=fields(ask(client, CAR)), headers={"sec-fetch-site": "cross-site"}
    )
    assert "还没有问" in told.text
    assert ".understanding" not in told.text
