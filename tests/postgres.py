"""Stores for tests: SQLite, and PostgreSQL by each driver, where both are installed."""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from kxai_lab.postgres import Postgres, find_server, server

KINDS = ("sqlite", "pg8000", "psycopg")


@cache
def running() -> Postgres:
    """One server for all tests of a process."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(server())


def new_url(kind: str, folder: Path) -> str:
    """The URL of a new, empty database; skips the test where there can be none of its kind."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'kxai.db'}"
    if find_spec(kind) is None:
        pytest.skip(f"{kind} is not installed")
    if find_server() is None:
        pytest.skip("no PostgreSQL on this machine, or none that root may start")
    return running().new(kind)
