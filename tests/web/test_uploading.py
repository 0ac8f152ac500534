"""Files handed in in the browser: read in the background, refused with a reason, and never more than
what was asked for."""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from selectolax.lexbor import LexborHTMLParser

from kxai.errors import MESSAGES
from kxai.export.files import name_handed_in
from kxai.settings import Settings
from kxai.store import database_url, lock
from kxai.store.listing import Listing
from kxai.web import intake as module
from kxai.web.app import make_app
from kxai.web.intake import Batch, Intake
from tests.web.test_pages import assert_harmless

FIXTURES = Path(__file__).parents[2] / "fixtures"
HOME = "http://127.0.0.1"
OURS = {"origin": HOME}
GOOD = FIXTURES / "reports" / "03_huining_accounts_2015.txt"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(workspace=tmp_path / "ws", max_file_bytes=1_000_000)


@pytest.fixture
def intake(settings: Settings) -> Iterator[Intake]:
    settings.workspace.mkdir()
    with (
        Listing(database_url(settings.workspace), create=True) as store,
        Intake(settings, store) as opened,
    ):
        yield opened


@pytest.fixture
def client(intake: Intake) -> TestClient:
    app = make_app(intake._store, intake=intake)  # type: ignore[arg-type]
    return TestClient(app, base_url=HOME, follow_redirects=False)


def proof(client: TestClient) -> str:
    form = LexborHTMLParser(client.get("/uploads").text).css_first("form.drop")
    assert form is not None
    return str(form.attributes["action"])


def hand_in(client: TestClient, *files: tuple[str, bytes]) -> Response:
    return client.post(proof(client), files=[("files", file) for file in files], headers=OURS)


def settle(intake: Intake) -> Batch:
    for _ in range(1200):
        if not any(batch.under_way for batch in intake.batches):
            return intake.batches[0]
        time.sleep(0.05)
    raise AssertionError(intake.batches)


def stored(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.workspace.glob("uploads/*/*"))


def test_files_are_read_and_failures_told(
    client: TestClient, intake: Intake, settings: Settings
) -> None:
    told = hand_in(
        client,
        ("惠宁.txt", GOOD.read_bytes()),
        ("坏.pdf", (FIXTURES / "pdf" / "accounts_ruled.pdf").read_bytes()[:2000]),
        ("工具.exe", b"MZ"),
    )
    assert (told.status_code, told.headers["location"]) == (303, "/uploads")
    batch = settle(intake)
    outcomes = {one.name: one for one in batch.outcomes}
    assert batch.state == "done"
    assert {name: one.state for name, one in outcomes.items()} == {
        "惠宁.txt": "done", "坏.pdf": "failed", "工具.exe": "failed",
    }  # fmt: skip
    assert outcomes["惠宁.txt"].report in set(intake._store.ids())
    assert "E105" in outcomes["坏.pdf"].told
    assert "E103" in outcomes["工具.exe"].told
    assert stored(settings) == ["坏.pdf", "惠宁.txt"]
    page = client.get("/uploads").text
    assert str(settings.workspace) not in page
    assert f'href="/report/{outcomes["惠宁.txt"].report}"' in page
    assert "data-refresh" not in page
    assert_harmless(page)
    archive = client.get("/").text
    assert f"E105 {MESSAGES['E105']}" in archive
    # The same content once more is nothing to read.
    hand_in(client, ("又一次.txt", GOOD.read_bytes()))
    (again,) = settle(intake).outcomes
    assert (again.state, again.report) == ("known", outcomes["惠宁.txt"].report)


def test_an_archive_is_read_file_by_file(client: TestClient, intake: Intake) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("里面.txt", GOOD.read_bytes())
    hand_in(client, ("两份.zip", packed.getvalue()))
    (one,) = settle(intake).outcomes
    assert (one.name, one.state) == ("两份.zip!/里面.txt", "done")


@pytest.mark.parametrize("form", ["", "?proof=", "?proof=x", "?proof=错"])
def test_a_form_that_is_not_ours_leaves_nothing(
    client: TestClient, settings: Settings, form: str
) -> None:
    client.get("/uploads")
    files = {"files": ("甲.txt", b"x")}
    assert client.post(f"/uploads{form}", files=files, headers=OURS).status_code == 403
    assert client.post(proof(client), files=files).status_code == 403
    other = {"origin": "http://evil.example"}
    assert client.post(proof(client), files=files, headers=other).status_code == 403
    assert stored(settings) == []


