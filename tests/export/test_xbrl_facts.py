"""Figures as facts of xBRL-JSON, and that Arelle reads them."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from kxai.api.archive import open as open_archive
from kxai.api.exports import export_archive
from kxai.bulk import run
from kxai.export.xbrl_facts import fact_of
from kxai.export.xbrl_taxonomy import DIMENSIONS_ZH
from kxai.settings import Settings
from tests.store.factory import document, figure, report_of

ARELLE = os.environ.get("KXAI_ARELLE") or shutil.which("arelleCmdLine")
"""The command of an Arelle: it lives in an environment of its own, as what it needs does not go
together with what kxai needs (python-dateutil)."""
REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"
NAMES = ("01_dongping_accounts_2019.txt", "03_huining_accounts_2015.txt")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The facts of two reports, one of them with tables."""
    place = tmp_path_factory.mktemp("facts")
    run([REPORTS / name for name in NAMES], settings=Settings(workspace=place / "ws"))
    with open_archive(place / "ws") as archive:
        export_archive(archive, place / "out", "xbrl-json")
        (place / "figures.json").write_text(
            json.dumps([[f.report, f.start, str(f.base_value)] for f in archive.figures()])
        )
    return place


def facts_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "out" / "facts.json").read_text("utf-8"))["facts"]  # type: ignore[no-any-return]


def test_every_figure_is_a_fact_with_its_address(folder: Path) -> None:
    facts = facts_of(folder)
    figures = json.loads((folder / "figures.json").read_text())
    assert {f"f.{report}.{start}" for report, start, _ in figures} == {*facts}
    assert len(facts) > 100
    in_tables = [f for f in facts.values() if f["dimensions"].get("kx:statement", "").count(".")]
    assert in_tables
    assert all(f["dimensions"]["kx:row"] and f["dimensions"]["kx:column"] for f in in_tables)
    for fact in facts.values():
        names = {n.partition(":")[2] for n in fact["dimensions"] if n.startswith("kx:")}
        assert names <= {*DIMENSIONS_ZH}


@pytest.mark.parametrize(
    ("text", "more", "value", "decimals", "unit", "concept"),
    [
        ("16.70", {}, "167000", -2, "iso4217:CNY", "income.total.amount"),
        ("20", {"unit": "%", "base_unit": "%", "base_value": Decimal(20), "role": "growth_rate"},
         "0.20", 2, None, "income.total.growth_rate"),
        ("12", {"unit": "场", "base_unit": "场", "base_value": Decimal(12), "role": "count"},
         "12", 0, "kxu:场", "income.total.count"),
        ("12", {"unit": "元/平方 米", "base_unit": "元/平方 米", "base_value": Decimal(12), "role": "amount"},
         "12", 0, "iso4217:CNY/kxu:平方_米", "income.total.amount.quantity"),
        ("20", {"unit": "", "base_unit": "", "base_value": Decimal(20), "role": "score"},
         "20", 0, None, "income.total.score"),
    ],
)  # fmt: skip
def test_values_are_in_base_units_with_the_places_that_were_printed(
    text: str, more: dict[str, Any], value: str, decimals: int, unit: str | None, concept: str
) -> None:
    doc = document()
    fact = fact_of(figure(doc, text, **more), report_of(doc))
    assert (fact.value, fact.decimals) == (Decimal(value), decimals)
    assert fact.dimensions.get("unit") == unit
    assert fact.dimensions["concept"] == f"kx:{concept}"
    assert fact.dimensions["entity"] == "body:云岭县科学技术协会"
    assert fact.dimensions["period"] == "2023-01-01T00:00:00/2024-01-01T00:00:00"


def test_what_no_xml_can_hold_is_left_out() -> None:
    doc = document()
    label = "收入\x00\x0b合\ud800计\ufffe" + "长" * 900
    fact = fact_of(figure(doc, "16.70", label=label), report_of(doc, org="某 县\x01 局"))
    element = etree.Element("member")
    element.text = fact.dimensions["kx:label"]
    assert element.text is not None
    assert element.text.startswith("收入 合 计 长")
    assert len(element.text) == 500
    assert fact.dimensions["entity"] == "body:某_县_局"


def test_concepts_and_labels_are_well_formed_and_complete(folder: Path) -> None:
    schema = etree.parse(folder / "out" / "facts.xsd")
    named = {e.get("name") for e in schema.iter("{*}element")}
    used = {f["dimensions"]["concept"].partition(":")[2] for f in facts_of(folder).values()}
    assert named == used | {*DIMENSIONS_ZH, "member"}
    labels = etree.parse(folder / "out" / "facts-labels.xml")
    told = {
        e.get("{http://www.w3.org/1999/xlink}href").partition("#kx_")[2]
        for e in labels.iter("{*}loc")
    }
    assert told == named - {"member"}
    assert "本年收入合计（金额）" in {e.text for e in labels.iter("{*}label")}


@pytest.mark.skipif(ARELLE is None, reason="no Arelle: make check-facts brings one")
def test_arelle_opens_and_validates_them_with_all_their_facts(folder: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            str(ARELLE), "--internetConnectivity", "offline", "--plugins", "loadFromOIM",
            "--file", str(folder / "out" / "facts.json"), "--validate",
            "--facts", str(tmp_path / "facts.csv"),
            "--factListCols", "Label,Value,Dec,unitRef,Period,Dimensions",
            "--logFile", str(tmp_path / "log.txt"), "--logLevel", "warning",
            "--labelLang", "zh", "--xdgConfigHome", str(tmp_path),
        ],
        capture_output=True, text=True, timeout=300, cwd=tmp_path,
    )  # fmt: skip
    told = (tmp_path / "log.txt").read_text("utf-8-sig")
    assert done.returncode == 0, done.stderr
    assert told.strip() == "", told
    with (tmp_path / "facts.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    facts = facts_of(folder)
    assert len(rows) == len(facts)
    values = [Decimal(row[1].replace(",", "")) for row in rows]
    assert sorted(values) == sorted(Decimal(fact["value"]) for fact in facts.values())
    assert any(row[0] == "本年收入合计（金额）" for row in rows)
