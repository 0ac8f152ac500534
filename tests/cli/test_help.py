"""Pages of help: what they say, how they are set, and what they do not load."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import typer.main

from kxai.cli import app
from kxai.cli.help_page import columns, wrap
from kxai.cli.late import late_group

HEAVY = ("rich", "pydantic", "sqlalchemy", "lxml", "numpy", "typer.rich_utils", "kxai.genre.reader")


def page(*words: str, width: int = 80) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "kxai", *words, "--help"],
        capture_output=True,
        encoding="utf-8",
        env={"COLUMNS": str(width), "PYTHONIOENCODING": "utf-8", "PYTHONPATH": ":".join(sys.path)},
        check=True,
    )
    return done.stdout


def test_the_first_page_loads_nothing_that_takes_long() -> None:
    script = (
        "import sys; sys.argv = ['kxai', '--help']\n"
        "from kxai.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path), "PYTHONIOENCODING": "utf-8"},
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("width", [50, 80, 200])
def test_no_line_is_wider_than_the_terminal_and_nothing_is_cut(width: int) -> None:
    told = page("run", width=width)
    lines = [line for line in told.splitlines() if not line.startswith("─")]
    assert max(map(columns, lines)) <= min(width, 120) + 2  # a mark may stand out
    assert "…" not in told
    joined = "".join(told.split())
    assert "endpoint用KXAI_LLM_BASE_URL的端点；local在本机载入模型[默认：endpoint]" in joined
    assert "[环境变量：KXAI_WORKSPACE][默认：kxai-workspace]" in joined


def test_text_breaks_between_characters_and_at_blanks() -> None:
    assert wrap("读取报告，核对勾稽 kxai run", 10) == ["读取报告，", "核对勾稽", "kxai run"]
    assert wrap("四个字的，", 8) == ["四个字的，"]
    assert wrap("", 10) == []


def test_commands_that_are_made_late_are_those_that_are_made_at_once() -> None:
    at_once: Any = typer.main.get_command(app)
    late = late_group(app)
    assert list(late.commands) == list(at_once.commands)
    assert dict(late.commands.told()) == {
        name: command.help for name, command in at_once.commands.items()
    }
    for name, command in at_once.commands.items():
        assert late.commands[name].help == command.help
        assert [one.name for one in late.commands[name].params] == [
            one.name for one in command.params
        ]
        assert list(getattr(late.commands[name], "commands", ())) == list(
            getattr(command, "commands", ())
        )
    assert late.commands["run"] is late.commands["run"]
    assert late.commands.get("nosuch") is None