def test_read_only_takes_no_files(intake: Intake, settings: Settings) -> None:
    app = make_app(intake._store, intake=intake, read_only=True)  # type: ignore[arg-type]
    client = TestClient(app, base_url=HOME)
    assert client.get("/uploads").status_code == 404
    assert (
        client.post("/uploads", files={"files": ("甲.txt", b"x")}, headers=OURS).status_code == 403
    )
    assert "form" not in {n.tag for n in LexborHTMLParser(client.get("/").text).css(".drop")}
    assert stored(settings) == []


def test_what_is_too_large_is_not_even_read(client: TestClient, settings: Settings) -> None:
    address = proof(client)
    headers = {**OURS, "content-type": "multipart/form-data; boundary=x"}
    for length, status in (("300000000", 413), ("-1", 411), ("9" * 20, 411)):
        told = client.post(address, headers={**headers, "content-length": length}, content=b"")
        assert told.status_code == status
    assert client.post(address, files={}, headers=OURS).status_code in (400, 411)
    assert stored(settings) == []


def test_names_lead_nowhere_else(client: TestClient, intake: Intake, settings: Settings) -> None:
    hand_in(client, ("../../外.txt", GOOD.read_bytes()), ("/etc/外.txt", GOOD.read_bytes() + b"\n"))
    settle(intake)
    assert stored(settings) == ["外(2).txt", "外.txt"]
    assert not any(os.access(path, os.X_OK) for path in settings.workspace.glob("uploads/*/*"))


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("报告.pdf", "报告.pdf"), ("C:\\文件\\报告.docx", "报告.docx"), ("..", "_"), (".hidden", "hidden"),
        ("~$报告.docx", "报告.docx"), ("a!/b.txt", "b.txt"), ("a!b.txt", "a_b.txt"), ("\u202egnp.txt", "gnp.txt"),
        ("a\x00b\n.txt", "a b .txt"), ("con.txt", "_con.txt"), ("<script>.txt", "_script_.txt"), ("", "_"), ("长" * 300 + ".pdf", "长" * 53 + ".pdf"),
    ],
)  # fmt: skip
def test_a_name_is_made_fit(told: str, name: str) -> None:
    assert name_handed_in(told) == name


def test_a_workspace_in_use_is_waited_for(
    client: TestClient, intake: Intake, settings: Settings
) -> None:
    with lock(settings.workspace):
        hand_in(client, ("惠宁.txt", GOOD.read_bytes()))
        for _ in range(200):
            if intake.batches[0].told:
                break
            time.sleep(0.02)
        assert intake.batches[0].state == "waiting"
        assert "等它结束" in client.get("/uploads").text
    assert settle(intake).state == "done"


def test_leaving_while_waiting_ends(settings: Settings) -> None:
    settings.workspace.mkdir()
    with Listing(database_url(settings.workspace), create=True) as store, lock(settings.workspace):
        with Intake(settings, store) as intake:
            batch = intake.take([("惠宁.txt", io.BytesIO(GOOD.read_bytes()))])
        assert batch.state == "failed"
        assert list(store.ids()) == []


def die(connection: Connection, folder: Path, settings: Settings) -> None:
    """A reader that a parser kills."""
    os._exit(9)


def hang(connection: Connection, folder: Path, settings: Settings) -> None:
    """A reader that does not end by itself."""
    connection.send(1)
    time.sleep(600)


def test_a_reader_that_dies_is_told(
    client: TestClient, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "read_folder", die)
    hand_in(client, ("惠宁.txt", GOOD.read_bytes()))
    batch = settle(intake)
    assert batch.state == "failed"
    assert "意外中止" in client.get("/uploads").text


def test_leaving_while_reading_ends_the_reader(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "read_folder", hang)
    settings.workspace.mkdir()
    with Listing(database_url(settings.workspace), create=True) as store:
        with Intake(settings, store) as intake:
            batch = intake.take([("惠宁.txt", io.BytesIO(GOOD.read_bytes()))])
            for _ in range(400):
                if batch.tasks:
                    break
                time.sleep(0.05)
            assert batch.state == "reading"
            begun = time.monotonic()
        assert time.monotonic() - begun < 9
        assert batch.state == "failed"
        assert "已读完的都已保存" in batch.told
