"""A database whose driver is not installed."""

from __future__ import annotations

import sys

import pytest
from sqlalchemy import make_url

from kxai.errors import WorkspaceError
from kxai.store import Store


def test_a_driver_that_is_not_there_is_named_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(WorkspaceError, match="没有安装驱动，请先安装：pip install psycopg$"):
        Store(make_url("postgresql+psycopg://somebody@127.0.0.1:1/reports"))
