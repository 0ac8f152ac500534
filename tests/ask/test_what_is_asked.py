"""What a question asks for, and nothing broader: names said in full, exclusions, codes, sums."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from kxai.ask.planner import prepare
from kxai.bulk import run
from kxai.settings import Settings

TEXTS = {
    "甲.txt": """云岭县水文站2031年部门决算
一、收支情况
2031年一般公共预算总收入900万元，增长8%，其中：一般公共预算收入300万元，增长2%。
年末共有车辆9辆，其中一般公务用车2辆、执法执勤用车7辆。
因公出国（境）费2万元，公务用车购置及运行维护费5万元，公务接待费3万元。
2080801死亡抚恤支出4万元，2080805义务兵优待支出6万元。
（一）农村最低生活保障支出20万元。
（二）城市最低生活保障支出11万元。
政府采购支出总额50万元，其中：政府采购工程支出40万元，政府采购货物支出10万元。
""",
    "丙.txt": """云岭县水文站2032年部门预算
本年收入预算70万元。公务接待费预算2万元。
""",
    "乙.txt": """云岭县地震台2031年部门预算
本年收入预算80万元。公务接待费预算6万元。
二、存在的主要问题
（一）台站观测房年久失修。
（二）台站值守人员不足。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("asked")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    workspace = folder / "ws"
    run([folder], settings=Settings(workspace=workspace), jobs=1)
    with Corpus.open(workspace) as made:
        yield made


def test_a_name_that_is_said_with_a_word_more_is_not_the_shorter_one(corpus: Corpus) -> None:
    assert "900万元" in corpus.ask("水文站2031年一般公共预算总收入是多少").answer
    told = corpus.ask("水文站2031年一般公共预算收入是多少").answer
    assert "300万元" in told
    assert "为900" not in told


def test_of_several_numbers_of_one_thing_the_one_that_is_named(corpus: Corpus) -> None:
    assert "7辆。" in corpus.ask("水文站2031年执法执勤车辆有几辆").answer.split("原文")[0]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("不要预算数,接待费是多少", "接待费是多少"),
        ("二期（请勿与一期混淆）的问题", "二期的问题"),
        ("接待费（不是三公合计）是多少", "接待费是多少"),
        ("接待费（含外事）是多少", "接待费(含外事)是多少"),
        ("要不要编预算", "要不要编预算"),
    ],
)
def test_what_a_question_excludes_is_not_asked_for(asked: str, left: str) -> None:
    assert prepare(asked) == left


def test_accounts_named_by_their_codes_are_each_told(corpus: Corpus) -> None:
    told = corpus.ask(
        "水文站2031年决算表中，科目编码2080801（死亡抚恤）和2080805（义务兵优待）的金额分别是多少？"
    ).answer
    assert "4万元" in told
    assert "6万元" in told


def test_a_sum_of_named_things_has_all_of_them_or_is_none(corpus: Corpus) -> None:
    asked = "水文站2031年因公出国（境）费、公务用车购置及运行维护费、公务接待费三项之和是多少"
    assert "2万元+5万元+3万元=10万元" in corpus.ask(asked).answer
    asked = "地震台2031年因公出国（境）费、公务接待费预算之和是多少"
    assert "6万元=6万元" not in corpus.ask(asked).answer


def test_the_lowest_living_standard_ranks_nothing(corpus: Corpus) -> None:
    asked = "水文站2031年部门决算中，农村最低生活保障支出、城市最低生活保障支出分别是多少万元？"
    told = corpus.ask(asked)
    assert corpus.plan(asked).operation == "lookup"
    assert "20万元" in told.answer
    assert "11万元" in told.answer


def test_a_share_told_as_a_telegram(corpus: Corpus) -> None:
    told = corpus.ask("水文站31 采购总额 工程占比").answer
    assert "40万元÷50万元=80" in told


def test_problems_of_a_body_that_is_not_asked_about_are_no_answer(corpus: Corpus) -> None:
    assert "值守人员不足" in corpus.ask("地震台有哪些毛病").answer
    told = corpus.ask("渔港码头疏浚碰到什么困难没有")
    assert not told.answerable


def test_a_rate_that_is_asked_about_is_not_answered_with_a_sum(corpus: Corpus) -> None:
    told = corpus.ask("水文站2031年政府采购支出总额的占比是不是算错了").answer
    assert not told.startswith("一致")
