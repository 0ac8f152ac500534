"""One file read, and figures checked, by a program."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import kxai
from kxai.bulk.pipeline import process
from kxai.errors import BadSetting, UnreadableFile
from kxai.settings import Settings
from kxai.store.rows import as_figure, as_finding

FIXTURES = Path(__file__).parents[2] / "fixtures" / "reports"
ACCOUNTS = FIXTURES / "14_jingyin_accounts_2016.txt"


@pytest.fixture(scope="module")
def reading() -> kxai.Reading:
    return kxai.read(ACCOUNTS)


def test_a_file_is_read_as_a_run_reads_it(reading: kxai.Reading) -> None:
    record = process(ACCOUNTS, Settings())
    stored = [as_figure({k: v for k, v in row.items() if k != "seq"}) for row in record.figures]
    assert [one.id for one in reading.figures] == [one.id for one in stored]
    assert [one.base_value for one in reading.figures] == [one.base_value for one in stored]
    kept = [as_finding({k: v for k, v in row.items() if k != "seq"}) for row in record.findings]
    assert [one.explanation for one in reading.findings] == [one.explanation for one in kept]
    assert (reading.report.id, reading.report.org) == (record.id, "泾阴县科学技术协会")


def test_every_figure_points_at_its_characters(reading: kxai.Reading) -> None:
    assert len(reading.figures) == len(list(reading.figures)) > 50
    for figure in reading.figures:
        assert reading.text[figure.start : figure.end] == figure.text


def test_figures_of_a_finding_are_found_by_id(reading: kxai.Reading) -> None:
    finding = next(one for one in reading.findings if one.figures)
    assert [reading.figure(id_).id for id_ in finding.figures] == list(finding.figures)
    with pytest.raises(KeyError):
        reading.figure("nosuch")


def test_statements_are_told_once(reading: kxai.Reading) -> None:
    ids = [one.id for one in reading.statements]
    assert len(ids) == len(set(ids))
    assert {one.at.statement.id for one in reading.figures if one.at} == set(ids)


def test_a_figure_that_is_changed_is_checked_as_it_is_now(reading: kxai.Reading) -> None:
    text = "2023年收入合计17.70万元，其中：财政拨款收入10.20万元，其他收入7.50万元。"
    figures = list(kxai.read_text(text).figures)
    assert not kxai.check(figures, text).findings
    figures[0] = replace(
        figures[0], value=Decimal("71.70"), base_value=Decimal(717_000), text="71.70"
    )
    (finding,) = kxai.check(figures, text).findings
    assert finding.kind == "sum"


def test_nothing_is_checked_of_nothing() -> None:
    assert kxai.check([], "").findings == ()
    assert list(kxai.read_text("没有数字。").figures) == []


def test_settings_choose_the_checks() -> None:
    only = kxai.read(ACCOUNTS, settings=Settings(checks=("arithmetic",)))
    assert {one.kind for one in only.findings} & {"disclosure", "form", "scores"} == set()
    assert len(only.findings)


def test_a_file_is_read_in_a_process_of_its_own(reading: kxai.Reading) -> None:
    assert kxai.read(ACCOUNTS, apart=True).figures == reading.figures


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"\[E101\].*无.txt"):
        kxai.read(tmp_path / "无.txt")


def test_a_variable_that_makes_no_sense_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KXAI_MAX_PAGES", "sk-oops")
    with pytest.raises(BadSetting) as caught:
        kxai.read(ACCOUNTS)
    assert str(caught.value) == "[E601] 环境变量KXAI_MAX_PAGES：设置不可用：应为整数"


def test_rows_are_told_as_objects(reading: kxai.Reading) -> None:
    told = next(row for row in reading.figures.objects() if row["at"])
    assert tuple(told) == reading.figures.columns
    assert isinstance(told["value"], Decimal)
    assert "statement" in json.loads(told["at"])
    assert isinstance(told["section"], list)
    assert next(reading.findings.objects())["kind"] == reading.findings[0].kind


def test_rows_that_are_there_are_a_sequence(reading: kxai.Reading) -> None:
    assert reading.figures[-1] == list(reading.figures)[-1]
    assert list(reading.figures[:2]) == list(reading.figures)[:2]
    assert reading.figures[0] in reading.figures
    assert repr(reading.figures) == f"HeldRows({len(reading.figures)} rows)"
