"""Findings of one cause, decided at once and taken back at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser

from kxai.schema.address import Address, Statement
from kxai.store import database_url, make_record
from kxai.store.listing import Listing
from kxai.web.grouping import MOST, group_of
from tests.store.factory import document, figure, finding, report_of
from tests.web.test_deciding import OURS, browser, every, field, place, press, put

TABLE = Statement(id="t30", kind="accounts.summary", title="收入支出决算总表")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Listing]:
    with Listing(database_url(tmp_path), create=True) as opened:
        put(opened, 2021)
        put(opened, 2022)
        yield opened


@pytest.fixture
def client(store: Listing) -> TestClient:
    return browser(store, "王")


def tokens(client: TestClient, address: str) -> list[str]:
    page = LexborHTMLParser(client.get(address).text)
    return [node.attributes["value"] or "" for node in page.css(".group [name=with]")]


def decisions(store: Listing) -> dict[str, str | None]:
    return {one.id: store.states([one])[one.report, one.id].decision for one in every(store)}


def test_those_that_share_a_number_are_decided_and_taken_back_at_once(
    client: TestClient, store: Listing
) -> None:
    address = place(store, "2021e")
    chosen = tokens(client, address)
    assert [token.partition(":")[0] for token in chosen] == ["2021v", "2021w"]
    made = press(client, address, "false_alarm", "栏读错了", **{"with": chosen})  # type: ignore[arg-type]
    assert made.status_code == 303
    assert made.headers["location"].startswith(place(store, "2022e"))
    told = decisions(store)
    assert [told[f"2021{name}"] for name in "evw"] == ["false_alarm"] * 3
    assert [told[f"2022{name}"] for name in "evw"] == [None] * 3
    assert {(v.who, v.note) for v in store.verdicts()} == {("王", "栏读错了")}
    page = client.get(made.headers["location"])
    assert "和另外2个已定为" in page.text
    undo = LexborHTMLParser(page.text).css_first("form.undo")
    fields = [(n.attributes["name"] or "", n.attributes["value"] or "") for n in undo.css("input")]
    form: dict[str, object] = dict(fields)
    form["with"] = [value for name, value in fields if name == "with"]
    path = undo.attributes["action"] or ""
    back = client.post(path, data={**form, "decision": "withdrawn"}, headers=OURS)  # type: ignore[arg-type]
    assert back.headers["location"] == address
    assert set(decisions(store).values()) == {None}


def test_only_what_was_chosen_is_decided(client: TestClient, store: Listing) -> None:
    address = place(store, "2021e")
    press(client, address, "confirmed", **{"with": tokens(client, address)[1:]})  # type: ignore[arg-type]
    told = decisions(store)
    assert (told["2021e"], told["2021v"], told["2021w"]) == ("confirmed", None, "confirmed")


def test_what_another_decided_meanwhile_is_left_and_told(
    client: TestClient, store: Listing
) -> None:
    address = place(store, "2021e")
    seen = tokens(client, address)
    other = next(one for one in every(store) if one.id == "2021v")
    store.decide(other, "unclear", who="李", seen=0)
    made = press(client, address, "confirmed", **{"with": seen})  # type: ignore[arg-type]
    told = decisions(store)
    assert (told["2021e"], told["2021v"], told["2021w"]) == ("confirmed", "unclear", "confirmed")
    page = client.get(made.headers["location"]).text
    assert "有1个没有一并定" in page
    assert "和另外1个已定为" in page


@pytest.mark.parametrize(
    "token", ["", "2022v:0:x", "2021v:0:other", "2021v:-1:", "2021v:٣:", "' OR 1=1:0:", ":::"]
)
def test_a_forged_choice_decides_nothing(client: TestClient, store: Listing, token: str) -> None:
    made = press(client, place(store, "2021e"), "confirmed", **{"with": token})
    assert "left=1" in made.headers["location"]
    assert [name for name, told in decisions(store).items() if told] == ["2021e"]


def test_a_cause_is_kept_where_it_is_the_findings_own(client: TestClient, store: Listing) -> None:
    causes = ({"code": "digit", "text": "一位数字写错"},)
    put(store, 2020, diagnosis=causes)
    address = place(store, "2020e")
    press(client, address, "confirmed:一位数字写错", **{"with": tokens(client, address)})  # type: ignore[arg-type]
    assert {v.finding: v.cause for v in store.verdicts()} == {
        "2020e": "一位数字写错", "2020v": "", "2020w": "",
    }  # fmt: skip


def test_one_column_and_one_rule(store: Listing) -> None:
    doc = document("2019年决算表\n本年收入 1.5 2.5 3.5 4.5 5.5\n", "表.txt")
    columns = {"1.5": ("合计",), "2.5": ("合计",), "3.5": ("财政拨款",), "4.5": (), "5.5": ()}
    made = {n: figure(doc, n, at=Address(TABLE, columns=column)) for n, column in columns.items()}
    found = [
        finding(doc, [one], id=f"c{n}", kind="sum", verdict="inconsistent")
        for n, one in made.items()
    ]
    rule = [
        finding(doc, [], id=f"r{n}", kind=kind, code="disclosure.part", severity="warning")
        for n, kind in enumerate(("disclosure", "disclosure", "form"))
    ]
    with store.writing() as writer:
        report = report_of(doc, year=2019)
        writer.put(make_record(doc, report, list(made.values()), [*found, *rule], [], engine="e"))
    figures = {one.id: one for one in store.figures(doc.sha256[:12])}

    def group(name: str) -> list[tuple[str, str]]:
        one = next(f for f in store.findings(doc.sha256[:12]) if f.id == name)
        return [(member.finding.id, member.why) for member in group_of(store, one, figures)]

    assert group("c1.5") == [("c2.5", "同一张表同一栏")]
    assert group("c3.5") == group("c4.5") == []
    assert group("r0") == [("r1", "同一条规则")]
    assert group("r2") == []


def test_a_group_has_its_limit(store: Listing) -> None:
    doc = document("2018年决算\n收入1.5万元\n", "多.txt")
    one = figure(doc, "1.5")
    found = [finding(doc, [one], id=f"m{n}") for n in range(MOST + 9)]
    with store.writing() as writer:
        report = report_of(doc, year=2018)
        writer.put(make_record(doc, report, [one], found, [], engine="e"))
    client = browser(store, "王")
    address = place(store, "m0")
    assert len(tokens(client, address)) == MOST
    assert (
        press(client, address, "confirmed", **{"with": tokens(client, address)}).status_code == 303
    )  # type: ignore[arg-type]
    told = decisions(store)
    assert sum(decision == "confirmed" for decision in told.values()) == MOST + 1
    assert field(client.get(place(store, f"m{MOST + 8}")), "seen", "#decide") == "0"


def test_what_was_confirmed_leads_to_what_is_handed_back(
    client: TestClient, store: Listing
) -> None:
    made = press(client, place(store, "2021e"), "false_alarm")
    assert not LexborHTMLParser(client.get(made.headers["location"]).text).css(".handback")
    made = press(client, place(store, "2022e"), "confirmed")
    page = LexborHTMLParser(client.get(made.headers["location"]).text)
    link = str(page.css_first("a.handback").attributes["href"])
    shown = LexborHTMLParser(client.get(link.partition("#")[0]).text)
    assert "出具复核意见书" in shown.css_first(f"#{link.partition('#')[2]}").text()
