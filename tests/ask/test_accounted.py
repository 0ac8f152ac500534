"""A word that nothing accounts for narrows a question; no broader amount answers it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from kxai.bulk import run
from kxai.settings import Settings

REPORT = """梅川县科学技术协会2021年度部门决算
一、收入支出决算总体情况说明
2021年本年支出合计300.00万元，其中：基本支出180.00万元，项目支出120.00万元。
人员经费150.00万元，公用经费30.00万元。
二、“三公”经费支出决算情况说明
2021年“三公”经费支出决算6.00万元，比2020年增加1.00万元，增长20%。
其中：公务用车运行维护费4.00万元，主要用于下乡科普；公务接待费2.00万元。
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("accounted")
    (folder / "meichuan.txt").write_text(REPORT, "utf-8")
    settings = Settings(workspace=folder / "out")
    run([folder / "meichuan.txt"], settings=settings)
    with Corpus.open(folder / "out") as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("梅川县科协2021年龙舟比赛的公务接待费是多少", "龙舟比赛"),
        ("梅川县科协2021年登月火箭的公车运行维护费是多少", "登月火箭"),
        ("梅川县科协2021年蚕桑基地的人员经费多少", "蚕桑基地"),
    ],
)
def test_a_word_nowhere_near_the_figure_is_named(corpus: Corpus, question: str, word: str) -> None:
    answer = corpus.ask(question)
    assert answer.status == "not_understood"
    assert "150" not in answer.answer
    assert word in answer.answer
    assert answer.suggestions


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("梅川县科协2021年公务接待费是多少", "2.00万元"),
        ("梅川县科协2021年公务接待费总数多少", "2.00万元"),
        ("梅川县科协2021年下乡科普的公车运行维护费是多少", "4.00万元"),
    ],
)
def test_words_that_narrow_nothing_or_stand_there_take_no_answer(
    corpus: Corpus, question: str, value: str
) -> None:
    answer = corpus.ask(question)
    assert answer.status == "answered"
    assert value in answer.answer


def test_by_how_many_percent_a_thing_moved_is_no_share_of_all(corpus: Corpus) -> None:
    assert corpus.plan("梅川县科协2021年三公经费增长了百分之几").operation == "growth"
    assert corpus.plan("梅川县科协2021年三公经费占支出的百分之几").operation == "share"
    answer = corpus.ask("梅川县科协2021年三公经费增长了百分之几")
    assert "20%" in answer.answer
