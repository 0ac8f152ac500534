"""Decisions made in the browser: kept, taken back, never lost to another reviewer, and refused
where they do not come from a page of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from selectolax.lexbor import LexborHTMLParser

from kxai.schema.finding import Finding
from kxai.store import database_url, make_record
from kxai.store.listing import Listing, Wanted
from kxai.web.app import make_app
from kxai.web.forms import way_back
from tests.store.factory import document, figure, finding, report_of
from tests.web.test_pages import assert_harmless

HOME = "http://127.0.0.1"
OURS = {"origin": HOME}


def put(store: Listing, year: int, **more: object) -> None:
    """A report with an error and two warnings."""
    doc = document(
        f"云岭县科协{year}年部门决算\n收入16.70万元，其中10.20万元、7.50万元。\n", f"{year}.txt"
    )
    numbers = [figure(doc, n, year=year) for n in ("16.70", "10.20", "7.50")]
    found = [
        finding(doc, numbers, id=f"{year}e", **more),
        finding(doc, numbers[:1], id=f"{year}v", severity="warning", kind="share"),
        finding(doc, numbers[1:], id=f"{year}w", severity="warning", kind="growth"),
    ]
    with store.writing() as writer:
        writer.put(make_record(doc, report_of(doc, year=year), numbers, found, [], engine="e"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Listing]:
    with Listing(database_url(tmp_path), create=True) as opened:
        put(opened, 2021)
        put(opened, 2022)
        yield opened


@pytest.fixture
def client(store: Listing) -> TestClient:
    return browser(store, "王")


def browser(store: Listing, who: str = "", **options: object) -> TestClient:
    client = TestClient(make_app(store, **options), base_url=HOME, follow_redirects=False)  # type: ignore[arg-type]
    if who:
        proof = field(client.get(place(store, "2021e")), "proof")
        told = client.post("/who", data={"who": who, "proof": proof, "back": "/"}, headers=OURS)
        assert told.status_code == 303
    return client


def place(store: Listing, name: str) -> str:
    return next(f"/report/{f.report}/finding/{f.id}" for f in every(store) if f.id == name)


def every(store: Listing) -> list[Finding]:
    return [f for report in store.ids() for f in store.findings(report)]


def field(page: Response, name: str, form: str = "form") -> str:
    node = LexborHTMLParser(page.text).css_first(f"{form} [name={name}]")
    assert node is not None
    return node.attributes.get("value") or ""


def press(
    client: TestClient, address: str, decision: str, note: str = "", **changed: str
) -> Response:
    """The form of a finding's page, filled in and sent."""
    page = client.get(address)
    path, _, query = address.partition("?")
    form = {name: field(page, name, "#decide") for name in ("proof", "seen", "about")}
    return client.post(
        f"{path}/decide?{query}",
        data={**form, "decision": decision, "note": note, **changed},
        headers=OURS,
    )


def note_in(page: Response) -> str:
    node = LexborHTMLParser(page.text).css_first("#note")
    assert node is not None
    return node.text()


def counter(page: Response) -> str:
    node = LexborHTMLParser(page.text).css_first("#counter")
    assert node is not None
    return node.text()


def test_a_decision_is_kept_and_leads_to_the_next_of_the_list(
    store: Listing, client: TestClient
) -> None:
    first = place(store, "2021v")
    told = press(client, f"{first}?severity=warning", "false_alarm", "列读错了")
    assert told.status_code == 303
    there = urlsplit(told.headers["location"])
    assert there.path == place(store, "2021w")
    assert parse_qs(there.query)["severity"] == ["warning"]
    (kept,) = store.verdicts()
    assert (kept.finding, kept.decision, kept.who, kept.note) == (
        "2021v",
        "false_alarm",
        "王",
        "列读错了",
    )
    page = client.get(told.headers["location"])
    assert counter(page) == "已复核 1 / 共 4"
    assert "误报" in page.text


