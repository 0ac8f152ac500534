"""What programs read below /api/v1, and that nothing they send breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig

from kxai.api.window import Window
from kxai.bulk import run
from kxai.errors import WorkspaceError
from kxai.settings import Settings
from kxai.store import database_url
from kxai.store.listing import Listing
from kxai.web.app import make_app
from kxai.web.rest import PREFIX

HARBOUR = "云岭县水文站2031年部门决算\n2031年本年收入合计300.00万元，比2030年的250.00万元增加40.00万元。\n"
EXAMPLES = 25  # requests of each address and mode
ADDRESSES = (
    "/reports", "/reports/{report}", "/reports/{report}/text", "/figures", "/findings",
    "/indicators", "/ask",
)  # fmt: skip


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rest")
    (folder / "甲.txt").write_text(HARBOUR, "utf-8")
    run([folder / "甲.txt"], settings=Settings(workspace=folder / "ws", checks=("arithmetic",)))
    return folder / "ws"


@pytest.fixture(scope="module")
def app(workspace: Path) -> Iterator[Any]:
    with Listing(database_url(workspace)) as store, Window(workspace) as window:
        yield make_app(store, window=window)


@pytest.fixture
def client(app: Any) -> TestClient:
    return TestClient(app, base_url="http://127.0.0.1")


def test_a_program_reads_reports_figures_findings_text_and_answers(client: TestClient) -> None:
    (report,) = client.get(f"{PREFIX}/reports", params={"org": "水文"}).json()["rows"]
    assert (report["org"], report["year"], report["kind"]) == (
        "云岭县水文站",
        2031,
        "final_accounts",
    )
    assert client.get(f"{PREFIX}/reports/{report['id']}").json() == report
    text = client.get(f"{PREFIX}/reports/甲.txt/text").json()
    assert (text["text"], text["next"]) == (HARBOUR, None)
    found = client.get(f"{PREFIX}/figures", params={"role": "amount", "limit": 1}).json()
    (figure,) = found["rows"]
    assert text["text"][figure["start"] : figure["end"]] == figure["text"] == "300.00"
    assert found["next"] == 1
    (finding,) = client.get(f"{PREFIX}/findings", params={"severity": "error"}).json()["rows"]
    assert finding["kind"] == "change"
    reply = client.get(f"{PREFIX}/ask", params={"question": "2031年收入合计多少？"}).json()
    assert "300.00万元" in reply["answer"]
    assert client.get(f"{PREFIX}/indicators", params={"word": "收入合计"}).json()["rows"]


def test_its_description_names_every_address_and_only_reading(client: TestClient) -> None:
    told = client.get(f"{PREFIX}/openapi.json").json()
    assert {*told["paths"]} == {*ADDRESSES}
    assert {method for path in told["paths"].values() for method in path} == {"get"}
    assert told["servers"] == [{"url": PREFIX}]
    for path in told["paths"].values():
        assert {"200", "403", "404", "422", "503"} <= {*path["get"]["responses"]}


@pytest.mark.parametrize(
    ("address", "status", "code", "told"),
    [
        ("/reports/无此报告", 404, "E109", "找不到报告"),
        ("/reports/甲/text?page=2", 404, "E117", "没有第2页"),
        ("/figures?indicator=none.such", 404, "E117", "none.such"),
        ("/figures?limit=100000", 422, "E117", "200"),
        ("/figures?year=99999999999999999999", 422, "E117", "year"),
        ("/findings?orgg=水文", 422, "E117", "没有这个参数"),
        ("/findings?year=2030&year=2031", 422, "E117", "只能写一次"),
        ("/ask", 422, "E117", "question"),
        ("/nothing", 404, "HTTP404", "Not Found"),
    ],
)
def test_what_makes_no_sense_is_told_in_one_line(
    client: TestClient, address: str, status: int, code: str, told: str
) -> None:
    answer = client.get(PREFIX + address)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert told in answer.json()["message"]


def test_nothing_can_be_written(client: TestClient) -> None:
    ours = {"origin": "http://127.0.0.1"}
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert client.request(method, f"{PREFIX}/reports").status_code == 403
        assert client.request(method, f"{PREFIX}/reports", headers=ours).status_code == 405


def test_pages_of_other_sites_ask_nothing(client: TestClient) -> None:
    for site in ("cross-site", "same-site"):
        answer = client.get(f"{PREFIX}/reports", headers={"sec-fetch-site": site})
        assert (answer.status_code, answer.json()["code"]) == (403, "HTTP403")
    assert client.get(f"{PREFIX}/reports", headers={"host": "elsewhere.example"}).status_code == 403


def test_where_a_token_is_asked_for_a_program_tells_it(workspace: Path) -> None:
    with Listing(database_url(workspace)) as store, Window(workspace) as window:
        client = TestClient(make_app(store, token="right", window=window), base_url="http://box")
        for header in ("", "Bearer", "Bearer wrong", "Basic right", "right"):
            got = client.get(f"{PREFIX}/reports", headers={"authorization": header})
            assert got.status_code == 403, header
        right = {"authorization": "Bearer right"}
        assert client.get(f"{PREFIX}/reports", headers=right).status_code == 200
        assert client.get(f"{PREFIX}/openapi.json").status_code == 403


def test_no_folder_of_this_machine_is_told(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise WorkspaceError("/home/someone/kxai.db", "数据库出错：/home/someone")

    monkeypatch.setattr(Window, "reports", broken)
    answer = client.get(f"{PREFIX}/reports")
    assert (answer.status_code, answer.json()["code"]) == (503, "E201")
    assert "someone" not in answer.text


def test_without_a_window_there_is_nothing_for_programs(workspace: Path) -> None:
    with Listing(database_url(workspace)) as store:
        client = TestClient(make_app(store), base_url="http://127.0.0.1")
        assert client.get(f"{PREFIX}/reports").status_code == 404


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("address", ADDRESSES)
def test_whatever_is_sent_the_answers_are_those_described(
    app: Any, address: str, mode: GenerationMode
) -> None:
    """schemathesis makes requests that fit the description and such that do not; each answer has a
    status, a type and a body that the description names, and none is a crash."""
    config = SchemathesisConfig.discover()
    here = {"host": "127.0.0.1"}
    schema = schemathesis.openapi.from_asgi(
        f"{PREFIX}/openapi.json", app, config=config, headers=here
    )
    operation = schema[address]["GET"]
    checks = CHECKS.get_all()
    statuses: list[int] = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: schemathesis.Case) -> None:
        answer = case.call_and_validate(headers=here, checks=checks)
        statuses.append(answer.status_code)

    asked()
    fitting = mode is GenerationMode.POSITIVE
    assert {404 if "{" in address else 200} & {*statuses} if fitting else 422 in statuses
