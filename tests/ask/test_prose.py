"""Prose of a model reaches the user only where it stands in what it cites."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from kxai.ask.citation_check import locate, unsupported
from kxai.ask.model_plan import ModelPlan, plan_with_model
from kxai.ask.plan import Operand, Plan
from kxai.ask.prose import Prose, prose_shape, tell
from kxai.ask.question_model import Model
from kxai.index.passages import Passage
from kxai.llm.prompts import load_prompt
from kxai.settings import Settings
from tests.llm.server import Loopback, Reply, Script, serving

TEXTS = [
    "2021年“三公”经费花掉1.78万元，只有当年预算的74%，比2020年减少0.6万元，其中公务接待费\n支出0.86万元。",
    "流动车一年放映科教片26场，来看的有3000余人次，送出图册10,000册。",
    "不足之处：一是车上的展品修得慢；二是会放映的人手少。",
    "2020年底账上留着12.55万元，2021年底一分不剩。",
]
PASSAGES = [
    Passage("r1", n, "某某县科学技术协会", 2021, ("某章",), 100 * n, 100 * n + len(t), t)
    for n, t in enumerate(TEXTS)
]
QUESTION = "某某县科协2021年三公经费支出多少？"
GOOD = {
    "a": "2021年“三公”经费花掉1.78万元，比2020年减少0.6万元。",
    "c": [
        {
            "p": "p1",
            "q": "2021年“三公”经费花掉1.78万元，只有当年预算的74%，比2020年减少0.6万元",
        }
    ],
    "ok": True,
}


def model(server: Loopback) -> Model:
    return Model(Settings(llm_base_url=server.base_url, llm_model="m", llm_tries=1))


def told(script: Script) -> Any:
    with serving(script) as server, model(server) as asked:
        return tell(QUESTION, PASSAGES, {"r1": "r1.txt"}, asked)


def always(reply: dict[str, Any]) -> Script:
    return lambda body, number: Reply(json.dumps(reply, ensure_ascii=False))


def test_what_stands_in_its_quotations_is_an_answer() -> None:
    found = told(always(GOOD)).answer
    assert found is not None
    assert found.answer == GOOD["a"]
    (citation,) = found.citations
    assert TEXTS[0][citation.start : citation.end] == citation.quote


def test_a_quotation_may_leave_white_space_out_and_is_exact_again() -> None:
    reply = {"a": "公务接待费支出0.86万元。", "ok": True}
    reply["c"] = [{"p": "p1", "q": "其中公务接待费支出0.86万元"}]
    (citation,) = told(always(reply)).answer.citations
    assert citation.quote == "其中公务接待费\n支出0.86万元"
    assert TEXTS[0][citation.start : citation.end] == citation.quote


QUOTE = GOOD["c"]
BAD: dict[str, dict[str, Any]] = {
    "invented number": {"a": "三公经费花掉1.98万元。", "c": QUOTE, "ok": True},
    "another unit": {"a": "三公经费花掉1.78亿元。", "c": QUOTE, "ok": True},
    "another unit, same digits": {"a": "三公经费花掉1.78元。", "c": QUOTE, "ok": True},
    "percentage for money": {"a": "三公经费花掉74万元。", "c": QUOTE, "ok": True},
    "computed in the head": {"a": "上年三公经费花掉2.38万元。", "c": QUOTE, "ok": True},
    "no citation": {"a": "三公经费花掉1.78万元。", "c": [], "ok": True},
    "made-up quotation": {
        "a": "三公经费花掉1.78万元。",
        "c": [{"p": "p1", "q": "三公经费花掉1.78万元整"}],
        "ok": True,
    },
    "quotation of another passage": {
        "a": "三公经费花掉1.78万元。",
        "c": [{"p": "p2", "q": "花掉1.78万元"}],
        "ok": True,
    },
    "passage that is not there": {
        "a": "1.78万元。",
        "c": [{"p": "p9", "q": "1.78万元"}],
        "ok": True,
    },
    "number of an uncited passage": {"a": "放映科教片26场。", "c": QUOTE, "ok": True},
    "prose from nowhere": {
        "a": "该单位领导班子团结有力，群众普遍满意，堪称楷模。",
        "c": QUOTE,
        "ok": True,
    },
    "direction turned": {
        "a": "2021年三公经费花掉1.78万元，比2020年增加0.6万元。",
        "c": QUOTE,
        "ok": True,
    },
    "denial": {
        "a": "2021年三公经费没有花掉。",
        "c": [{"p": "p1", "q": "2021年“三公”经费花掉1.78万元"}],
        "ok": True,
    },
    "number in words": {"a": "三公经费花掉一百二十万元。", "c": QUOTE, "ok": True},
    "year from nowhere": {"a": "2019年三公经费花掉1.78万元。", "c": QUOTE, "ok": True},
    "half true": {"a": "三公经费花掉1.78万元，公务用车3辆。", "c": QUOTE, "ok": True},
    "full-width number": {"a": "三公经费花掉９．９９万元。", "c": QUOTE, "ok": True},
}


@pytest.mark.parametrize("fault", BAD)
def test_what_does_not_stand_there_is_no_answer(fault: str) -> None:
    found = told(always(BAD[fault]))
    assert found.answer is None
    assert found.reasons


def test_of_two_hundred_bad_answers_none_gets_through() -> None:
    dice = random.Random(3)
    kinds = list(BAD.values())

    def script(body: dict[str, Any], number: int) -> Reply:
        reply = dict(dice.choice(kinds))
        if dice.random() < 0.3:
            invented = f"{dice.randint(1, 9999)}.{dice.randint(0, 99):02}"
            if invented not in "".join(TEXTS):
                reply["a"] = f"三公经费花掉{invented}万元。"
        return Reply(json.dumps(reply, ensure_ascii=False))

    with serving(script) as server, model(server) as asked:
        for number in range(200):
            question = f"{QUESTION}（第{number}问）"
            assert tell(question, PASSAGES, {}, asked).answer is None
    assert len(server.requests) >= 300  # each was asked once more


def test_it_is_asked_once_more_with_the_reasons() -> None:
    replies = iter([BAD["invented number"], GOOD])

    def script(body: dict[str, Any], number: int) -> Reply:
        return Reply(json.dumps(next(replies), ensure_ascii=False))

    with serving(script) as server, model(server) as asked:
        found = tell(QUESTION, PASSAGES, {}, asked)
    assert found.answer is not None
    assert any("1.98" in reason for reason in found.reasons)
    assert "1.98" in server.requests[1]["messages"][-1]["content"]


@pytest.mark.parametrize(
    "reply",
    [
        Reply('{"a": "", "c": [], "ok": false}'),
        Reply("prose"),
        Reply(status=500),
        Reply(refusal="no"),
        Reply("{}", finish="length"),
    ],
)
def test_no_answer_is_an_answer(reply: Reply) -> None:
    assert told(lambda body, number: reply).answer is None
    with serving(lambda body, number: reply) as server, model(server) as asked:
        assert tell(QUESTION, [], {}, asked).answer is None


def test_the_examples_of_the_prompt_hold() -> None:
    for example in load_prompt("answer_question").examples:
        prose = prose_shape(1).model_validate_json(example.reply)
        assert isinstance(prose, Prose)
        question, _, rest = example.text.partition("\n")
        for quote in prose.c:
            assert locate(quote.q, rest)
        if prose.ok:
            assert not unsupported(prose.a, [q.q for q in prose.c], question=question)
    for example in load_prompt("plan_question").examples:
        ModelPlan.model_validate_json(example.reply)


@pytest.mark.parametrize(
    ("answer", "quote", "holds"),
    [
        ("支出5.31万元", "支出53100.00元", True),
        ("支出53,100元", "支出5.31万元", True),
        ("共10000册", "送出图册10,000册", True),
        ("共1万册", "送出图册10000册", True),
        ("得分97分", "得分\n\t97", True),
        ("支出209.7亿元", "支出209.7万元", False),
        ("支出845元", "支出12,845元", False),
        ("占比53%", "占53.1%", False),
        ("有22人", "共二十二人", True),
    ],
)
def test_numbers_are_compared_with_their_units(answer: str, quote: str, holds: bool) -> None:
    assert (not unsupported(answer, [quote], question=answer.translate(NO_DIGITS))) is holds


NO_DIGITS = {ord(digit): None for digit in "0123456789"}


def test_a_model_makes_a_plan_without_numbers() -> None:
    reply = {"op": "share", "o": [{"p": "人头钱", "i": "expenditure.personnel"}], "w": "amount"}
    plan = Plan(question="人头钱占几成", operation="refuse", reports=["r1"])
    with serving(always(reply)) as server, model(server) as asked:
        found = plan_with_model(plan, asked)
    assert found is not None
    assert found.plan.operation == "share"
    assert found.plan.operands[0].indicators == ["expenditure.personnel"]
    assert found.plan.reports == ["r1"]


@pytest.mark.parametrize(
    "reply",
    [
        {"op": "refuse"},
        {"op": "explode", "o": []},
        {"op": "lookup", "o": []},
        {"op": "lookup", "o": [{"p": "x", "i": "made.up"}]},
    ],
)
def test_a_plan_that_is_none_is_left(reply: dict[str, Any]) -> None:
    plan = Plan(question="人头钱占几成", operation="refuse")
    with serving(always(reply)) as server, model(server) as asked:
        assert plan_with_model(plan, asked) is None


def asks(question: str, **changes: Any) -> Plan:
    fields: dict[str, Any] = {"operation": "lookup", "reports": ["r1"], "named": True}
    return Plan(question=question, **(fields | changes))


THREE = Operand(phrase="三公经费", indicators=["three_public.total"])


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (asks(QUESTION, years=[2021], operands=[THREE]), ""),
        (asks(QUESTION, reports=["r2"], operands=[THREE]), "引文不是所问单位的"),
        (asks(QUESTION, years=[2018], operands=[THREE]), "引文不是所问年度的"),
        (
            asks("会议费多少", operands=[Operand(phrase="会议费", indicators=["meeting.cost"])]),
            "引文没有说“会议费”",
        ),
        (asks("三公经费用了几辆车", operands=[THREE], unit="辆"), "回答里没有所问的数"),
        (asks("三公经费占比", operands=[THREE], wanted="share"), "回答里没有所问的数"),
        (
            asks("防汛的三公经费多少", operands=[THREE.model_copy(update={"phrase": "防汛"})]),
            "引文没有说“防汛”",
        ),
        (asks("三公经费为什么减少", operands=[THREE], wanted="any"), "引文没有说原因"),
    ],
)
def test_what_is_true_must_answer_as_well(plan: Plan, reason: str) -> None:
    reply = {
        "a": "2021年“三公”经费花掉1.78万元。",
        "c": [{"p": "p1", "q": "2021年“三公”经费花掉1.78万元"}],
        "ok": True,
    }
    with serving(always(reply)) as server, model(server) as asked:
        found = tell(plan.question, PASSAGES, {"r1": "r1.txt"}, asked, plan=plan)
    assert (found.answer is None) == bool(reason)
    assert reason in "；".join(found.reasons)
    if found.answer is not None:
        assert (found.answer.engine, found.answer.model) == ("llm", "m")
        assert found.answer.prompt == load_prompt("answer_question").id


def test_an_abridged_quotation_is_two_quotations() -> None:
    reply = {"a": "放映科教片26场，送出图册10,000册。", "ok": True}
    reply["c"] = [{"p": "p2", "q": "放映科教片26场……送出图册10,000册"}]
    found = told(always(reply)).answer
    assert [c.quote for c in found.citations] == ["放映科教片26场", "送出图册10,000册"]
    reply["c"] = [{"p": "p2", "q": "放映科教片26场……送出图册90,000册"}]
    assert told(always(reply)).answer is None


@pytest.mark.parametrize(
    ("answer", "quotes", "holds"),
    [
        ("两处本年支出合计不一致。", ["本年支出合计12万元", "本年支出合计13万元"], True),
        ("两处本年支出合计一致。", ["本年支出合计12万元", "本年支出合计13万元"], False),
        ("两处本年支出合计一致。", ["本年支出合计12万元", "其中本年支出合计120000元"], True),
        ("两处本年支出合计不一致。", ["本年支出合计12万元", "本年收入合计13万元"], False),
        ("本年支出合计不一致。", ["本年支出合计12万元"], False),
    ],
)
def test_whether_numbers_agree_is_told_by_two_quotations(
    answer: str, quotes: list[str], holds: bool
) -> None:
    assert (not unsupported(answer, quotes, question="本年支出合计前后一致吗，两处")) == holds


@pytest.mark.parametrize(
    ("phrase", "indicator", "taken"),
    [
        ("三公经费", "three_public.total", True),
        ("三公经费", "income.total", False),
        ("没有问的东西", "three_public.total", False),
    ],
)
def test_a_plan_is_about_what_the_question_says(phrase: str, indicator: str, taken: bool) -> None:
    reply = {"op": "trend", "o": [{"p": phrase, "i": indicator}]}
    question = "三公经费历年怎么走的？三公经费支出"
    with serving(always(reply)) as server, model(server) as asked:
        plan = plan_with_model(Plan(question=question, operation="refuse"), asked)
    assert (plan is not None) == taken