def test_a_cause_is_one_of_those_that_the_page_names(store: Listing, client: TestClient) -> None:
    address = place(store, "2021e")
    assert press(client, address, "confirmed:别的原因").status_code == 400
    assert store.verdicts() == []
    press(client, address, "confirmed:7.50可能是6.50之误")
    assert [(v.decision, v.cause) for v in store.verdicts()] == [
        ("confirmed", "7.50可能是6.50之误")
    ]


def test_undo_leads_back_and_stays_in_the_history(store: Listing, client: TestClient) -> None:
    address = place(store, "2021e")
    page = client.get(press(client, address, "confirmed").headers["location"])
    undo = {name: field(page, name, ".undo") for name in ("proof", "seen", "about")}
    action = LexborHTMLParser(page.text).css_first(".undo").attributes["action"]
    told = client.post(str(action), data={**undo, "decision": "withdrawn"}, headers=OURS)
    assert told.headers["location"] == address
    assert [v.decision for v in store.verdicts()] == ["confirmed", "withdrawn"]
    page = client.get(address)
    assert counter(page) == "已复核 0 / 共 6"
    assert [n.text() for n in LexborHTMLParser(page.text).css(".history b")] == ["撤回", "属实"]


def test_two_reviewers_at_once_lose_nothing(store: Listing, client: TestClient) -> None:
    other, address = browser(store, "李"), place(store, "2021e")
    seen = field(client.get(address), "seen", "#decide")
    press(other, address, "false_alarm", "我看过原件")
    late = press(client, address, "confirmed", "我写了很久", seen=seen)
    assert late.status_code == 409
    assert "李" in late.text
    assert "误报，我看过原件" in late.text
    assert note_in(late) == "我写了很久"
    assert [v.who for v in store.verdicts()] == ["李"]
    form = {name: field(late, name, "#decide") for name in ("proof", "seen", "about")}
    client.post(
        f"{address}/decide",
        data={**form, "decision": "confirmed", "note": "我写了很久"},
        headers=OURS,
    )
    assert [v.who for v in store.verdicts()] == ["李", "王"]


def test_a_button_pressed_twice_decides_once(store: Listing, client: TestClient) -> None:
    address = place(store, "2021e")
    seen = field(client.get(address), "seen", "#decide")
    for _ in range(2):
        assert press(client, address, "unclear", "再问", seen=seen).status_code == 303
    assert len(store.verdicts()) == 1


def test_numbers_that_changed_meanwhile_are_not_decided(store: Listing, client: TestClient) -> None:
    address = place(store, "2021e")
    about = field(client.get(address), "about", "#decide")
    put(store, 2021, stated="16.80万元")
    told = press(client, address, "confirmed", "备注", about=about)
    assert (told.status_code, note_in(told)) == (409, "备注")
    assert store.verdicts() == []


def test_lists_by_what_was_decided(store: Listing, client: TestClient) -> None:
    press(client, place(store, "2021e"), "false_alarm")
    press(client, place(store, "2022e"), "confirmed")
    press(client, place(store, "2022w"), "unclear")
    shown = {
        state: {f.id for f in store.queue(Wanted(state=state))[0]}
        for state in ("", "open", "decided", "confirmed", "unclear", "false_alarm", "changed")
    }
    assert "2021e" not in shown[""]
    assert len(shown[""]) == 5
    assert shown["open"] == {"2021v", "2021w", "2022v"}
    assert shown["decided"] == {"2021e", "2022e", "2022w"}
    assert (shown["confirmed"], shown["unclear"]) == ({"2022e"}, {"2022w"})
    assert (shown["false_alarm"], shown["changed"]) == ({"2021e"}, set())
    assert store.queue(Wanted(state="open"))[1] == 3
    assert "没有符合条件的问题" in client.get("/findings?state=changed").text
    assert "3条" in client.get("/findings?state=open").text
    put(store, 2022, stated="9.99万元")
    assert {f.id for f in store.queue(Wanted(state="changed"))[0]} == {"2022e"}
    assert "已变化" in client.get(place(store, "2022e")).text


