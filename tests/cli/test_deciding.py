"""Decisions on the command line, and what they do to the other commands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kxai.errors import UnknownFinding
from kxai.store import Store, Verdict, database_url, full_id
from tests.bulk.reports import write
from tests.cli.test_cli import Shell


@pytest.fixture
def done(tmp_path: Path) -> Shell:
    """A workspace with two reports of one error each."""
    shell = Shell(tmp_path)
    write(tmp_path / "in", 2)
    assert shell("run", tmp_path / "in").exit_code == 0
    return shell


def ids(shell: Shell) -> list[str]:
    with Store(database_url(shell.workspace)) as store:
        return [full_id(one) for report in store.ids() for one in store.findings(report)]


def entered(shell: Shell) -> list[Verdict]:
    with Store(database_url(shell.workspace)) as store:
        return store.verdicts()


def test_a_decision_is_entered_and_told_with_its_history(done: Shell) -> None:
    first, _ = ids(done)
    begun = first.partition(":")[2][:8]
    told = done(
        "decide", begun, "属实", "--who", "王芳", "--cause", "digit", "--note", "附表[b]是20"
    )
    assert told.exit_code == 0
    head, entry = told.stdout.splitlines()
    assert head.startswith(f"{first}  错误  增减额  云岭县科学技术协会 2023年 部门决算  ")
    assert re.fullmatch(r"  20\S+  属实  王芳  原因：digit  意见：附表\[b\]是20", entry)
    assert [v.decision for v in entered(done)] == ["confirmed"]
    again = done("decide", begun)
    assert again.stdout == told.stdout
    assert len(entered(done)) == 1


def test_a_decision_can_be_taken_back_once(done: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    name = ids(done)[0]
    monkeypatch.setenv("KXAI_REVIEWER", "李")
    assert "还没有复核记录" in done("decide", name).stdout
    refused = done("decide", name, "撤回")
    assert (refused.exit_code, "没有可以撤回的结论" in refused.stderr) == (2, True)
    done("decide", name, "误报")
    assert done("decide", name, "撤回").exit_code == 0
    assert [(v.decision, v.who) for v in entered(done)] == [
        ("false_alarm", "李"),
        ("withdrawn", "李"),
    ]
    assert done("decide", name, "撤回").exit_code == 2


def test_nobody_decides_without_a_name_nor_what_does_not_exist(done: Shell) -> None:
    name = ids(done)[0]
    refused = done("decide", name, "误报")
    assert (refused.exit_code, "KXAI_REVIEWER" in refused.stderr) == (2, True)
    assert done("decide", name, "误报", "--who", " ").exit_code == 2
    assert done("decide", name, "也许", "--who", "王").exit_code == 2
    assert entered(done) == []


def test_an_id_that_fits_none_or_several_is_refused_with_its_candidates(done: Shell) -> None:
    unknown = done("decide", "zz", "误报", "--who", "王")
    assert isinstance(unknown.exception, UnknownFinding)
    assert str(unknown.exception).startswith("[E116] zz：找不到问题：")
    with Store(database_url(done.workspace)) as store, store.writing() as writer:
        # The findings get ids of one beginning.
        from sqlalchemy import text

        writer._do.execute(text("update findings set id = 'abcd' || substr(id, 5)"))
    several = done("decide", "abcd", "误报", "--who", "王")
    assert isinstance(several.exception, UnknownFinding)
    for name in ids(done):
        assert name in str(several.exception)
    assert entered(done) == []


def test_false_alarms_are_hidden_and_counted(done: Shell) -> None:
    first, second = ids(done)
    done("decide", first, "误报", "--who", "王")
    listed = done("findings").stdout
    assert (first[13:25] in listed, second[13:25] in listed) == (False, True)
    assert listed.endswith("错误 1  提醒 0  提示 0\n另有1条已定为误报，未列出（--decided可看）\n")
    assert "〔误报 王〕" in done("findings", "--decided").stdout
    assert second[13:25] not in done("findings", "--decided").stdout
    assert second[13:25] in done("findings", "--open").stdout
    done("decide", second, "待查", "--who", "王")
    assert done("findings", "--open").stdout == "没有符合条件的问题\n"
    assert "〔待查 王〕" in done("findings", "--decided").stdout
    assert done("findings", "--open", "--decided").exit_code == 2


def test_lines_for_programs_carry_the_decision(done: Shell) -> None:
    first, second = ids(done)
    done("decide", first, "属实", "--who", "王", "--note", "是")
    done("decide", second, "误报", "--who", "王")
    told = done("findings", "--json")
    (line,) = told.stdout.splitlines()
    decision = json.loads(line)["decision"]
    assert decision.pop("at").startswith("20")
    assert decision == {
        "decision": "confirmed", "who": "王", "cause": "", "note": "是", "changed": False,
    }  # fmt: skip
    assert "另有1条已定为误报" in told.stderr


def test_a_gate_does_not_fail_on_false_alarms(done: Shell) -> None:
    first, second = ids(done)
    source = done.root / "in"
    assert done("run", source, "--fail-on", "error").exit_code == 3
    done("decide", first, "误报", "--who", "王")
    assert done("run", source, "--fail-on", "error").exit_code == 3
    done("decide", second, "误报", "--who", "王")
    assert done("run", source, "--fail-on", "error").exit_code == 0
    done("decide", second, "撤回", "--who", "王")
    assert done("run", source, "--fail-on", "warning").exit_code == 3


def test_a_run_tells_what_is_decided_and_what_came_from_the_workbook(done: Shell) -> None:
    source, path = done.root / "in", done.workspace / "review.xlsx"
    assert re.search(r"^复核 +属实 0  误报 0  待查 0  未定 2 *$", done("run", source).stdout, re.M)
    book = load_workbook(path)
    sheet = book["问题清单"]
    titles = [cell.value for cell in sheet[1]]
    for title, value in (("复核结论", "误报"), ("复核人", "王")):
        sheet.cell(2, titles.index(title) + 1).value = value
    book["概览"]["A2"].value = "请看第二页"
    book.save(path)
    result = done("run", source)
    assert re.search(
        r"^复核 +属实 0  误报 1  待查 0  未定 1；从工作簿收回1条（王） *$", result.stdout, re.M
    )
    (line,) = [line for line in result.stderr.splitlines() if "收不回" in line]
    (copy,) = done.workspace.glob("review-*.xlsx")
    assert line == f"复核工作簿里有收不回的内容（工作表概览有其他改动），原件另存为{copy.name}"


def test_decisions_outlive_an_edit_of_the_report_and_new_numbers_open_them(done: Shell) -> None:
    first, second = ids(done)
    for name in (first, second):
        done("decide", name, "误报", "--who", "王")
    report = done.root / "in" / "r000.txt"
    report.write_text(report.read_text("utf-8") + "附注。\n", "utf-8")
    done("run", done.root / "in")
    assert "另有2条已定为误报" in done("findings").stdout
    report.write_text(report.read_text("utf-8").replace("20.00", "21.00"), "utf-8")
    done("run", done.root / "in")
    assert "另有1条已定为误报" in done("findings").stdout
