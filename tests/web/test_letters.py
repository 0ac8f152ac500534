"""The letter about what was confirmed, taken from a report's page."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from kxai.cli import app as cli
from kxai.handback.stationery import FOLDER, OFFICE_TEMPLATE
from kxai.settings import Settings
from kxai.store import database_url
from kxai.store.listing import Listing
from kxai.web.app import make_app

FIXTURE = Path(__file__).parents[2] / "fixtures" / "reports" / "01_dongping_accounts_2019.txt"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("letters") / "ws"
    assert CliRunner().invoke(cli, ["run", str(FIXTURE), "-w", str(workspace)]).exit_code == 0
    return workspace


@pytest.fixture
def store(tmp_path: Path, read: Path) -> Iterator[Listing]:
    with Listing(database_url(shutil.copytree(read, tmp_path / "ws"))) as opened:
        yield opened


def test_what_was_confirmed_is_taken_as_a_letter(store: Listing) -> None:
    client = TestClient(make_app(store, reviewer="王审"), base_url="http://127.0.0.1")
    report = next(iter(store.reports())).report.id
    first, *_ = store.findings(report)
    page, letter = f"/report/{report}", f"/report/{report}/letter"
    assert "出具" not in client.get(page).text
    assert client.get(letter).status_code == 404
    store.decide(first, "confirmed", who="王审", seen=0)
    assert "出具整改通知" in client.get(page).text
    answer = client.get(letter, params={"kind": "整改通知"})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    words = "\n".join(p.text for p in Document(io.BytesIO(answer.content)).paragraphs)
    assert "整改通知" in words
    assert client.get("/report/000000000000/letter").status_code == 404


def test_an_unknown_kind_is_the_first(store: Listing) -> None:
    client = TestClient(make_app(store), base_url="http://127.0.0.1")
    report = next(iter(store.reports())).report.id
    store.decide(next(iter(store.findings(report))), "confirmed", who="王审", seen=0)
    answer = client.get(f"/report/{report}/letter", params={"kind": "../x"})
    words = "\n".join(p.text for p in Document(io.BytesIO(answer.content)).paragraphs)
    assert "复核意见书" in words


def test_the_offices_template_is_taken_where_there_is_one(store: Listing, tmp_path: Path) -> None:
    settings = Settings(workspace=tmp_path / "ws")
    client = TestClient(make_app(store, settings=settings), base_url="http://127.0.0.1")
    report = next(iter(store.reports())).report.id
    store.decide(next(iter(store.findings(report))), "confirmed", who="王审", seen=0)
    folder = settings.workspace / FOLDER
    folder.mkdir(exist_ok=True)
    own = Document()
    own.add_paragraph("本局公函 {{单位}}")
    own.add_paragraph("{{问题表}}")
    own.save(str(folder / OFFICE_TEMPLATE))
    answer = client.get(f"/report/{report}/letter")
    words = [p.text for p in Document(io.BytesIO(answer.content)).paragraphs]
    assert words[0].startswith("本局公函 ")
    assert "{{" not in words[0]
    own.add_paragraph("{{没有的}}")
    own.save(str(folder / OFFICE_TEMPLATE))
    refused = client.get(f"/report/{report}/letter")
    assert refused.status_code == 409
    assert "E112" in refused.text
    assert "没有的" in refused.text
    assert str(tmp_path) not in refused.text
    (folder / OFFICE_TEMPLATE).write_bytes(b"x")
    assert client.get(f"/report/{report}/letter").status_code == 409


def test_the_command_takes_the_offices_template_too(store: Listing, tmp_path: Path) -> None:
    workspace = tmp_path / "ws"
    store.decide(next(iter(store.findings(next(iter(store.ids()))))), "confirmed", who="王", seen=0)
    own = Document()
    own.add_paragraph("本局公函")
    own.add_paragraph("{{问题表}}")
    (workspace / FOLDER).mkdir(exist_ok=True)
    own.save(str(workspace / FOLDER / OFFICE_TEMPLATE))
    told = CliRunner().invoke(cli, ["letter", "--all", "-w", str(workspace), "-o", str(tmp_path)])
    assert told.exit_code == 0, told.output
    (made,) = tmp_path.glob("*.docx")
    assert Document(str(made)).paragraphs[0].text == "本局公函"