def test_reports_by_what_was_decided(store: Listing, client: TestClient) -> None:
    for name in ("2021e", "2021v", "2021w"):
        press(client, place(store, name), "confirmed")
    press(client, place(store, "2022e"), "false_alarm")
    years = {
        state: [s.report.year for s in store.listed(Wanted(state=state))[0]]
        for state in ("", "open", "decided", "confirmed", "false_alarm")
    }
    assert years == {"": [2021, 2022], "open": [2022], "decided": [2021], "confirmed": [2021],
                     "false_alarm": [2022]}  # fmt: skip
    page = client.get("/?state=open").text
    assert "1 / 3" in page
    assert "3 / 3" not in page


def test_the_list_goes_on_behind_a_finding_that_has_left_it(
    store: Listing, client: TestClient
) -> None:
    wanted = Wanted(state="open")
    address = place(store, "2022e")
    there = press(client, f"{address}?state=open", "confirmed").headers["location"]
    assert urlsplit(there).path == place(store, "2021v")
    standing = store.standing(wanted, *address.split("/")[2::2])
    assert standing is not None
    assert (standing.place, standing.count, standing.decided, standing.every) == (0, 5, 1, 6)
    assert standing.before is not None
    assert standing.before[1] == "2021e"
    # The last of the list leads to what was passed over.
    there = press(client, f"{place(store, '2022w')}?state=open", "confirmed").headers["location"]
    assert urlsplit(there).path == place(store, "2021e")


def test_the_last_decision_leads_back_to_the_list(store: Listing, client: TestClient) -> None:
    there = press(client, f"{place(store, '2021e')}?of=sum&year=2021", "unclear").headers[
        "location"
    ]
    assert urlsplit(there).path == "/findings"
    page = client.get(there)
    assert field(page, "decision", ".undo") == "withdrawn"


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "null"}, {"origin": "http://evil.example"}, {"origin": "http://127.0.0.1:9"},
     {"origin": "http://127.0.0.1.evil.example"}],
)  # fmt: skip
def test_posts_from_elsewhere_are_refused(
    store: Listing, client: TestClient, headers: dict[str, str]
) -> None:
    page = client.get(place(store, "2021e"))
    form = {name: field(page, name, "#decide") for name in ("proof", "seen", "about")}
    told = client.post(
        f"{place(store, '2021e')}/decide", data={**form, "decision": "confirmed"}, headers=headers
    )
    assert told.status_code == 403
    assert store.verdicts() == []


def test_a_form_without_its_proof_keeps_the_note_and_decides_nothing(
    store: Listing, client: TestClient
) -> None:
    address = place(store, "2021e")
    others = field(browser(store, "李").get(address), "proof")
    for proof in ("", "x", "错", others):
        told = press(client, address, "confirmed", "写好的备注", proof=proof)
        assert (told.status_code, note_in(told)) == (409, "写好的备注")
        told = client.post("/who", data={"who": "贼", "proof": proof, "back": "/"}, headers=OURS)
        assert told.status_code == 400
    client.cookies.delete("kxai_form")
    told = client.post(
        f"{address}/decide", data={"decision": "confirmed", "proof": others}, headers=OURS
    )
    assert told.status_code == 409
    assert store.verdicts() == []


def test_read_only_shows_what_was_decided_and_takes_nothing(
    store: Listing, client: TestClient
) -> None:
    address = place(store, "2021e")
    press(client, address, "confirmed", "备注一")
    reader = browser(store, read_only=True)
    page = reader.get(address)
    assert "备注一" in page.text
    assert not LexborHTMLParser(page.text).css("button, [method=post]")
    for path in (f"{address}/decide", "/who"):
        assert reader.post(path, data={"decision": "confirmed"}, headers=OURS).status_code == 403
    assert len(store.verdicts()) == 1


