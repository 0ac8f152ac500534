"""The fixtures are what their sources say, and every figure stands where it says."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from fixtures.build import build_all
from kxai.check import check
from kxai.evaluate.gold_files import read_gold
from kxai.evaluate.run import score_reports
from kxai.extract import extract
from kxai.load import load

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures"
REPORTS = sorted(path for path in (FIXTURES / "reports").iterdir() if path.is_file())
REAL = Path(os.environ.get("KXAI_REAL_REPORTS", ROOT.parent / "shared" / "reports"))
REAL_GOLD = REAL.parent / "gold"
real = pytest.mark.skipif(not REAL.is_dir(), reason="the real reports are not here")


def test_there_is_a_corpus() -> None:
    assert len(REPORTS) >= 14
    facts = [
        json.loads(line)
        for line in (FIXTURES / "gold/reports.jsonl").read_text("utf-8").splitlines()
    ]
    assert {fact["kind"] for fact in facts} == {
        "final_accounts", "budget", "overall_evaluation", "project_evaluation", "performance_text",
    }  # fmt: skip
    assert {path.suffix for path in REPORTS} >= {".txt", ".docx", ".html"}
    assert min(f["year"] for f in facts) <= 2013
    assert max(f["year"] for f in facts) >= 2024
    planted = [
        json.loads(p.read_text("utf-8"))["findings"] for p in (FIXTURES / "gold/findings").iterdir()
    ]
    assert any(not findings for findings in planted)
    assert len({f["kind"] for findings in planted for f in findings}) >= 8


def test_reports_and_gold_are_what_the_sources_make(tmp_path: Path) -> None:
    build_all(FIXTURES / "source", tmp_path)
    made = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    here = {
        p.relative_to(FIXTURES): p.read_bytes()
        for folder in ("reports", "gold")
        for p in (FIXTURES / folder).rglob("*")
        if p.is_file()
    }
    assert made.keys() == here.keys()
    assert [name for name in made if made[name] != here[name]] == []


@pytest.mark.parametrize(
    "path", [p for p in REPORTS if p.suffix != ".txt"], ids=lambda path: path.name
)
def test_a_text_dump_of_a_report_raises_no_other_alarms(path: Path, tmp_path: Path) -> None:
    """Archives hold dumps of docx and html whose tables have lost their merged cells."""

    def errors(file: Path) -> set[str]:
        extraction = extract(load(file))
        result = check(extraction.figures, extraction.text, report=extraction.report)
        return {f.explanation for f in result.findings if f.severity == "error"}

    dump = tmp_path / "dump.txt"
    dump.write_text(load(path).text, "utf-8")
    assert errors(dump) == errors(path)


@pytest.mark.parametrize("path", REPORTS, ids=[path.name for path in REPORTS])
def test_every_figure_is_a_slice_of_the_stored_text(path: Path) -> None:
    document = load(path)
    extraction = extract(document)
    assert extraction.figures
    for figure in extraction.figures:
        assert document.text[figure.start : figure.end] == figure.text
    assert len({figure.id for figure in extraction.figures}) == len(extraction.figures)
    ids = {figure.id for figure in extraction.figures}
    result = check(extraction.figures, extraction.text, report=extraction.report)
    for finding in result.findings:
        assert set(finding.figures) <= ids
        assert finding.explanation
        assert "{" not in finding.explanation + finding.explanation_en


def test_text_files_are_stored_as_they_are() -> None:
    for path in REPORTS:
        document = load(path)
        if document.format in ("txt", "md"):
            encoding = document.encoding or "utf-8"
            assert document.text.encode(encoding) == path.read_bytes()


def test_quality_on_the_fixtures() -> None:
    gold = read_gold(FIXTURES / "gold")
    for score in score_reports(gold, FIXTURES / "reports"):
        assert score.findings is not None
        assert [f.id for f in score.findings.missed if f.tier == "must"] == [], score.stem
        assert [f.explanation for f in score.findings.alarms] == [], score.stem
        assert {name: pair for name, pair in score.facts.items() if pair[0] != pair[1]} == {}


@real
def test_real_reports_are_recognised() -> None:
    seen = {}
    for path in sorted(REAL.glob("*.txt")):
        extraction = extract(load(path))
        report = extraction.report
        seen[report.region] = (report.year, report.kind, report.unit)
        layers = {figure.layer for figure in extraction.figures}
        assert layers, path.name
    assert seen == {
        "泸县": (2021, "final_accounts", "万元"),
        "岳阳县": (2021, "overall_evaluation", "万元"),
        "攀枝花市": (2022, "final_accounts", "万元"),
        "秦皇岛市抚宁区": (2021, "performance_text", "元"),
        "峨边彝族自治县": (2024, "overall_evaluation", "万元"),
    }


@real
@pytest.mark.skipif(not REAL_GOLD.is_dir(), reason="the hand-made gold is not here")
def test_quality_on_the_real_reports() -> None:
    for score in score_reports(read_gold(REAL_GOLD), REAL):
        if score.figures is not None:
            assert score.figures.rates(score.figures.right)[2] >= 0.93
        if score.findings is not None:
            assert [f.explanation for f in score.findings.alarms] == []


@real
def test_no_sentence_of_a_real_report_stands_in_a_fixture() -> None:
    width = 22
    squeezed = [re.sub(r"\s+", "", path.read_text("utf-8")) for path in REAL.glob("*.txt")]
    seen = {text[i : i + width] for text in squeezed for i in range(len(text) - width)}
    for path in REPORTS:
        text = re.sub(r"\s+", "", load(path).text)
        hits = sum(text[i : i + width] in seen for i in range(0, max(0, len(text) - width), 7))
        assert hits <= 6, path.name
