"""One report, every command that can reach an endpoint, and what is seen on the wire."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kxai.cli import app
from kxai.index import Index
from kxai.llm.gate import OPEN
from kxai.settings import Settings
from kxai.store import Store, database_url
from tests.cli.test_endpoints import REACHES_ENDPOINT
from tests.llm.server import FENCE, Loopback, Reply, asked_text, serving, well

SECRETS = {
    "a mobile number": "13812345678",
    "a landline": "0739-2660183",
    "a number of seven digits": "2660199",
    "an identity card": "11010519491231002X",
    "an account": "6222020200112233445",
    "an account in a column": "18620101040012345",
    "an address": "kx_2021@example.gov.cn",
    "who signs": "王小明",
    "who is named beside a role in prose": "陈大文",
    "who stands in a table": "李国强",
    "who is on the user's list": "巴特尔",
}
REPORT = """东坪县科学技术协会2021年度部门决算

第一部分  部门概况
一、主要职能
（一）开展学术交流，普及科学知识。（二）推动科普基地建设。（三）联系服务科技工作者。
二、人员情况
姓名\t职务\t联系电话
李国强\t副主席\t2660199
三、账户情况
户名\t开户行\t银行账号
县科协\t农业银行\t18620101040012345

第二部分  收入支出情况
2021年收入合计209.7万元，较上年增加10.2万元。李国强同志分管财务，王小明同志牵头编制决算。
科普活动经费由陈大文担任项目负责人，陈大文组织讲座26场，支出12.5万元，巴特尔老师主讲8场。
补助款汇入账号：6222020200112233445，共3.6万元，收款人身份证号11010519491231002X。

第三部分  存在的问题和建议
存在的问题：一是预算编制不够细，陈大文在自评中指出有3.2万元没有细化；二是绩效指标量化不足。
建议加强培训，报名打2660199或发邮件至kx_2021@example.gov.cn，经费约1.1万元。
天文观测夜由李国强主持，2660199是报名电话，大篷车行程4100余公里。

