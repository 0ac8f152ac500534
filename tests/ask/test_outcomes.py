"""What becomes of a question: four outcomes, the archive and its findings as subjects, telegrams."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from kxai.ask import Corpus
from kxai.ask.answer import Status
from kxai.ask.outcomes import WANTED_ZH
from kxai.ask.plan import Wanted
from kxai.bulk import run
from kxai.cli import app
from kxai.settings import Settings

REPORTS = {
    "y22.txt": (
        "云溪县科学技术协会2022年度部门决算\n一、收支情况\n2022年本年支出合计300.00万元。2022年本年收入合计310.00万元。\n"
        "二、“三公”经费情况\n2022年公务接待费支出预算为4.00万元，支出决算为3.00万元，接待12批次、96人次。\n"
        "三、工作中的问题\n我们也看到存在的困难和问题：一是经费来源单一，二是基层队伍不稳。\n"
    ),
    "y23.txt": (
        "云溪县科学技术协会2023年度部门决算\n一、收支情况\n2023年本年支出合计280.00万元，比上年减少20.00万元，下降26.67%。\n"
        "二、科普活动\n全年举办科普大篷车巡展30场。\n"
    ),
    "s23.txt": (
        "松河县科学技术协会2023年度部门决算\n一、收支情况\n2023年本年支出合计100.00万元，比上年增加10.00万元，增长11.11%。\n"
    ),
    "b23.txt": "松河县水利局2023年部门预算\n一、收支预算情况\n2023年收入预算90.00万元，支出预算90.00万元。\n二、资产\n截至，本局共有车辆2辆。\n",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outcomes")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, "utf-8")
    run([folder / name for name in REPORTS], settings=Settings(workspace=folder / "w"))
    return folder / "w"


@pytest.fixture(scope="module")
def corpus(workspace: Path) -> Iterator[Corpus]:
    with Corpus.open(workspace) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "status", "words"),
    [
        ("云溪县科协2023年支出多少", "answered", "280"),
        ("云溪县水务局2023年支出多少", "no_such_report", "云溪县水务局"),
        ("云溪县科协2019年支出多少", "no_such_report", "2022年部门决算"),
        ("松河县科协2023年公务接待费多少", "not_printed", "“三公”经费支出表"),
        ("云溪县科协2023年星轨蝴蝶几何分布怎样", "not_understood", "没有读懂"),
        ("谢谢", "not_understood", "不客气"),
    ],
)
def test_the_four_outcomes(corpus: Corpus, question: str, status: Status, words: str) -> None:
    answer = corpus.ask(question)
    assert answer.status == status
    assert words in answer.answer
    assert answer.answerable == (status == "answered")
    accused = "报告未披露" in answer.answer
    assert accused == (status == "not_printed")


def test_what_was_not_understood_offers_questions_that_are_answered(corpus: Corpus) -> None:
    answer = corpus.ask("云溪县科协2022年星轨蝴蝶几何分布怎样")
    assert answer.suggestions
    assert all(corpus.ask(question).status == "answered" for question in answer.suggestions)


def test_every_answer_says_how_it_was_understood(corpus: Corpus) -> None:
    told = corpus.ask("云溪县科协2023年支出多少").understood
    assert "云溪县科学技术协会" in told
    assert "2023" in told
    assert "本年支出合计" in told


def test_operations_have_their_words() -> None:
    assert set(WANTED_ZH) == set(get_args(Wanted))


@pytest.mark.parametrize(
    ("question", "words", "never"),
    [
        ("有哪些报告？", ("共4份，3家单位", "松河县水利局"), ()),
        ("2023年有哪些单位的决算", ("共2份",), ("水利局",)),
        (
            "哪家问题最多",
            ("云溪县科协核对发现", "错误1处"),
            ("水利局",),
        ),  # what is no arithmetic is not counted
        ("云溪县科协2023年有哪些增长率算错了", ("26.67%", "6.67%"), ()),
        ("松河县科协的增长率有哪些算错了", ("没有发现矛盾",), ("不一致",)),
        ("哪些报告提到了科普大篷车", ("1份", "云溪县科协2023年"), ("松河",)),
    ],
)
def test_the_archive_and_its_findings(
    corpus: Corpus, question: str, words: tuple[str, ...], never: tuple[str, ...]
) -> None:
    answer = corpus.ask(question)
    assert answer.status == "answered"
    told = answer.answer + "".join(str(step) for step in answer.computation)
    assert all(word in told for word in words), told
    assert not any(word in answer.answer for word in never)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("云溪县科协22 公务接待费 支出合计", ("3.00万元", "300.00万元")),
        ("云溪县科协22年决算 公务接待费 预算完成率", ("75.00%",)),
        ("云溪县科协2022年公务接待费决算比预算少了多少", ("1",)),
        ("云溪县科协2022年接待一个人平均花多少钱", ("312.5元",)),
        ("云溪县科协存在什么困难", ("经费来源单一", "基层队伍不稳")),
        ("云溪县科协2023年支出比2022年少了多少", ("20",)),
        ("松河县科协和云溪县科协2023年谁支出多，多多少", ("180",)),
        ("云溪县科协2022到2023两年支出合计多少", ("580",)),
    ],
)
def test_questions_in_other_words(corpus: Corpus, question: str, words: tuple[str, ...]) -> None:
    answer = corpus.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(word in answer.answer for word in words), answer.answer


def test_what_was_not_found_of_several_is_said(corpus: Corpus) -> None:
    answer = corpus.ask("云溪县科协2022年公务接待费和政府采购总额各是多少")
    assert "3.00万元" in answer.answer
    assert "没有找到与“政府采购支出总额”对应的内容" in answer.answer


def test_consistent_is_said_only_of_what_was_held_together(corpus: Corpus) -> None:
    answer = corpus.ask("松河县科协2023年支出合计100万元，分项加起来对得上吗")
    assert "一致：" not in answer.answer


def test_an_edited_plan_is_run(corpus: Corpus) -> None:
    question = "云溪县科协2022年公务接待费多少"
    plan = corpus.plan(question)
    assert "3.00万元" in corpus.run_plan(question, plan).answer
    budget = plan.model_copy(update={"stage": "budget"})
    told = corpus.run_plan(question, budget)
    assert "4.00万元" in told.answer
    assert "口径：预算" in told.understood
    unknown = plan.model_copy(update={"reports": ["0" * 12]})
    assert corpus.run_plan(question, unknown).code == "Q104"


def test_a_plan_is_printed_and_read(workspace: Path, tmp_path: Path) -> None:
    place = str(workspace)
    question = "云溪县科协2022年公务接待费多少"
    shown = CliRunner().invoke(app, ["ask", question, "-w", place, "--show-plan"])
    assert shown.exit_code == 0
    file = tmp_path / "plan.json"
    file.write_text(shown.stdout.replace('"stage": null', '"stage": "budget"'), "utf-8")
    told = CliRunner().invoke(app, ["ask", question, "-w", place, "--plan", str(file)])
    assert "4.00万元" in told.stdout
    file.write_text(shown.stdout.replace('"lookup"', '"divine"', 1), "utf-8")
    wrong = CliRunner().invoke(app, ["ask", question, "-w", place, "--plan", str(file)])
    assert wrong.exit_code == 2
    assert "operation" in re.sub(r"[\s│]", "", wrong.output)
