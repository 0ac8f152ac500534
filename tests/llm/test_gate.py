"""Nothing goes to an endpoint but through the gate, and what goes through it is masked."""

from __future__ import annotations

import ast
import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_type_hints

import pytest
from pydantic import BaseModel, ValidationError

from kxai.errors import ModelError
from kxai.llm.batch_wire import BatchWire
from kxai.llm.client import Client
from kxai.llm.endpoint import Endpoint
from kxai.llm.envelope import prepared
from kxai.llm.gate import OPEN, Gate, Masked, Question, Sealed, gate_from, plain_question, private
from kxai.llm.mask import mask
from kxai.llm.prompts import load_prompt, load_prompts
from kxai.llm.transport import Transport
from kxai.settings import Settings, read_names
from tests.llm.server import Reply, serving
from tests.sources import modules_with

PROMPT = load_prompt("label_figures")
SENDERS = {
    "llm/transport.py", "llm/client.py", "llm/call.py", "llm/batch_wire.py", "index/embed.py",
}  # fmt: skip
"""The modules that import what speaks to an endpoint."""


SPEAKING = {"openai", "httpx", "httpx2", "requests", "aiohttp", "http", "socket"}


def test_only_the_gate_makes_what_is_sent() -> None:
    for name, tree in modules_with("Masked", "Sealed"):
        if name == "llm/gate.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                written = ast.unparse(node.func)
                assert written.rpartition(".")[2] not in ("Masked", "Sealed"), name
                if written.endswith("cast"):
                    assert "Masked" not in ast.unparse(node), name
                    assert "Sealed" not in ast.unparse(node), name


def test_what_sends_takes_nothing_else() -> None:
    assert get_type_hints(Transport.send)["sent"] is Sealed
    assert get_type_hints(Client.ask)["question"] is Question
    assert get_type_hints(BatchWire.upload)["questions"] == Mapping[str, Sealed]
    words = (f"{how} {package}" for how in ("import", "from") for package in SPEAKING)
    for name, tree in modules_with(*words):
        imported = {
            alias.name.partition(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        } | {
            (node.module or "").partition(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
        }
        speaking = imported & SPEAKING
        assert not speaking or name in SENDERS, (name, speaking)


def test_a_masked_text_is_plain_once_it_is_changed() -> None:
    text = Gate().texts(["手机13812345678"])[0]
    assert type(text) is Masked
    assert type(text + "x") is str
    assert type(f"{text}") is str
    assert type(text.replace("手", "")) is str


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("项目负责人王小明同志表示，活动照常举行。", ["王小明"]),
        ("本项目负责人为张三丰，联系人是李四光。", ["张三丰", "李四光"]),
        ("由陈大文担任项目负责人。", ["陈大文"]),
        ("县科协王小明（项目负责人）汇报了情况。", ["王小明"]),
        ("经办人赵子龙签字确认后报送。", ["赵子龙"]),
        ("单位负责人：欧阳修文  填表人：司马光", ["欧阳修文", "司马光"]),
        ("联系人：张三、李四、王五，电话见附件。", ["张三", "李四", "王五"]),
        ("负责人（签字）：阿不都·热合曼", ["阿不都·热合曼"]),
        ("姓名\t职务\n王小明\t主席\n李国强\t副主席\n", ["王小明", "李国强"]),
        ("聯繫人：陳大文", ["陳大文"]),
        ("单位负责人于得水同志审核。", ["于得水"]),
        ("联系人：王小明主任，填报人：李国强与陈大文", ["王小明", "李国强", "陈大文"]),
        ("联系人：王小明科长 13812345678", ["王小明", "13812345678"]),
    ],
)
def test_names_that_something_announces(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end, _ in mask(text).hidden] == names


@pytest.mark.parametrize(
    "text",
    [
        "项目负责人高度重视，安排专人跟踪。",
        "单位负责人于年初审定方案。",
        "负责人安排、协调各项工作。",
        "由单位担任项目负责人所在地的牵头方。",
        "分管领导为第一责任人，主要领导为总责任人。",
        "各部门负责人和财务人员，共同对绩效目标负责。",
        "项目负责人应当签字。",
        "法定代表人：无",
        "姓名\t金额\n合计\t12.5万元\n",
        "会议费、培训费的经办人任务重。",
    ],
)
def test_what_is_no_name_stays(text: str) -> None:
    assert mask(text).text == text


def test_a_number_below_the_head_of_a_column_is_what_the_head_says() -> None:
    text = "户名\t开户行\t银行账号\n东坪县科协\t农业银行\t18620101040012345\n"
    assert "18620101040012345" not in mask(text).text
    text = "姓名\t身份证号\t联系电话\n王小明\t130503670401001\t2660183\n"
    assert not re.search(r"\d", mask(text).text)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("王主席，13812345678，", ["13812345678"]),
        ("打13812345678.", ["13812345678"]),
        ("电话：2660183、2660184", ["2660183", "2660184"]),
        ("电话：0739 - 2660183", ["0739 - 2660183"]),
        ("办公电话（传真）：07392660183", ["07392660183"]),
        ("联系电话：266 0183", ["266 0183"]),
        ("身份证号：110105 19491231 0021", ["110105 19491231 0021"]),
        ("QQ群：123456789，微信号：kx_dongping", ["123456789", "kx_dongping"]),
    ],
)
def test_numbers_as_people_write_them(text: str, hidden: list[str]) -> None:
    assert [text[start:end] for start, end, _ in mask(text).hidden] == hidden


