"""Lists that are kept are made anew when reports or decisions change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kxai.store import database_url, make_record
from kxai.store.listing import Listing, Wanted
from tests.store.factory import document, figure, finding, report_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Listing]:
    with Listing(database_url(tmp_path), create=True) as opened:
        yield opened


def put(store: Listing, name: str, *, year: int, severity: str = "error") -> None:
    doc = document(f"{name}{year}年部门决算\n收入5万元，比上年3万元增加9万元。\n", f"{name}.txt")
    numbers = [figure(doc, n) for n in ("9", "5", "3")]
    found = finding(doc, numbers, severity=severity, kind="change", equation=f"5-3={year}")
    with store.writing() as writer:
        report = report_of(doc, org=name, year=year)
        writer.put(make_record(doc, report, numbers, [found], [], engine="e"))
        writer.place(f"/{name}", doc.source, report.id)


def names(store: Listing, wanted: Wanted, sort: str = "source") -> list[str | None]:
    found, count = store.listed(wanted, sort=sort)  # type: ignore[arg-type]
    assert count == len(found)
    return [one.report.org for one in found]


def test_a_new_report_is_in_every_list(store: Listing) -> None:
    put(store, "甲局", year=2020)
    put(store, "乙局", year=2021, severity="info")
    assert names(store, Wanted(severity="error")) == ["甲局"]
    assert store.facets() == ({"final_accounts": 2}, {2021: 1, 2020: 1})
    assert store.totals().findings == {"error": 1, "warning": 0, "info": 1}
    assert store.kinds() == ["change"]
    put(store, "丙局", year=2021)
    assert names(store, Wanted(severity="error"), "year") == ["丙局", "甲局"]
    assert store.facets()[1] == {2021: 2, 2020: 1}
    assert store.totals().reports == 3
    with store.writing() as writer:
        writer.forget("/甲局")
    assert names(store, Wanted(severity="error")) == ["丙局"]
    assert store.totals().reports == 2


def test_a_decision_moves_a_report_between_its_lists(store: Listing) -> None:
    put(store, "甲局", year=2020)
    put(store, "乙局", year=2021)
    assert names(store, Wanted(state="open")) == ["乙局", "甲局"]
    assert names(store, Wanted(state="decided")) == []
    found = store.queue(Wanted())[0][0]
    store.decide(found, "false_alarm", who="王", seen=0)
    (done,) = names(store, Wanted(state="decided"))
    assert names(store, Wanted(state="false_alarm")) == [done]
    assert names(store, Wanted(state="open")) == [{"甲局": "乙局", "乙局": "甲局"}[str(done)]]
    assert store.queue(Wanted())[1] == 1
    assert store.queue(Wanted(state="false_alarm"))[0] == [found]


def test_a_decision_is_seen_in_another_print_at_once(store: Listing) -> None:
    put(store, "甲局", year=2020)
    put(store, "乙局", year=2020)
    doc = document("重印本：收入5万元，比上年3万元增加9万元。\n", "重印.txt")
    numbers = [figure(doc, n) for n in ("9", "5", "3")]
    found = finding(doc, numbers, severity="error", kind="change", equation="5-3=2020")
    with store.writing() as writer:
        report = report_of(doc, org="甲局", year=2020)
        writer.put(make_record(doc, report, numbers, [found], [], engine="e"))
    first = next(one for one in store.queue(Wanted())[0] if one.report == report.id)
    other = next(one.report.id for one in store.reports() if one.report.org == "乙局")
    store.decide(next(iter(store.findings(other))), "unclear", who="王", seen=0)
    assert store.queue(Wanted(state="open"))[1] == 2  # one decision is known by now
    store.decide(first, "confirmed", who="王", seen=0)
    decided = store.queue(Wanted(state="confirmed"))[0]
    assert {one.report for one in decided} == {one.id for one in store.of_bodies("甲局")}


def test_all_files_of_one_content_are_named(store: Listing) -> None:
    put(store, "甲局", year=2020)
    (report,) = store.reports()
    with store.writing() as writer:
        writer.place("/b", "副本.txt", report.report.id)
    for again in (store.reports(), store.reports([report.report.id, "none"])):
        assert [one.sources for one in again] == [("甲局.txt", "副本.txt")]
