"""A command or option without documentation fails here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from kxai.cli import app

DOCS = (Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8")
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def sections() -> dict[str, str]:
    found = re.split(r"^## `kxai (\w+)`$", DOCS, flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def parts(command: Any) -> list[Any]:
    """A command, or the commands of a group."""
    return list(command.commands.values()) if hasattr(command, "commands") else [command]


def parameters() -> list[tuple[str, str]]:
    return [
        (name, option)
        for name, group in COMMANDS.items()
        for command in parts(group)
        for parameter in command.params
        for option in (
            [parameter.metavar]
            if parameter.param_type_name == "argument"
            else [*parameter.opts, *parameter.secondary_opts]
        )
    ]


def test_every_command_has_its_section_and_no_other_is_there() -> None:
    assert set(sections()) == set(COMMANDS)


@pytest.mark.parametrize(("command", "option"), parameters())
def test_every_option_is_described(command: str, option: str) -> None:
    assert f"`{option}`" in sections()[command]


@pytest.mark.parametrize("command", sections())
def test_no_option_is_described_that_is_not_there(command: str) -> None:
    offered = {option for name, option in parameters() if name == command}
    told = set(re.findall(r"`(--[a-z0-9-]+)`", sections()[command]))
    assert told <= offered


def test_every_command_and_option_has_a_chinese_help() -> None:
    for command in [part for group in COMMANDS.values() for part in (group, *parts(group))]:
        for text in (command.help, *(getattr(p, "help", None) for p in command.params)):
            assert text
            assert re.search(r"[\u4e00-\u9fff]", text)
