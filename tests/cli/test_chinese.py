"""Help and complaints are in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kxai.cli import app
from kxai.cli.chinese import in_chinese


def kxai(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "160", "TERMINAL_WIDTH": "160"})


@pytest.mark.parametrize(
    "command", [(), ("run",), ("findings",), ("eval",), ("eval", "run"), ("genre", "check")]
)
def test_help_has_chinese_headings(command: tuple[str, ...]) -> None:
    told = kxai(*command, "--help").stdout
    assert "用法：" in told
    assert "─ 选项 ─" in told
    assert "显示这份说明" in told
    assert not re.search(
        r"Usage|Options|Commands|Arguments|Show this|\[default|\[env|required", told
    )


def test_commands_and_arguments_have_their_headings() -> None:
    assert "─ 命令 ─" in kxai("--help").stdout
    assert "─ 参数 ─" in kxai("show", "--help").stdout
    assert "[必填]" in kxai("show", "--help").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nosuch",), "没有命令“nosuch”"),
        (("genre", "nosuch"), "没有命令“nosuch”"),
        (("show",), "缺少参数'REPORT'"),
        (("show", "a", "--figur"), "没有选项--figur，相近的有：--figure, --figures"),
        (("findings", "--limit", "x"), "'--limit' / '-n'：应为整数"),
        (("findings", "--limit", "0"), "'--limit' / '-n'：应不小于1"),
        (("findings", "--limit"), "选项--limit后面要写值"),
        (("show", "a", "b"), "多出的参数：b"),
        (("findings", "-s", "重"), "没有“重”，可用：error（错误）、warning（提醒）、info（提示）"),
        (("run", "a", "--engine", "x"), "没有“x”，可用：'rules', 'hybrid', 'llm'"),
        (("eval", "run", "x"), "没有“x”，可用：'extract'"),
    ],
)
def test_complaints_are_chinese(words: tuple[str, ...], told: str) -> None:
    done = kxai(*words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert "用法有误" in done.stderr
    assert not re.search(r"Usage|Error|Try |Invalid|Missing", done.stderr)


def test_a_complaint_that_is_not_known_stays_as_it_is() -> None:
    assert in_chinese("Something else happened.") == "Something else happened."
    assert in_chinese("Invalid value: 没有这个") == "没有这个"


def test_a_severity_may_be_named_as_it_is_shown(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(
        "云岭县水产站2031年部门决算\n收入5万元，比上年3万元增加9万元。\n", "utf-8"
    )
    workspace = str(tmp_path / "ws")
    done = kxai("run", str(tmp_path / "甲.txt"), "-w", workspace, "--fail-on", "提示")
    assert done.exit_code == 3
    by_name = kxai("findings", "-s", "错误", "-s", "提醒", "-s", "提示", "-w", workspace, "--json")
    by_id = kxai("findings", "-w", workspace, "--json")
    assert by_name.stdout == by_id.stdout != ""
