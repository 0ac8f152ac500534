"""Hostile names and texts in what is taken away and handed in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from fastapi.testclient import TestClient

from kxai.export.files import name_handed_in
from kxai.settings import Settings
from kxai.store import database_url, make_record
from kxai.store.listing import Listing
from kxai.web.app import make_app
from kxai.web.intake import Intake
from tests.store.factory import document, figure, finding, report_of
from tests.web.hostile import TRICKS
from tests.web.test_pages import assert_harmless
from tests.web.test_uploading import OURS, hand_in, proof, settle

HOME = "http://127.0.0.1"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listing]:
    """A report for each of them, which bears it everywhere, with a confirmed finding."""
    with Listing(database_url(tmp_path_factory.mktemp("hostile")), create=True) as opened:
        for trick in TRICKS:
            cell = " ".join(trick.split())
            doc = document(f"{trick}\n{cell}\t5\t\n收入\t3\t\n增加9万元。\n", f"{trick}.txt")
            numbers = [figure(doc, n, label=trick, year=2022) for n in ("9", "3")]
            bad = finding(doc, numbers, kind="change", explanation=trick, equation=trick)
            report = report_of(doc, org=trick, region=trick, year=2022)
            with opened.writing() as writer:
                writer.put(make_record(doc, report, numbers, [bad], [], engine="e"))
            opened.decide(bad, "confirmed", who=trick.strip(), seen=0, note=trick)
        yield opened


def client_of(store: Listing, who: str = "") -> TestClient:
    return TestClient(make_app(store, reviewer=who), base_url=HOME)


def test_there_are_fifty_of_them() -> None:
    assert len(set(TRICKS)) == 50


@pytest.mark.parametrize("path", ["/reports", "/findings", "/compare"])
def test_lists_of_them_are_harmless(store: Listing, path: str) -> None:
    client = client_of(store)
    told = client.get(f"{path}.csv", params={"indicator": "income.total"})
    assert told.status_code == 200
    assert_attached(told.headers)
    answer = client.get(f"{path}.xlsx", params={"indicator": "income.total"})
    assert_attached(answer.headers)
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len({cell.row for cell in cells}) > 40
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]


@pytest.mark.parametrize("at", range(len(TRICKS)))
def test_what_is_told_and_taken_of_one_is_harmless(store: Listing, at: int) -> None:
    trick = TRICKS[at]
    stored = next(s for s in store.reports() if s.report.source == f"{trick}.txt")
    client, own = client_of(store, trick), f"/report/{stored.report.id}"
    bad, text = next(store.findings(stored.report.id)), store.text(stored.report.id)
    span = {"from": str(text.index("\t5") - 1), "to": str(text.index("增加"))}
    for path in (f"{own}/figures.csv", f"{own}/table.csv", f"{own}/letter"):
        answer = client.get(path, params=span)
        assert answer.status_code == 200
        assert_attached(answer.headers)
    for path in ("/findings?state=confirmed", f"{own}/finding/{bad.id}", own):
        page = client.get(path)
        assert page.status_code == 200
        assert_harmless(page.text)


def assert_attached(headers: object) -> None:
    told = dict(headers)  # type: ignore[call-overload]
    assert told["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert told["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in told
    assert told["content-disposition"].isascii()
    assert not set('"<>\r\n\\/') & set(told["content-disposition"].partition("''")[2])


@pytest.mark.parametrize("trick", TRICKS)
def test_a_handed_in_name_stays_in_its_folder(tmp_path: Path, trick: str) -> None:
    name = name_handed_in(f"{trick}.txt")
    made = tmp_path / name
    made.write_text("x", encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert not name.startswith((".", "~"))
    assert name.endswith(".txt")


def test_a_zip_bomb_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    settings = Settings(workspace=tmp_path, max_file_bytes=1_000_000, max_unpacked_bytes=2_000_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("大.txt", b"0" * 50_000_000)
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as archive:
        archive.writestr("内.zip", packed.getvalue())
    with (
        Listing(database_url(tmp_path), create=True) as store,
        Intake(settings, store) as intake,
    ):
        client = TestClient(make_app(store, intake=intake), base_url=HOME, follow_redirects=False)
        told = hand_in(
            client, ("弹.zip", packed.getvalue()), ("套.zip", inside.getvalue()),
            ("好.txt", "某县科协2021年部门决算\n收入合计5万元。\n".encode()),
        )  # fmt: skip
        assert told.status_code == 303
        outcomes = {one.name: one.state for one in settle(intake).outcomes}
        assert outcomes.pop("好.txt") == "done"
        assert set(outcomes.values()) == {"failed"}
        assert len(list(store.ids())) == 1
        assert_harmless(client.get("/uploads").text)


def test_two_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    with (
        Listing(database_url(tmp_path), create=True) as store,
        Intake(Settings(workspace=tmp_path), store) as intake,
    ):
        client = TestClient(make_app(store, intake=intake), base_url=HOME)
        headers = {
            **OURS, "content-type": "multipart/form-data; boundary=x",
            "content-length": str(200_000_000 + 70_000),
        }  # fmt: skip
        assert client.post(proof(client), headers=headers, content=b"").status_code == 413
        assert not (tmp_path / "uploads").exists() or not any((tmp_path / "uploads").iterdir())