填报人：王小明  联系电话：0739-2660183  手机13812345678
"""
QUESTION = "王小明和陈大文关系怎么样，手机13812345678是谁的，巴特尔喜欢什么"
SEARCHED = "王小明和陈大文的大篷车总里程有多远，报名打2660199还是13812345678"


def script(body: dict[str, Any], number: int) -> Reply:
    if "input" in body:
        texts = body["input"]
        data = [
            {"object": "embedding", "index": n, "embedding": [float(len(t) % 7), 1.0]}
            for n, t in enumerate(texts)
        ]
        told = {"object": "list", "data": data, "model": "e"}
        told["usage"] = {"prompt_tokens": 1, "total_tokens": 1}
        return Reply(raw=json.dumps(told).encode())
    if "计划" in body["messages"][0]["content"][:60]:
        return Reply('{"op": "refuse"}')
    if "⟦p1⟧" in asked_text(body):
        return Reply('{"ok": false}')
    return well(body)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving(script) as running:
        yield running


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "reports" / "r.txt"
    path.parent.mkdir()
    path.write_text(REPORT, "utf-8")
    return path


def call(server: Loopback, folder: Path, *arguments: str, **env: str) -> Result:
    """A command on the workspace in ``folder``; what was on the wire before is forgotten."""
    server.requests.clear()
    settings = {
        "KXAI_LLM_BASE_URL": server.base_url,
        "KXAI_LLM_MODEL": "m",
        "KXAI_LLM_TRIES": "1",
        "KXAI_MASK_NAMES": "巴特尔",
        "KXAI_LLM_PRICES": '{"m": {"input": "1", "output": "2"}}',
    }
    where = [] if arguments[0] == "eval" else ["-w", str(folder / "ws")]
    result = CliRunner().invoke(app, [*arguments, *where], env={**settings, **env}, input="")
    assert result.exit_code in (0, 1), result.output
    return result


def seen(server: Loopback) -> set[str]:
    """Which of the secrets were on the wire, whole or but for their blanks."""
    wire = "".join(json.dumps(server.requests, ensure_ascii=False).split())
    return {told for told, secret in SECRETS.items() if secret in wire}


def embedding(server: Loopback) -> dict[str, str]:
    return {"KXAI_EMBED_BASE_URL": server.base_url, "KXAI_EMBED_MODEL": "e"}


EVAL = ["--data", "{folder}", "--runs", "{folder}/runs"]
EVERY_COMMAND = {
    "run llm": ["run", "{report}", "--engine", "llm"],
    "run hybrid": ["run", "{report}", "--engine", "hybrid"],
    "worker": ["worker", "--until-done"],
    "review": ["review", "r.txt", "--model", "endpoint"],
    "ask": ["ask", QUESTION, "--llm", "endpoint"],
    "chat": ["chat", "--llm", "endpoint"],
    "web": ["web", "--no-open", "--llm", "endpoint"],
    "index build": ["index", "build"],
    "index rebuild": ["index", "rebuild"],
    "ask with both": ["ask", QUESTION, "--llm", "endpoint"],
    "chat with both": ["chat", "--llm", "endpoint"],
    "web with both": ["web", "--no-open", "--llm", "endpoint"],
    "eval": ["eval", "run", "extract", *EVAL, "-e", "llm"],
    "eval matrix": ["eval", "matrix", "extract", *EVAL, "-e", "llm", "--epochs", "2"],
    "eval ask": ["eval", "run", "ask", *EVAL],
    "eval ask with a model": ["eval", "run", "ask", *EVAL, "-e", "llm"],
    "eval retrieve": ["eval", "run", "retrieve", *EVAL],
}
"""Every command that can reach an endpoint: the commands of ``REACHES_ENDPOINT``."""
EMBEDS = (
    "index build", "index rebuild", "ask with both", "chat with both", "web with both", "eval ask",
    "eval retrieve",
)  # fmt: skip
UNREAD = (
    "run llm", "run hybrid", "worker", "eval", "eval matrix", "eval ask", "eval ask with a model",
    "eval retrieve",
)  # fmt: skip
"""Commands that read the report themselves; for the others it is read before."""


def gold_of(folder: Path) -> None:
    """One figure and two questions about the report."""
    gold = folder / "gold" / "figures"
    gold.mkdir(parents=True)
    at = REPORT.index("209.7")
    line = {"doc": "r", "start": at, "end": at + 5, "text": "209.7", "value": "209.7"}
    line |= {"unit": "万元", "indicator": "income.total", "dims": {}, "year": 2021}
    line |= {"stage": "final", "role": "amount", "direction": None, "layer": "text"}
    (gold / "r.jsonl").write_text(json.dumps(line, ensure_ascii=False), "utf-8")
    asked: dict[str, Any] = {"id": "q", "type": "lookup", "sloppy": False, "question": SEARCHED}
    asked |= {"answer": "", "must_include": ["26"], "must_not_include": [], "answerable": True}
    asked["evidence"] = [{"doc": "r", "quote": "陈大文组织讲座26场"}]
    (folder / "gold" / "qa").mkdir()
    # The rules have no answer to it, so a model is asked.
    other = {**asked, "id": "o", "question": QUESTION, "must_include": [], "answerable": False}
    rows = (asked, {**other, "evidence": []})
    written = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "gold" / "qa" / "q.jsonl").write_text(written, "utf-8")


def browse(app: Any, **_: Any) -> None:
    """What a browser does, in place of a server that waits for one."""
    from fastapi.testclient import TestClient

    page = TestClient(app, base_url="http://127.0.0.1").get("/ask", params={"q": QUESTION})
    assert page.status_code == 200


def on_the_wire(
    name: str, server: Loopback, report: Path, folder: Path, *more: str
) -> tuple[set[str], Result]:
    gold_of(folder)
    if name not in UNREAD:
        call(server, folder, "run", str(report))
    if name == "worker":
        call(server, folder, "run", "--detach", str(report), "--engine", "llm", *more)
        more = ()
    env = embedding(server) if name in EMBEDS else {}
    arguments = [part.format(report=report, folder=folder) for part in EVERY_COMMAND[name]]
    server.requests.clear()
    if name.startswith("chat"):
        settings = {"KXAI_LLM_BASE_URL": server.base_url, "KXAI_LLM_MODEL": "m", **env}
        settings["KXAI_MASK_NAMES"] = "巴特尔"
        arguments += ["-w", str(folder / "ws"), *more]
        result = CliRunner().invoke(app, arguments, env=settings, input=f"{QUESTION}\n\n")
        assert result.exit_code == 0, result.output
    else:
        result = call(server, folder, *arguments, *more, **env)
    return seen(server), result


def test_every_command_that_can_is_on_the_wire() -> None:
    asked = {"run", "worker", "review", "ask", "chat", "web"}
    told = {" ".join(words[: 1 if words[0] in asked else 2]) for words in EVERY_COMMAND.values()}
    assert told == set(REACHES_ENDPOINT)


@pytest.mark.parametrize("name", EVERY_COMMAND)
def test_no_command_sends_what_is_private(
    name: str, server: Loopback, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("uvicorn.run", browse)
    found, result = on_the_wire(name, server, report, tmp_path)
    assert server.requests, result.output
    assert found == set()
    assert "--no-mask" not in result.output


@pytest.mark.parametrize(
    "name", [name for name, words in EVERY_COMMAND.items() if words[0] not in ("eval", "web")]
)
def test_without_masks_it_would_be_seen_and_is_said_aloud(
    name: str, server: Loopback, report: Path, tmp_path: Path
) -> None:
    found, result = on_the_wire(name, server, report, tmp_path, "--no-mask")
    whole = {"run llm", "worker", "index build", "index rebuild", "ask with both", "chat with both"}
    assert len(found) >= (len(SECRETS) if name in whole else 3)
    assert "注意：已用--no-mask" in result.stderr
    assert "127.0.0.1" in result.stderr
    assert server.base_url.rpartition(":")[2] not in result.stderr.replace(server.base_url, "")


def test_a_question_in_vectors_has_no_names(server: Loopback, report: Path, tmp_path: Path) -> None:
    call(server, tmp_path, "run", str(report))
    settings = Settings(
        workspace=tmp_path / "ws", embed_base_url=server.base_url, embed_model="e",
        mask_names=("巴特尔",),
    )  # fmt: skip
    for gate, count in ((None, 0), (OPEN, 4)):
        with (
            Store(database_url(tmp_path / "ws")) as store,
            Index(store, settings, gate=gate) as index,
        ):
            index.refresh()
            server.requests.clear()
            index.search_each("vector", QUESTION, told=store.ids())
        assert server.requests
        assert len(seen(server)) == count


def test_nothing_is_said_where_nothing_is_sent(
    server: Loopback, report: Path, tmp_path: Path
) -> None:
    call(server, tmp_path, "run", str(report))
    result = call(server, tmp_path, "ask", QUESTION, "--no-mask")
    assert not server.requests
    assert "--no-mask" not in result.stderr


def test_figures_point_into_the_stored_text(server: Loopback, report: Path, tmp_path: Path) -> None:
    call(server, tmp_path, "run", str(report), "--engine", "llm")
    rows = (tmp_path / "ws" / "figures.jsonl").read_text("utf-8").splitlines()
    figures = [json.loads(row) for row in rows]
    assert server.requests
    assert {"209.7", "10.2", "12.5", "3.6"} <= {figure["text"] for figure in figures}
    with Store(database_url(tmp_path / "ws")) as store:
        text = store.text(next(iter(store.ids())))
    assert all(text[f["start"] : f["end"]] == f["text"] for f in figures)


def test_records_hold_masked_words_only(report: Path, tmp_path: Path) -> None:
    """A reply that repeats what it was shown is on record with its faults."""

    def echo(body: dict[str, Any], number: int) -> Reply:
        return Reply(json.dumps({"echo": asked_text(body)[:200]}, ensure_ascii=False))

    with serving(echo) as server:
        call(server, tmp_path, "run", str(report), "--engine", "llm")
    with Store(database_url(tmp_path / "ws")) as store:
        calls = [row for i in store.ids() for row in store.calls(i)]
    told = json.dumps([dict(call) for call in calls], ensure_ascii=False, default=str)
    assert "】" in told
    assert not [secret for secret in SECRETS.values() if secret in told]


def test_a_quotation_of_masked_words_is_the_stored_text_again(report: Path, tmp_path: Path) -> None:
    """The model sees marks and quotes them; the user reads what the report says."""

    def quoting(body: dict[str, Any], number: int) -> Reply:
        if "⟦p1⟧" not in asked_text(body):
            return script(body, number)
        shown = FENCE.search(str(body["messages"][-1]["content"]))
        assert shown is not None
        part = next(p for p in shown[2].split("⟦")[1:] if "行程4100余公里" in p)
        found = re.search(r"天文观测夜由【.*?行程4100余公里", part)
        assert found is not None
        reply = {"a": found[0] + "。", "c": [{"p": part[: part.index("⟧")], "q": found[0]}]}
        return Reply(json.dumps({**reply, "ok": True}, ensure_ascii=False))

    with serving(quoting) as server:
        call(server, tmp_path, "run", str(report))
        result = call(server, tmp_path, "ask", "大篷车总里程有多远", "--llm", "endpoint", "--json")
        assert seen(server) == set()
    answer = json.loads(result.stdout)
    assert answer["answer"].startswith("天文观测夜由李国强主持，2660199是报名电话")
    citation, *_ = answer["citations"]
    assert REPORT[citation["start"] : citation["end"]] == citation["quote"]
    assert citation["quote"].startswith("天文观测夜由李国强主持，2660199是报名电话，大篷车")
    assert re.search(r"模型：请求\d次，词元.*费用0\.\d+ CNY", result.stderr)


def test_reasons_that_are_sent_back_are_masked(report: Path, tmp_path: Path) -> None:
    def wrong(body: dict[str, Any], number: int) -> Reply:
        if "⟦p1⟧" not in asked_text(body):
            return script(body, number)
        names = re.findall(r"【姓名.】", asked_text(body))
        reply = {"a": "王小明说支出99万元。", "c": [{"p": "p1", "q": f"没有这句{names[:1]}"}]}
        return Reply(json.dumps({**reply, "ok": True}, ensure_ascii=False))

    with serving(wrong) as server:
        call(server, tmp_path, "run", str(report))
        call(server, tmp_path, "ask", "大篷车总里程有多远", "--llm", "endpoint")
        assert len(server.requests) == 2
        said = [m["content"] for body in server.requests for m in body["messages"]]
        assert any("上次的回答有误" in content for content in said)
        assert seen(server) == set()


def test_a_dry_run_of_a_question_sends_nothing(
    server: Loopback, report: Path, tmp_path: Path
) -> None:
    call(server, tmp_path, "run", str(report))
    arguments = ["ask", QUESTION, "--llm", "endpoint", "--dry-run"]
    result = call(server, tmp_path, *arguments, **embedding(server))
    assert not server.requests
    assert "没有发送任何内容" in result.stderr
    assert "CNY" in result.stderr


def test_an_endpoint_that_fails_is_said(report: Path, tmp_path: Path) -> None:
    with serving(lambda body, number: Reply(status=401)) as server:
        call(server, tmp_path, "run", str(report))
        result = call(server, tmp_path, "ask", QUESTION, "--llm", "endpoint")
    assert "没有得到可用的答复：[E401]" in result.stderr


def test_questions_have_a_budget(server: Loopback, report: Path, tmp_path: Path) -> None:
    call(server, tmp_path, "run", str(report))
    for limit in (["--max-tokens", "10"], ["--budget", "0.00001CNY"]):
        result = call(server, tmp_path, "ask", QUESTION, "--llm", "endpoint", *limit)
        assert not server.requests
        assert "E406" in result.stderr
    result = CliRunner().invoke(app, ["ask", QUESTION, "--budget", "1CNY"])
    assert result.exit_code == 2
