"""What reviewers decided, turned into gold that the harness and the precision table read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import update

from kxai.bulk import run
from kxai.check.severity import Judged
from kxai.errors import EvaluationError, GoldError
from kxai.evaluate.dataset import open_dataset
from kxai.evaluate.gold import GoldFinding
from kxai.evaluate.gold_files import read_gold
from kxai.evaluate.match import match_findings
from kxai.evaluate.real.pool import read_pool
from kxai.evaluate.real.precision import measure_precision
from kxai.evaluate.reviewed import (
    CHANGED,
    GOLD_KINDS,
    NO_FILE,
    OTHER_KIND,
    UNCLEAR,
    write_reviewed_gold,
)
from kxai.evaluate.run import score_reports
from kxai.export.words import KIND_ZH
from kxai.schema.finding import BEYOND_SUMS, Finding, FindingKind
from kxai.settings import Settings
from kxai.store import Decision, Store, database_url
from kxai.store.tables import findings
from tests.bulk.reports import text_of, write


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A workspace with four reports of one error each."""
    write(tmp_path / "in", 4)
    settings = Settings(workspace=tmp_path / "ws")
    run([tmp_path / "in"], settings=settings)
    return settings


def opened(settings: Settings) -> Store:
    return Store(database_url(settings.workspace))


def decide(store: Store, *decisions: Decision) -> list[Finding]:
    """Decide about the one finding of each report, in the order of their files."""
    found = [finding for report in store.ids() for finding in store.findings(report)]
    for finding, decision in zip(found, decisions, strict=False):
        store.decide(finding, decision, who="王", seen=0)
    return found


