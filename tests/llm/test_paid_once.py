"""What was answered is kept whatever command asked, and every command that asks has a limit."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kxai.cli import app
from tests.llm.server import Loopback
from tests.llm.test_privacy import EVERY_COMMAND, call, gold_of, report, server

__all__ = ["report", "server"]  # fixtures
TALKING = ["ask", "review"]


@pytest.mark.parametrize("name", TALKING)
def test_the_same_again_is_not_paid_again(
    name: str, server: Loopback, report: Path, tmp_path: Path
) -> None:
    call(server, tmp_path, "run", str(report))
    first = call(server, tmp_path, *EVERY_COMMAND[name])
    assert server.requests
    assert "请求" in first.stderr
    again = call(server, tmp_path, *EVERY_COMMAND[name])
    assert not server.requests
    assert again.stdout == first.stdout


@pytest.mark.parametrize("limit", [["--max-tokens", "10"], ["--budget", "0.00001CNY"]])
def test_an_evaluation_has_a_budget(
    limit: list[str], server: Loopback, report: Path, tmp_path: Path
) -> None:
    gold_of(tmp_path)
    arguments = [part.format(folder=tmp_path) for part in EVERY_COMMAND["eval"]]
    env = {
        "KXAI_LLM_BASE_URL": server.base_url,
        "KXAI_LLM_MODEL": "m",
        "KXAI_LLM_PRICES": '{"m": {"input": "1", "output": "2"}}',
    }
    stopped = CliRunner().invoke(app, [*arguments, *limit], env=env)
    assert stopped.exit_code
    assert "E406" in str(stopped.exception)
    assert not server.requests
    went_on = CliRunner().invoke(app, [*arguments, "--budget", "1CNY"], env=env)
    assert went_on.exit_code == 0, went_on.output
    assert server.requests
    refused = CliRunner().invoke(app, [*arguments[:-1], "rules", *limit], env=env)
    assert refused.exit_code == 2
