"""Amounts of a body over the years, and of bodies beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from kxai.review.over_years import beside, differ, names_of, over_years
from kxai.store import database_url, make_record
from kxai.store.listing import Listing
from tests.store.factory import document, figure, report_of

TOTAL = "expenditure.total"


def put(
    store: Listing, org: str, year: int, amounts: dict[int, str], *, kind: str = "final_accounts"
) -> str:
    """A report of a year that prints amounts of 支出合计 by year; its id."""
    stage = "final" if kind == "final_accounts" else "budget"
    told = "；".join(f"{of}年支出合计{amount}万元" for of, amount in amounts.items())
    doc = document(f"{org}{year}年{kind}\n{told}。\n", f"{org}{year}{kind}.txt")
    figures = [
        figure(doc, amount, indicator=TOTAL, label="支出合计", year=of, stage=stage)
        for of, amount in amounts.items()
    ]
    with store.writing() as writer:
        report = report_of(doc, org=org, year=year, kind=kind)
        writer.put(make_record(doc, report, figures, [], [], engine="e"))
    return doc.sha256[:12]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Listing]:
    with Listing(database_url(tmp_path), create=True) as opened:
        yield opened


def test_last_years_print_stands_against_that_years_own(store: Listing) -> None:
    put(store, "甲县科协", 2021, {2021: "100.00", 2020: "80.00"})
    put(store, "甲县科协", 2022, {2022: "150.00", 2021: "100.02"})
    put(store, "甲县科协", 2023, {2023: "60", 2022: "150"})
    put(store, "甲县科协", 2023, {2023: "999"}, kind="department_budget")
    found = over_years(store, ["甲县科协"], "final_accounts")
    assert found.years == (2020, 2021, 2022, 2023)
    (row,) = found.rows
    assert (row.key, row.unit) == (TOTAL, "元")
    assert [cell.figure.text for cell in row.cells.values()] == ["80.00", "100.00", "150.00", "60"]
    assert [cell.told for cell in row.cells.values()] == [True, False, False, False]
    denied = {year: [f.text for f in cell.denied] for year, cell in row.cells.items()}
    assert denied == {2020: [], 2021: ["100.02"], 2022: [], 2023: []}
    changes = [cell.change for cell in row.cells.values()]
    assert changes == [None, Decimal("0.25"), Decimal("0.5"), Decimal("-0.6")]


def test_rounded_prints_do_not_deny_each_other() -> None:
    doc = document("100.01 100 100.6 0")
    exact, rounded, other, zero = (figure(doc, n) for n in ("100.01", "100", "100.6", "0"))
    assert not differ(exact, rounded)
    assert differ(exact, other)
    assert differ(zero, exact)
    assert not differ(zero, figure(doc, "0"))


def test_bodies_beside_each_other_with_outliers(store: Listing) -> None:
    orgs = [f"{name}县科协" for name in "甲乙丙丁戊己庚"]
    for at, org in enumerate(orgs):
        put(store, org, 2022, {2022: f"{100 + at}.5", 2021: "95.5"} if at else {2022: "90000.5"})
    found = beside(store, [*orgs, "辛县科协"], "final_accounts", TOTAL)
    assert [row.key for row in found.rows] == [*orgs, "辛县科协"]
    assert [row.key for row in found.rows if row.cells.get(2022) and row.cells[2022].outlier] == [
        orgs[0]
    ]
    assert not found.rows[-1].cells
    few = beside(store, orgs[:5], "final_accounts", TOTAL)
    assert not any(cell.outlier for row in few.rows for cell in row.cells.values())
    assert beside(store, [], "final_accounts", TOTAL).years == ()


def test_names_of_one_body(store: Listing) -> None:
    for org in ("江东省委办公厅", "中共江东省委办公厅", "江东省政府办公厅"):
        put(store, org, 2022, {2022: "5.5"})
    assert set(names_of(store, "江东省委办公厅")) == {"江东省委办公厅", "中共江东省委办公厅"}
    assert names_of(store, "没有的") == ["没有的"]
    assert store.bodies(words="委办", first=1, most=1)[1] == 2
    assert store.bodies(kind="department_budget") == ([], 0)
