"""What a model does with a question beside prose: points at bodies and years, orders passages,
offers other ways to ask."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kxai.ask import Answer, Corpus
from kxai.ask.bodies import Directory
from kxai.ask.by_model import answer_with_model
from kxai.ask.model_plan import ModelPlan, plan_with_model
from kxai.ask.offered_readings import Readings
from kxai.ask.passage_choice import Choice, chosen
from kxai.ask.plan import Operand, Plan
from kxai.ask.prose import ASKED
from kxai.ask.question_model import Model, Spending, own_prompts
from kxai.bulk import run
from kxai.cli import app
from kxai.errors import PromptError
from kxai.index.passages import Passage
from kxai.llm.gate import Gate
from kxai.llm.prompts import load_prompt, prompt_folder
from kxai.settings import Settings
from tests.llm.server import Loopback, Reply, serving

Told = Callable[[str], dict[str, Any]]


def scripted(**told: dict[str, Any]) -> Callable[[dict[str, Any], int], Reply]:
    """Replies by the prompt that asks; a refusal to the others."""
    begins = {load_prompt(name).instruction[:20]: reply for name, reply in told.items()}

    def script(body: dict[str, Any], number: int) -> Reply:
        system = body["messages"][0]["content"]
        replies = [reply for begin, reply in begins.items() if begin in system]
        refusal: dict[str, Any] = {"op": "refuse", "ok": False}
        return Reply(json.dumps(replies[0] if replies else refusal, ensure_ascii=False))

    return script


def model(server: Loopback, **more: Any) -> Model:
    return Model(Settings(llm_base_url=server.base_url, llm_model="m", llm_tries=1), **more)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("by_model")
    for name, amount in (("云岭县水产站", "3.20"), ("东江县水产站", "4.10")):
        (folder / f"{name}.txt").write_text(
            f"{name}2031年部门决算\n一、支出情况\n公务接待费支出{amount}万元。\n"
            "二、主要工作\n放养鱼苗，修缮码头两座。\n",
            "utf-8",
        )
    run([folder], settings=Settings(workspace=folder / "ws"))
    return folder / "ws"


@pytest.fixture
def directory(workspace: Path) -> Directory:
    with Corpus.open(workspace) as corpus:
        return corpus._directory


@pytest.mark.parametrize(
    ("more", "named", "years"),
    [
        ({"b": ["云岭县水产站"], "y": ["2031年"]}, True, [2031]),
        ({"b": ["没说过的单位"], "y": ["2030年"]}, False, []),
        ({"b": ["那家"]}, False, []),
        ({}, False, []),
    ],
)
def test_bodies_and_years_are_read_from_words_of_the_question(
    directory: Directory, more: dict[str, Any], named: bool, years: list[int]
) -> None:
    question = "那家云岭县水产站2031年吃喝掉多少"
    reply = {"op": "lookup", "o": [{"p": "吃喝", "i": "three_public.reception"}], **more}
    plan = Plan(question=question, operation="refuse")
    with serving(scripted(plan_question=reply)) as server, model(server) as asked:
        found = plan_with_model(plan, asked, directory=directory)
    assert found is not None
    assert (found.plan.named, found.plan.years) == (named, years)
    assert all("云岭" in (directory.reports[i].org or "") for i in found.plan.reports)


def test_what_the_rules_found_stays(directory: Directory) -> None:
    plan = Plan(question="云岭县水产站2031年吃喝", operation="refuse", years=[2030], named=True)
    reply = {"op": "lookup", "o": [{"p": "吃喝"}], "b": ["云岭县水产站"], "y": ["2031年"]}
    with serving(scripted(plan_question=reply)) as server, model(server) as asked:
        found = plan_with_model(plan, asked, directory=directory)
    assert found is not None
    assert (found.plan.years, found.plan.reports) == ([2030], [])


def test_filters_are_numbers_of_the_question_read_by_code() -> None:
    question = "吃喝超过3万元的，前两名"
    reply = {"op": "filter", "o": [{"p": "吃喝"}], "f": ["超过3万元的", "前两名", "超过9万元的"]}
    with serving(scripted(plan_question=reply)) as server, model(server) as asked:
        found = plan_with_model(Plan(question=question, operation="refuse"), asked)
    assert found is not None
    assert (found.plan.limit, found.plan.below, found.plan.most) == ("30000", False, 2)


def passages(count: int) -> list[Passage]:
    return [
        Passage("r1", n, "云岭县水产站", 2031, (), 10 * n, 10 * n + 4, f"第{n}段。")
        for n in range(1, count + 1)
    ]


def order(reply: dict[str, Any], count: int, most: int = 4) -> list[int]:
    with serving(scripted(choose_passages=reply)) as server, model(server) as asked:
        found = chosen("问什么", passages(count), asked, Gate(), most=most)
        assert bool(server.requests) == (count > most)
    return [passage.seq for passage in found]


def test_a_model_brings_a_passage_to_the_front() -> None:
    assert order({"p": ["p9"]}, 10) == [9, 1, 2, 3]
    assert order({"p": ["p9", "p8", "p7", "p6"]}, 10) == [9, 1, 2, 8]


@pytest.mark.parametrize("reply", [{"p": []}, {"p": ["p77"]}, {"x": 1}, {"p": ["p1", "p1"]}])
def test_without_a_usable_choice_the_order_stays(reply: dict[str, Any]) -> None:
    assert order(reply, 10) == [1, 2, 3, 4]


def test_what_all_has_a_place_is_not_asked_about() -> None:
    assert order({"p": ["p2"]}, 4) == [1, 2, 3, 4]


def ask(workspace: Path, question: str, **told: dict[str, Any]) -> tuple[Answer, int]:
    with serving(scripted(**told)) as server:
        settings = Settings(workspace=workspace, llm_base_url=server.base_url, llm_model="m")
        with Model(settings) as asked, Corpus.open(workspace, settings, model=asked) as corpus:
            return corpus.ask(question), len(server.requests)


VAGUE = "云岭县水产站2031年花在客人身上的"
GOOD = "云岭县水产站2031年公务接待费是多少？"


def test_other_ways_to_ask_are_offered_and_not_taken(workspace: Path) -> None:
    bad = ["云岭县水产站2029年公务接待费是多少？", "云岭县水产站2031年的8888万元是什么？", VAGUE]
    answer, _ = ask(workspace, VAGUE, rewrite_question={"q": [*bad, GOOD, GOOD]})
    assert not answer.answerable
    assert answer.suggestions[-1] == GOOD
    assert not set(bad) & set(answer.suggestions)
    assert GOOD in answer.answer
    assert "3.20" not in answer.answer
    assert answer.prompt == load_prompt("rewrite_question").id


def test_nothing_is_offered_that_the_rules_do_not_answer(workspace: Path) -> None:
    alone, _ = ask(workspace, VAGUE)
    answer, _ = ask(workspace, VAGUE, rewrite_question={"q": ["云岭县水产站2031年月球有多远？"]})
    assert answer == alone
    assert answer.engine == "rules"


@pytest.mark.parametrize(
    ("computation", "taken"), [(True, True), (False, False)], ids=["computed", "looked up"]
)
def test_an_amount_found_by_its_words_gives_way_to_a_computation_alone(
    workspace: Path, computation: bool, taken: bool
) -> None:
    from kxai.ask.answer import Step
    from kxai.index import Index
    from kxai.store import Store, database_url

    question = "云岭县水产站的鱼苗"
    weak = Answer(question=question, answer="5万元", answerable=True, kind="lookup")
    steps = [Step(expression="1+1", result="2")] if computation else []
    other = weak.model_copy(update={"answer": "2万元", "kind": "derive", "computation": steps})
    plan = Plan(question=question, operation="lookup", operands=[Operand(phrase="鱼苗")])
    reply = {"op": "sum", "o": [{"p": "鱼苗"}]}
    with (
        serving(scripted(plan_question=reply)) as server,
        model(server) as asked,
        Store(database_url(workspace)) as store,
        Index(store, Settings(workspace=workspace)) as index,
    ):
        index.refresh()

        def through(plan: Plan, answer: Answer) -> Answer | None:
            return answer_with_model(
                plan, answer, asked, store=store, directory=Directory([]),
                index=lambda: index, run=lambda *_: other, read=lambda _: answer,
            )  # fmt: skip

        found = through(plan, weak)
        named = Operand(phrase="公务接待费", indicators=["three_public.reception"])
        sure = through(plan.model_copy(update={"operands": [named]}), weak)
        assert len(server.requests) == 2  # once more with all turned round
    assert sure is None
    assert (found is not None) == taken
    if found is not None:
        assert found.engine == "llm"


def test_prompts_of_a_users_own_are_asked_and_on_record(workspace: Path, tmp_path: Path) -> None:
    own = tmp_path / "answer_question.md"
    text = (prompt_folder() / own.name).read_text("utf-8")
    own.write_text(text.replace("version: 1", "version: mine"), "utf-8")
    reply = {"a": "修缮码头两座。", "c": [{"p": "p1", "q": "修缮码头两座"}], "ok": True}
    with serving(scripted(answer_question=reply)) as server:
        told = CliRunner().invoke(
            app,
            ["ask", "云岭县水产站码头的事", "-w", str(workspace), "--llm", "endpoint", "--json",
             "--prompt", str(own)],
            env={"KXAI_LLM_BASE_URL": server.base_url, "KXAI_LLM_MODEL": "m"},
        )  # fmt: skip
    assert told.exit_code == 0, told.output
    assert '"prompt":"answer_question@mine#' in told.stdout


def test_a_prompt_of_another_task_is_refused(workspace: Path) -> None:
    with pytest.raises(PromptError, match="不是提问用的提示词"):
        own_prompts([prompt_folder() / "label_figures.md"])
    file = str(prompt_folder() / "plan_question.md")
    refused = CliRunner().invoke(app, ["ask", "问", "-w", str(workspace), "--prompt", file])
    assert refused.exit_code == 2


def test_every_example_fills_its_own_schema() -> None:
    shapes = {"choose_passages": Choice, "rewrite_question": Readings, "plan_question": ModelPlan}
    for name in ASKED:
        prompt = load_prompt(name)
        assert len(prompt.examples) >= 2
        for example in prompt.examples if name in shapes else ():
            shape = shapes[name]
            assert shape.model_validate_json(example.reply).model_dump(exclude_defaults=True) or (
                "[]" in example.reply
            )


STRANGE = "云岭县水产站2031年陪客的票子几多"
GUESTS = {"p": "陪客的票子", "i": "three_public.reception"}


def by_place(body: dict[str, Any], number: int) -> Reply:
    """The first label that is shown, whatever it is."""
    label = re.search(r"^([a-z_]+\.[a-z_.]+) ", body["messages"][0]["content"], re.MULTILINE)
    thing = {"p": "陪客的票子", "i": label[1] if label else None}
    return Reply(json.dumps({"op": "lookup", "o": [thing], "ok": False}, ensure_ascii=False))


def asked_of(workspace: Path, question: str, script: Callable[..., Reply]) -> Answer:
    with serving(script) as server:
        settings = Settings(workspace=workspace, llm_base_url=server.base_url, llm_model="m")
        with Model(settings) as asked, Corpus.open(workspace, settings, model=asked) as corpus:
            return corpus.ask(question)


def test_words_that_no_rule_knows_are_what_a_model_says_and_it_is_told(workspace: Path) -> None:
    alone, _ = ask(workspace, STRANGE)
    answer, _ = ask(workspace, STRANGE, plan_question={"op": "lookup", "o": [GUESTS]})
    assert not alone.answerable
    assert "3.20万元" in answer.answer
    assert answer.engine == "llm"
    assert answer.warnings[0] == "“陪客的票子”由模型理解为“公务接待费”。"


def test_a_label_picked_by_its_place_is_not_taken(workspace: Path) -> None:
    assert not asked_of(workspace, STRANGE, by_place).answerable


@pytest.mark.parametrize(
    ("question", "thing", "more"),
    [
        ("云岭县水产站2031年抗旱的公务接待费几多", "抗旱的公务接待费", {}),
        ("云岭县水产站2031年抗旱那阵陪客的票子几多", "陪客的票子", {"f": ["抗旱那阵"]}),
        ("云岭县水产站2030年陪客的票子几多", "陪客的票子", {"y": ["2030年"]}),
    ],
    ids=["beside a name", "pointed at as a filter", "another year"],
)
def test_words_that_narrow_must_stand_at_the_figure(
    workspace: Path, question: str, thing: str, more: dict[str, Any]
) -> None:
    reply = {"op": "lookup", "o": [{**GUESTS, "p": thing}], **more}
    answer, _ = ask(workspace, question, plan_question=reply)
    assert not answer.answerable


@pytest.mark.parametrize(
    ("reply", "unit", "phrase", "planned"),
    [
        ({"op": "lookup", "o": [{"p": "子儿", "i": "balance.closing"}]}, "个", "", None),
        ({"op": "lookup", "o": [{"p": "子儿", "i": "staff.actual"}]}, "人", "", "人"),
        ({"op": "lookup", "o": [{"p": "鱼苗", "i": "activity"}]}, "尾", "鱼苗", "尾"),
    ],
    ids=["a unit of something else", "its own unit", "a label of many things"],
)
def test_units_and_words_that_a_plan_keeps(
    reply: dict[str, Any], unit: str, phrase: str, planned: str | None
) -> None:
    plan = Plan(question="兜里还剩几个子儿，放了几尾鱼苗", operation="refuse", unit=unit)
    with serving(scripted(plan_question=reply)) as server, model(server) as asked:
        found = plan_with_model(plan, asked)
    assert found is not None
    assert (found.plan.operands[0].phrase, found.plan.unit) == (phrase, planned)


def test_a_plan_may_be_about_the_archive(workspace: Path) -> None:
    reply = {"op": "mentions", "o": [{"p": "码头"}]}
    answer, _ = ask(workspace, "哪几家的材料里头有码头这档子事", plan_question=reply)
    assert "云岭" in answer.answer
    assert "东江" in answer.answer
    with serving(scripted(plan_question={"op": "archive"})) as server, model(server) as asked:
        found = plan_with_model(Plan(question="手头都有啥", operation="refuse"), asked)
    assert found is not None
    assert found.plan.operation == "archive"


def quoting(passage: str, plan: str) -> Callable[[dict[str, Any], int], Reply]:
    """Plans ``plan``, and quotes 修缮码头两座 as ``passage``, or where it stands with ""."""

    def script(body: dict[str, Any], number: int) -> Reply:
        system, shown = (str(body["messages"][at]["content"]) for at in (0, -1))
        if "小计划" in system:
            return Reply(json.dumps({"op": plan}))
        mark = passage or next(
            (m for m, text in re.findall(r"⟦(p\d+)⟧[^\n]*\n([^⟦]*)", shown) if "码头" in text), "p1"
        )
        told = {"a": "修缮码头两座。", "c": [{"p": mark, "q": "修缮码头两座"}], "ok": True}
        return Reply(json.dumps(told, ensure_ascii=False))

    return script


@pytest.mark.parametrize(
    ("passage", "plan", "taken"),
    [("", "passage", True), ("", "refuse", False)],
    ids=["words are asked for", "nothing is"],
)
def test_prose_in_words_of_its_own_needs_a_plan_that_asks_for_words(
    workspace: Path, passage: str, plan: str, taken: bool
) -> None:
    answer = asked_of(workspace, "云岭县水产站折腾了些啥玩意儿", quoting(passage, plan))
    assert answer.answerable == taken
    assert ("修缮码头两座" in answer.answer) == taken


def test_a_dry_run_counts_what_is_asked_twice(workspace: Path) -> None:
    settings = Settings(workspace=workspace, llm_base_url="http://127.0.0.1:9/v1", llm_model="m")
    with (
        Model(settings, spending=Spending(dry_run=True)) as asked,
        Corpus.open(workspace, settings, model=asked) as corpus,
    ):
        corpus.ask("水产站2031年花在客人身上的")
        assert asked.planned.requests == 5  # a plan and prose twice, other ways to ask once
