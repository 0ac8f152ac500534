"""Reports that several modules show, read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kxai.cli import app

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a PDF file and a text, which lie in ``in`` beside it. Who changes something
    takes a copy."""
    folder = tmp_path_factory.mktemp("printed")
    (folder / "in").mkdir()
    for name in ("pdf/accounts_sheets.pdf", "reports/06_fuyu_accounts_2021.txt"):
        (folder / "in" / Path(name).name).write_bytes((FIXTURES / name).read_bytes())
    files = map(str, sorted((folder / "in").iterdir()))
    told = CliRunner().invoke(app, ["run", *files, "-w", str(folder / "ws"), "--jobs", "1"])
    assert told.exit_code == 0, told.output
    return folder / "ws"