def test_it_is_a_dataset_that_tells_what_must_and_what_must_not_be_found(
    settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "gold"
    with opened(settings) as store:
        first, second, *_ = decide(store, "confirmed", "false_alarm", "unclear")
        told = write_reviewed_gold(store, out, settings)
    assert (told.reports, told.confirmed, told.false_alarms) == (2, 1, 1)
    assert told.left == {UNCLEAR: 1}
    assert (out / "reports" / "r000.txt").read_text("utf-8") == text_of(0)
    row = json.loads((out / "gold" / "findings" / "r000.json").read_text("utf-8"))
    assert row["partial"] is True
    (must,) = row["findings"]
    assert (must["id"], must["tier"], must["kind"]) == (first.id, "must", "change")
    assert set(must["numbers"]) == {"130.00", "100.00", "20.00", "20.00万元"}
    data = open_dataset(out)
    data.check()
    by_stem = {score.stem: score.findings for score in score_reports(data.gold, out / "reports")}
    assert [item.id for item in by_stem["r000"].found] == [first.id]  # type: ignore[union-attr]
    assert by_stem["r000"].alarms == []  # type: ignore[union-attr]
    assert [item.id for item in by_stem["r001"].retold] == [second.id]  # type: ignore[union-attr]
    assert len(by_stem["r001"].alarms) == 1  # type: ignore[union-attr]


def test_it_is_a_pool_that_the_severities_are_measured_on(
    settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "gold"
    with opened(settings) as store:
        decide(store, "confirmed", "confirmed", "false_alarm")
        write_reviewed_gold(store, out, settings)
    assert {report.house for report in read_pool(out)} == {"reviewed"}
    assert list(measure_precision([out], aside=True).values()) == [Judged(2, 1)]


def test_what_cannot_be_gold_is_counted_with_its_reason(settings: Settings, tmp_path: Path) -> None:
    with opened(settings) as store:
        with store.writing() as writer:
            # The fourth report's finding is one between reports.
            last = list(store.ids())[3]
            writer._do.execute(update(findings).where(findings.c.report == last), {"kind": "panel"})
        decide(store, "confirmed", "confirmed", "false_alarm", "false_alarm")
        third = list(store.ids())[2]
        with store.writing() as writer:
            mine = findings.c.report == third
            writer._do.execute(update(findings).where(mine), {"stated": "21.00万元"})
        (tmp_path / "in" / "r001.txt").write_text("别的内容", "utf-8")
        told = write_reviewed_gold(store, tmp_path / "gold", settings)
    assert (told.reports, told.confirmed, told.false_alarms) == (1, 1, 0)
    assert told.left == {NO_FILE: 1, CHANGED: 1, OTHER_KIND: 1}
    assert read_gold(tmp_path / "gold" / "gold").keys() == {"r000"}


def test_every_kind_is_gold_or_left_for_a_reason() -> None:
    beyond_one_report = {"panel", *BEYOND_SUMS}
    assert GOLD_KINDS.keys() | beyond_one_report == KIND_ZH.keys() == {*get_args(FindingKind)}


def test_two_files_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    write(tmp_path / "甲", 1)
    (path,) = write(tmp_path / "乙", 1, first=7)
    path.rename(path.with_name("r000.txt"))
    settings = Settings(workspace=tmp_path / "ws")
    run([tmp_path / "甲", tmp_path / "乙"], settings=settings)
    with opened(settings) as store:
        decide(store, "confirmed", "confirmed")
        write_reviewed_gold(store, tmp_path / "gold", settings)
    names = sorted(path.name for path in (tmp_path / "gold" / "reports").iterdir())
    assert len(names) == 2
    assert open_dataset(tmp_path / "gold").files.keys() == {Path(name).stem for name in names}


def test_a_folder_with_anything_in_it_is_left_alone(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "notes.txt").write_text("我的", "utf-8")
    with opened(settings) as store, pytest.raises(EvaluationError, match="空文件夹"):
        write_reviewed_gold(store, tmp_path / "gold", settings)
    assert [path.name for path in (tmp_path / "gold").iterdir()] == ["notes.txt"]


def alarm(severity: str, stated: str) -> Finding:
    return Finding(
        stated, "", "sum", "inconsistent", severity, (), (), stated, "8.5", "", (), "说明", ""
    )  # type: ignore[arg-type]


def test_partial_gold_accuses_only_of_what_must_not_be_told() -> None:
    barred = GoldFinding("N1", "", "sum", "error", ("7.5", "8.5"), "")
    output = [alarm("error", "7.5"), alarm("error", "3.3")]
    whole = match_findings([], output, "", must_not=[barred])
    assert [f.stated for f in whole.alarms] == ["7.5", "3.3"]
    part = match_findings([], output, "", must_not=[barred], partial=True)
    assert [f.stated for f in part.alarms] == ["7.5"]
    assert part.retold == [barred]


def test_what_must_not_be_told_may_be_a_hint_and_may_be_what_else_must_be_told() -> None:
    barred = GoldFinding("N1", "", "sum", "error", ("7.5", "8.5"), "")
    must = GoldFinding("P1", "must", "sum", "error", ("7.5", "8.5"), "")
    assert match_findings([], [alarm("info", "7.5")], "", must_not=[barred]).retold == []
    warned = match_findings([], [alarm("warning", "7.5")], "", must_not=[barred])
    assert (warned.retold, warned.alarms) == ([barred], [])
    right = match_findings([must], [alarm("error", "7.5")], "", must_not=[barred])
    assert (right.retold, right.found) == ([], [must])


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"must_not": [{"id": "N1", "kind": "sum"}]}, "缺少字段numbers"),
        ({"must_not": {}}, "must_not应为对象的列表"),
        ({"partial": "yes"}, "partial应为true或false"),
        (
            {
                "findings": [{"id": "N1", "tier": "must", "kind": "sum", "numbers": ["1"]}],
                "must_not": [{"id": "N1", "kind": "sum", "numbers": ["1"]}],
            },
            "编号重复",
        ),
    ],
)
def test_wrong_gold_of_what_must_not_be_told_is_named(
    tmp_path: Path, record: dict[str, object], told: str
) -> None:
    (tmp_path / "findings").mkdir()
    (tmp_path / "findings" / "a.json").write_text(json.dumps(record), "utf-8")
    with pytest.raises(GoldError, match=told):
        read_gold(tmp_path)
