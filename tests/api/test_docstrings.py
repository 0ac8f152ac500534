"""The examples in the docstrings of the library run."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest


def test_examples_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    done = doctest.testmod(import_module("kxai.api.reading"))
    assert (done.failed, done.attempted > 3) == (0, True)
