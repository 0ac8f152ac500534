from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

from kxai.cli import app as cli
from kxai.schema.place import Box
from kxai.store import database_url, make_record
from kxai.store.listing import Listing, Wanted
from kxai.web import marks
from kxai.web.app import make_app
from kxai.web.guard import is_loopback
from kxai.web.pictures import Pictures
from tests.store.factory import document, figure, finding, report_of
from tests.web.hostile import TRICKS

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listing]:
    """Two reports as they are printed, and for each trick one that carries it everywhere."""
    workspace = tmp_path_factory.mktemp("web") / "ws"
    files = [FIXTURES / "pdf" / "accounts_ruled.pdf",
             FIXTURES / "reports" / "01_dongping_accounts_2019.txt"]  # fmt: skip
    assert CliRunner().invoke(cli, ["run", *map(str, files), "-w", str(workspace)]).exit_code == 0
    with Listing(database_url(workspace)) as opened:
        for trick in TRICKS:
            doc = document(
                f"{trick}2022年部门决算\n收入5万元，比上年3万元增加9万元。\n", f"坏{trick}.txt"
            )
            numbers = [figure(doc, n, label=f"收入{trick}") for n in ("9", "5", "3")]
            report = report_of(doc, org=f"某县{trick}", year=2022)
            bad = finding(
                doc, numbers, severity="warning", kind="change", explanation=trick,
                equation=f"5-3={trick}", diagnosis=({"code": "x", "text": trick},),
            )  # fmt: skip
            with opened.writing() as writer:
                writer.put(make_record(doc, report, numbers, [bad], [], engine="e"))
        yield opened


@pytest.fixture(scope="module")
def client(store: Listing) -> Iterator[TestClient]:
    with TestClient(make_app(store), base_url="http://127.0.0.1") as opened:
        yield opened


def of_format(store: Listing, format: str) -> str:
    return next(
        s.report.id for s in store.reports()
        if store.format(s.report.id) == format and not s.report.source.startswith("坏")
    )  # fmt: skip


def test_archive_filters_and_sorts(client: TestClient, store: Listing) -> None:
    page = client.get("/").text
    assert f"{len(TRICKS) + 2}份" in page
    assert "2份" in client.get("/", params={"q": "accounts"}).text
    assert "没有符合条件的报告" in client.get("/", params={"q": "_%_"}).text
    found, count = store.listed(Wanted(), sort="errors", most=1)
    assert count == len(TRICKS) + 2
    assert found[0].totals.findings["error"] == max(
        s.totals.findings["error"] for s in store.reports()
    )
    assert [s.report.id for s in store.listed(Wanted(), first=1, most=3)[0]] == [
        s.report.id for s in store.listed(Wanted(), most=4)[0]
    ][1:]


def test_queue_goes_on_within_its_filter(client: TestClient, store: Listing) -> None:
    wanted = Wanted(severity="warning")
    found, count = store.queue(wanted, most=1000)
    assert len(found) == count > len(TRICKS) - 1
    at = store.standing(wanted, found[1].report, found[1].id)
    assert at is not None
    assert (at.place, at.before) == (2, (found[0].report, found[0].id))
    page = client.get(f"/report/{found[1].report}/finding/{found[1].id}?severity=warning").text
    assert f'href="/report/{found[2].report}/finding/{found[2].id}?severity=warning"' in page
    assert f"2 / {count}" in page
    assert store.standing(Wanted(severity="info"), found[1].report, found[1].id) is None


def test_every_finding_shows_its_numbers_and_its_equation(
    client: TestClient, store: Listing
) -> None:
    report = of_format(store, "txt")
    found = list(store.findings(report))
    assert found
    text = store.text(report)
    for one in found:
        page = client.get(f"/report/{report}/finding/{one.id}")
        assert page.status_code == 200
        for start, end in one.spans:
            marked = {node.text() for node in LexborHTMLParser(page.text).css(".text .op")}
            assert text[start:end] in marked


def test_pdf_shows_boxes_over_the_picture(client: TestClient, store: Listing) -> None:
    report = of_format(store, "pdf")
    page = client.get(f"/report/{report}").text
    boxes = [b for f in store.figures(report) for b in f.boxes if b.page == 1]
    assert page.count("<rect") == len(boxes) > 0
    picture = client.get(f"/report/{report}/page/1")
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert client.get(f"/report/{report}/page/999").status_code == 404
    assert client.get(f"/report/{report}/page/0").status_code == 404


def test_pictures_kept_stay_below_their_limit(store: Listing) -> None:
    report = of_format(store, "pdf")
    pictures = Pictures(store, most_bytes=1)
    first = pictures.of(report, 1)
    assert first is not None
    assert pictures.of(report, 1) is first
    assert pictures.of(report, 2) is not None
    assert pictures.of(report, 1) is not first


def test_clicked_figure_tells_its_label(client: TestClient, store: Listing) -> None:
    report = of_format(store, "txt")
    chosen = next(store.figures(report))
    page = client.get(f"/report/{report}?figure={chosen.start}").text
    assert "fig chosen" in page or "chosen" in page
    assert f"<dt>名称</dt><dd>{chosen.label}</dd>" in page