def test_the_name_is_asked_for_once(store: Listing) -> None:
    client, address = browser(store), place(store, "2021e")
    page = client.get(address)
    assert LexborHTMLParser(page.text).css_first("#decide") is None
    form = {"proof": field(page, "proof"), "back": f"{address}?severity=error"}
    told = client.post("/who", data={**form, "who": "  欧阳 明\n"}, headers=OURS)
    assert told.headers["location"] == f"{address}?severity=error"
    cookie = told.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    press(client, address, "confirmed")
    assert [v.who for v in store.verdicts()] == ["欧阳 明"]
    for name in ("", " ", "长" * 41):
        assert client.post("/who", data={**form, "who": name}, headers=OURS).status_code == 400


def test_a_name_of_the_settings_need_not_be_asked_for(store: Listing) -> None:
    client = browser(store, reviewer="处室甲")
    press(client, place(store, "2021e"), "confirmed")
    assert [v.who for v in store.verdicts()] == ["处室甲"]


def test_a_name_is_needed(store: Listing) -> None:
    client, address = browser(store), place(store, "2021e")
    proof = field(client.get(address), "proof")
    about = field(browser(store, "王").get(address), "about", "#decide")
    told = client.post(
        f"{address}/decide", data={"proof": proof, "about": about, "seen": "0", "decision": "confirmed"},
        headers=OURS,
    )  # fmt: skip
    assert told.status_code == 409
    assert store.verdicts() == []


@pytest.mark.parametrize(
    "told",
    [
        "//evil.example",
        "http://evil.example/",
        "/\\evil.example",
        "javascript:x",
        "",
        "/a\nb",
        "/\t/evil",
    ],
)
def test_no_way_back_leads_out(told: str) -> None:
    assert way_back(told) == "/findings"


def test_what_people_write_is_text(store: Listing, client: TestClient) -> None:
    trick = '"><script>alert(1)</script></textarea><img src=x onerror=alert(1)>'
    address = place(store, "2021e")
    press(client, address, "confirmed", trick)
    for page in (client.get(address), press(client, address, "unclear", trick, seen="0")):
        assert_harmless(page.text)
        assert note_in(page) == trick


def test_bodies_have_a_limit(store: Listing, client: TestClient) -> None:
    address = place(store, "2021e")
    told = press(client, address, "confirmed", "长" * 2_001)
    assert (told.status_code, len(note_in(told))) == (409, 2_001)
    assert press(client, address, "confirmed", "长" * 30_000).status_code == 413
    assert store.verdicts() == []


def test_no_decision_is_taken_about_what_is_not_there(store: Listing, client: TestClient) -> None:
    report = next(store.ids())
    for path in (f"/report/{report}/finding/none/decide", "/report/none/finding/2021e/decide"):
        assert client.post(path, data={"decision": "confirmed"}, headers=OURS).status_code == 404
    assert press(client, place(store, "2021e"), "destroyed").status_code == 400
    assert store.verdicts() == []


def test_a_database_that_refuses_keeps_the_note(
    store: Listing, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kxai.errors import WorkspaceError

    def refuse(*_: object, **__: object) -> None:
        raise WorkspaceError("/secret/kxai.db", "数据库出错：disk full")

    monkeypatch.setattr(store, "decide", refuse)
    told = press(client, place(store, "2021e"), "confirmed", "备注")
    assert (told.status_code, note_in(told)) == (503, "备注")
    assert "E201" in told.text
    assert "secret" not in told.text


def test_orders_follow_the_store(store: Listing) -> None:
    wanted = Wanted(severity="error")
    report = next(f.report for f in every(store) if f.id == "2021e")
    first = store.standing(wanted, report, "2021e")
    put(store, 2023)
    second = store.standing(wanted, report, "2021e")
    assert first is not None
    assert second is not None
    assert (first.every, second.every) == (2, 3)
    assert store.standing(replace(wanted, report=report), report, "2021e") != second