def test_full_width_digits_are_digits() -> None:
    text = "手机１３８１２３４５６７８，收入２０９．７万元"
    assert mask(text).text == "手机【电话A】，收入２０９．７万元"


def test_a_detail_announced_once_is_known_everywhere() -> None:
    gate = Gate().knowing("填报人：王小明\n联系电话：2660183\n")
    question = gate.question(PROMPT, "王小明带队下乡，打2660183报名；王小明讲课⟦n1⟧3场。")
    shown = question.messages[-1]["content"]
    assert "王小明" not in shown
    assert "2660183" not in shown
    assert shown.count("【姓名A】") == 2
    assert "讲课⟦n1⟧3场" in shown
    assert question.unmask("【姓名A】讲课") == "王小明讲课"


def test_a_short_name_is_no_part_of_a_word() -> None:
    gate = Gate().knowing("联系人：高明\n")
    (shown,) = gate.texts(["高明同志提出了高明的办法，由高明负责；高明去了"])
    assert shown == "【姓名A】同志提出了高明的办法，由【姓名A】负责；【姓名A】去了"


def test_marks_are_no_part_of_a_detail() -> None:
    question = Gate().question(PROMPT, "电话：⟦n1⟧2660183，支出⟦n2⟧12.5万元。")
    shown = question.messages[-1]["content"]
    assert "电话：⟦n1⟧【电话A】，支出⟦n2⟧12.5万元。" in shown


def test_what_stands_around_the_text_is_masked_too() -> None:
    context = {"section": "联系人：王小明", "note": "电话13812345678"}
    question = Gate().question(PROMPT, "收入⟦n1⟧3万元。", context=context, labels="手机13912345678")
    sent = json.dumps(question.messages, ensure_ascii=False)
    assert not re.search(r"王小明|13812345678|13912345678", sent)


def test_nothing_of_a_detail_is_left_in_what_is_sent() -> None:
    one = Gate().question(PROMPT, "手机13812345678")
    assert one.messages == Gate().question(PROMPT, "手机13998765432").messages


def test_our_prompts_are_sent_as_they_are() -> None:
    for prompt in load_prompts():
        told = Gate().question(prompt, "收入⟦n1⟧3万元。")
        assert told.messages == OPEN.question(prompt, "收入⟦n1⟧3万元。").messages


def test_places_go_there_and_back() -> None:
    text = "联系人：王小明，电话：0739-2660183，支出12.5万元。"
    hidden = mask(text)
    for words in ("支出12.5万元", "联系人：", "，支出"):
        at = hidden.text.index(words)
        start, end = hidden.to_source(at, at + len(words))
        assert text[start:end] == words
    at = hidden.text.index("姓名")
    start, end = hidden.to_source(at, at + 1)
    assert text[start:end] == "王小明"  # a mark that is cut counts whole
    assert hidden.to_source(0, len(hidden.text)) == (0, len(text))


class Pick(BaseModel):
    n: Literal["n1"]


@pytest.mark.parametrize("known", ["json_schema", "json_object", "tools"])
def test_what_is_added_on_the_way_is_masked(known: str) -> None:
    """A reply with its faults is sent back; if it held a detail, that would leave with it."""

    def script(body: dict[str, Any], number: int) -> Reply:
        if known == "json_object" and body.get("response_format", {}).get("type") == "json_schema":
            return Reply(status=400, error="no json_schema")
        if known == "tools" and not body.get("tools"):
            return Reply(status=400, error="no response_format")
        return Reply('{"n": "联系人：王小明"}')

    async def go(base_url: str) -> None:
        async with Client(Endpoint(base_url, "m", tries=1)) as client:
            question = plain_question([{"role": "user", "content": "手机13812345678"}])
            await client.ask(question, Pick, max_tokens=9, place="p")

    with serving(script) as server, pytest.raises(ModelError):
        asyncio.run(go(server.base_url))
    contents = [str(m.get("content")) for body in server.requests for m in body["messages"]]
    assert len(server.requests) > 2
    assert not [c for c in contents if re.search("王小明|13812345678", c)]


def test_a_schema_is_no_place_for_details() -> None:
    class Bad(BaseModel):
        n: Literal["联系人：王小明"]

    with pytest.raises(ValueError, match="schema"):
        prepared(Bad)


def test_the_open_gate_says_everything() -> None:
    question = OPEN.question(PROMPT, "联系人：王小明，手机13812345678")
    assert "王小明，手机13812345678" in question.messages[-1]["content"]


def test_names_are_listed_in_a_setting_or_a_file(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("# 不外发\n巴特尔\n\n王 小明\n", "utf-8")
    assert read_names(str(path)) == ("巴特尔", "王小明")
    assert read_names("巴特尔，王小明、李四") == ("巴特尔", "王小明", "李四")
    gate = gate_from(Settings(mask_names=str(path)))  # type: ignore[arg-type]
    assert gate.texts(["老巴特尔和王 小明下乡"]) == ["老【姓名A】和【姓名B】下乡"]
    with pytest.raises(ValidationError, match="只有一个字"):
        Settings(mask_names="王")  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="读不到"):
        Settings(mask_names=str(tmp_path / "none.txt"))  # type: ignore[arg-type]


def test_private_says_whether_there_is_anything() -> None:
    assert private("手机13812345678")
    assert not private("支出13812345678元")
