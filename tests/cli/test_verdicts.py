"""Decisions carried from one workspace to another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kxai.errors import EvaluationError, HistoryError
from tests.bulk.reports import write
from tests.cli.test_cli import Shell
from tests.cli.test_deciding import entered, ids


@pytest.mark.parametrize("name", ["v.csv", "v.jsonl"])
def test_decisions_are_carried_over_and_only_once(tmp_path: Path, name: str) -> None:
    write(tmp_path / "in", 2)
    (tmp_path / "b").mkdir()
    mine, theirs, file = Shell(tmp_path), Shell(tmp_path / "b"), tmp_path / name
    mine("run", tmp_path / "in")
    theirs("run", tmp_path / "in" / "r000.txt")
    for one in ids(mine):
        mine("decide", one, "误报", "--who", "王", "--note", "=说明")
    assert mine("verdicts", "export", file).stdout == f"已写出2条复核记录：{file}\n"
    told = theirs("verdicts", "import", file).stdout
    assert told == "读入2条，新增2条；其中1条说的问题不在本工作区，也已保存\n"
    assert "新增0条" in theirs("verdicts", "import", file).stdout
    assert "另有1条已定为误报" in theirs("findings").stdout
    assert [v.note for v in entered(theirs)] == ["=说明"] * 2
    # The report that was not there yet comes, and its decision is there already.
    theirs("run", tmp_path / "in")
    assert "另有2条已定为误报" in theirs("findings").stdout


def test_files_are_not_overwritten_nor_read_under_another_name(tmp_path: Path) -> None:
    write(tmp_path / "in", 1)
    shell = Shell(tmp_path)
    shell("run", tmp_path / "in")
    kept = tmp_path / "v.csv"
    kept.write_text("我的", "utf-8")
    refused = shell("verdicts", "export", kept)
    assert (refused.exit_code, kept.read_text("utf-8")) == (2, "我的")
    assert isinstance(shell("verdicts", "import", kept).exception, HistoryError)
    assert shell("verdicts", "export", kept, "--force").exit_code == 0
    assert shell("verdicts", "import", kept).stdout == "读入0条，新增0条\n"
    for verb in ("export", "import"):
        assert shell("verdicts", verb, tmp_path / "v.xlsx").exit_code == 2


def test_what_was_decided_becomes_gold_that_kxai_gold_reads(tmp_path: Path) -> None:
    write(tmp_path / "in", 3)
    shell, out = Shell(tmp_path), tmp_path / "gold"
    shell("run", tmp_path / "in")
    first, second, third = ids(shell)
    for one, decision in ((first, "属实"), (second, "误报"), (third, "待查")):
        shell("decide", one, decision, "--who", "王")
    told = shell("eval", "gold-from-verdicts", "--out", out)
    assert told.stdout == f"2份报告：必须发现1条，不得再报1条：{out}\n未写入1条：待查\n"
    scored = shell("gold", "--reports", out / "reports", "--gold", out / "gold", "--json")
    findings = json.loads(scored.stdout)["findings"]
    assert (findings["must_found"], findings["must"], findings["false_alarms"]) == (1, 1, 1)
    again = shell("eval", "gold-from-verdicts", "--out", out)
    assert isinstance(again.exception, EvaluationError)
