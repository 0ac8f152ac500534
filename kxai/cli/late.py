"""Commands that are made when they are called: the page of a program with forty of them needs
their names and their first line alone."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterator, MutableMapping
from typing import Any

import typer.main


class LateCommands(MutableMapping[str, Any]):
    """The commands of a typer app by name, each made at its first use.

    ``told`` are their names with their help, in the order in which they were registered; it makes
    none of them.
    """

    def __init__(self, app: typer.Typer) -> None:
        self._app = app
        self._made: dict[str, Any] = {}
        self._entries: dict[str, tuple[str, Any]] = {}
        for entry in app.registered_commands:
            name = entry.name or getattr(entry.callback, "__name__", "").replace("_", "-")
            self._entries[name] = ("registered_commands", entry)
        for group in app.registered_groups:
            self._entries[str(group.name)] = ("registered_groups", group)

    def told(self) -> Iterator[tuple[str, str]]:
        for name, (kind, entry) in self._entries.items():
            if kind == "registered_commands":
                yield name, entry.help or inspect.getdoc(entry.callback) or ""
            else:
                yield name, typer.main.solve_typer_info_help(entry)

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            kind, entry = self._entries[name]
            alone = copy.copy(self._app)
            alone.registered_commands, alone.registered_groups = [], []
            setattr(alone, kind, [entry])
            self._made[name] = typer.main.get_group(alone).commands[name]
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command
        self._entries.setdefault(name, ("registered_commands", command))

    def __delitem__(self, name: str) -> None:
        del self._entries[name]
        self._made.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def late_group(app: typer.Typer) -> Any:
    """The group of an app whose commands are made when they are called."""
    bare = copy.copy(app)
    bare.registered_commands, bare.registered_groups = [], []
    group = typer.main.get_group(bare)
    group.commands = LateCommands(app)
    return group
