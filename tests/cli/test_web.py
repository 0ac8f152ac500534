"""``kxai web``: what it opens, and what it refuses to open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from kxai.cli import app
from kxai.errors import ModelSetup, WorkspaceError

HOME = "http://127.0.0.1"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """The codes of reports, uploads, questions, and of what programs read while it serves."""
    seen: list[tuple[int, ...]] = []

    def serve(made: Any, **_: object) -> None:
        client = TestClient(made, base_url=HOME)
        paths = ("/", "/uploads", "/ask", "/api/v1/reports")
        seen.append(tuple(client.get(path).status_code for path in paths))

    monkeypatch.setattr(uvicorn, "run", serve)
    monkeypatch.delenv("KXAI_LLM_BASE_URL", raising=False)
    return seen


def web(workspace: Path, *options: str) -> Any:
    return CliRunner().invoke(app, ["web", "-w", str(workspace), "--no-open", *options])


def test_a_folder_without_data_is_opened_to_be_filled(
    tmp_path: Path, served: list[tuple[int, ...]]
) -> None:
    assert web(tmp_path).exit_code == 0
    assert web(tmp_path, "--read-only").exit_code == 0
    assert served == [(200, 200, 200, 200), (200, 404, 200, 200)]


def test_a_folder_that_is_not_there_is_refused(
    tmp_path: Path, served: list[tuple[int, ...]]
) -> None:
    told = web(tmp_path / "nowhere")
    assert isinstance(told.exception, WorkspaceError)
    assert not (tmp_path / "nowhere").exists()
    (tmp_path / "empty").mkdir()
    assert isinstance(web(tmp_path / "empty", "--read-only").exception, WorkspaceError)
    assert served == []


def test_a_model_is_asked_only_where_there_is_one(
    tmp_path: Path, served: list[tuple[int, ...]]
) -> None:
    assert isinstance(web(tmp_path, "--llm", "endpoint").exception, ModelSetup)
    assert web(tmp_path, "--budget", "5CNY").exit_code == 2
    assert served == []