def test_text_is_shown_whole(client: TestClient, store: Listing) -> None:
    report = of_format(store, "txt")
    assert client.get(f"/report/{report}").text.count('<a class="fig') == len(
        [f for f in store.figures(report) if f.start < 12_000]
    )


def assert_harmless(page: str) -> None:
    """Nothing in a page is an element, a handler or an address that a report brought along."""
    tree = LexborHTMLParser(page)
    assert [node.attributes.get("src") for node in tree.css("script")] == ["/static/keys.js"]
    assert not tree.css("img, iframe, style, object, embed, b > b, title > *")
    for node in tree.css("*"):
        assert not [name for name in node.attributes if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            assert (node.attributes.get(name) or "/")[0] in "/?"
            assert not (node.attributes.get(name) or "/").startswith("//")


@pytest.mark.parametrize("at", range(len(TRICKS)))
def test_tricks_are_text(client: TestClient, store: Listing, at: int) -> None:
    trick = TRICKS[at]
    stored = next(s for s in store.reports() if s.report.source == f"坏{trick}.txt")
    bad = next(store.findings(stored.report.id))
    start = next(store.figures(stored.report.id)).start
    own = f"/report/{stored.report.id}"
    for path in ("/", "/?from=50", "/findings", f"{own}?figure={start}", f"{own}?view=text",
                 f"{own}/finding/{bad.id}", "/compare"):  # fmt: skip
        page = client.get(path)
        assert page.status_code == 200
        assert "某县" in page.text
        assert_harmless(page.text)
    echoed = client.get("/", params={"q": trick})
    assert_harmless(echoed.text)


def test_no_path_of_this_machine_is_told(client: TestClient, store: Listing) -> None:
    for stored in store.reports():
        for path in ("/", f"/report/{stored.report.id}"):
            assert str(FIXTURES) not in client.get(path).text


@pytest.mark.parametrize(
    "path",
    ["/report/nothing", "/report/..%2f..%2fetc", "/static/../app.py", "/static/%2e%2e/app.py",
     "/static/..%2fguard.py", "/report/%00", "/docs", "/openapi.json"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (404, 405)


def test_addresses_out_of_sense_are_borne(client: TestClient) -> None:
    for query in (
        "?from=-1",
        "?from=99999999999999",
        "?year=x",
        "?sort=drop",
        "?severity='",
        "?page=٣",
    ):
        assert client.get("/" + query).status_code == 200
        assert client.get("/findings" + query).status_code == 200


def test_nothing_is_taken_without_a_form_of_ours(client: TestClient) -> None:
    assert client.post("/").status_code == 403
    assert client.post("/", headers={"origin": "http://127.0.0.1"}).status_code == 405
    assert client.delete("/report/x").status_code == 403


def test_headers_forbid_what_is_not_our_own(client: TestClient) -> None:
    for path in ("/", "/report/none", "/static/keys.js"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    page = client.get("/").text
    assert " style=" not in page
    assert "http://" not in page
    assert "https://" not in page


def test_names_pointed_here_from_outside_are_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 403
    assert client.get("/", headers={"host": "localhost:8765"}).status_code == 200
    assert client.get("/", headers={"host": "[::1]:8765"}).status_code == 200
    assert not is_loopback("0.0.0.0")


def test_other_addresses_need_the_token(store: Listing) -> None:
    client = TestClient(make_app(store, token="right"), base_url="http://box")
    assert client.get("/").status_code == 403
    assert client.get("/?token=wrong").status_code == 403
    assert client.get("/?token=错").status_code == 403
    assert client.get("/static/keys.js").status_code == 403
    assert client.get("/?token=right").status_code == 200
    assert client.get("/findings").status_code == 200


def test_equation_takes_the_colours_of_its_operands() -> None:
    found = marks.equation("15.5+5=20.5", ["20.5", "15.5", "5"])
    assert "".join(piece.text for piece in found) == "15.5+5=20.5"
    looks = {piece.text: piece.mark.look for piece in found if piece.mark}
    assert looks == {"20.5": "op op0", "15.5": "op op1", "5": "op op2"}


def test_an_operand_that_stands_twice_is_coloured_twice() -> None:
    found = marks.equation("(5-4)÷4=25%, 4.5", ["5", "4"])
    assert [(p.text, p.mark.look) for p in found if p.mark] == [
        ("5", "op op0"), ("4", "op op1"), ("4", "op op1"),
    ]  # fmt: skip


def test_window_keeps_to_the_page() -> None:
    assert marks.window([], 800) == (0, 800)
    top, height = marks.window([Box(1, 0, 10, 5, 20), Box(1, 0, 780, 5, 790)], 800)
    assert (top, height) == (0, 800)
    assert marks.window([Box(1, 0, 400, 5, 410)], 800) == (290, 230)


def test_one_value_has_one_colour() -> None:
    looks = marks.operand_looks(["12,323.48", "7.5", "12323.48", "8"])
    assert looks == ["op op0", "op op1", "op op0", "op op2"]
