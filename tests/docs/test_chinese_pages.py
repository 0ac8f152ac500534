"""The pages for reviewers name commands and options that are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from kxai.cli import app

PAGES = sorted((Path(__file__).parents[2] / "docs" / "zh").glob("*.md"))
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def lines() -> list[str]:
    """Every command line of the pages, in a block or between backticks."""
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        found += re.findall(r"^    (kxai .+)$", text, re.MULTILINE)
        found += re.findall(r"`(kxai [a-z][^`]*)`", text)
    return sorted(set(found))


def test_there_are_four_pages() -> None:
    assert [page.stem for page in PAGES] == ["ask", "cli", "formats", "web"]
    assert len(lines()) > 20


@pytest.mark.parametrize("line", lines())
def test_a_command_line_is_one(line: str) -> None:
    _, name, *words = shlex.split(line)
    command = COMMANDS[name]
    while hasattr(command, "commands") and words:
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts}
    known |= {option for parameter in command.params for option in parameter.secondary_opts}
    assert {word for word in words if word.startswith("-")} <= known | {"--help"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_options_told_in_passing_are_those_of_some_command(page: Path) -> None:
    groups = [
        *COMMANDS.values(),
        *(c for g in COMMANDS.values() for c in getattr(g, "commands", {}).values()),
    ]
    known = {
        option
        for command in groups
        for p in command.params
        for option in (*p.opts, *p.secondary_opts)
    }
    for option in re.findall(r"`(--?[a-z][a-z-]*)", page.read_text("utf-8")):
        assert option in known | {"--help"}, option
