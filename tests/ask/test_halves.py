"""Halves of a question that are not answered, sides, places and reasons that were not asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kxai.ask import Corpus
from kxai.bulk import run
from kxai.settings import Settings, load_settings

TOWN = """柳溪镇2031年部门决算情况说明
一、收支情况
2031年本年收入520.00万元，本年支出500.00万元。
（一）全年“三公”经费支出为9.67万元。
二、支出按功能分类列支，其中：①乡镇管理费241.70万元。②财政事务支出20.60万元。③农业事务支出56.30万元。
2210201住房公积金6.10万元。
人员经费30.00万元，主要包括：基本工资20.00万元、住房公积金4.30万元。
三、项目资金
2、水质监测经费区级财政补助80.00万元，2031年实际支出78.81万元。
四、绩效自评情况
1.存在的主要问题：指标混用，人员素质有待提高。
目录
五、保障措施...... 4
"""
BUDGET = """柳溪镇2031年部门预算说明
一、收支情况
2031年部门收入预算400.00万元，支出预算400.00万元，其中：基本支出300.00万元，项目支出100.00万元。
"""
REGION = """澄阳市2031年1月财政收支情况
1月，全市一般公共预算收入87.30亿元，同比增长4.2%，其中市本级19.50亿元。
国有资本经营预算收入6.90亿元，下降63%。
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("halves")
    paths = []
    for name, text in (("决算", TOWN), ("预算", BUDGET), ("月报", REGION)):
        path = folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    settings = load_settings(workspace=folder / "ws")
    run(paths, settings=settings)
    return settings


@pytest.fixture(scope="module")
def corpus(settings: Settings) -> Iterator[Corpus]:
    with Corpus.open(Path(settings.workspace), settings) as opened:
        yield opened


def test_a_half_that_is_not_told_is_named(corpus: Corpus) -> None:
    answer = corpus.ask("柳溪镇2031年三公花了多少，比上年多了多少")
    assert "9.67" in answer.answer
    assert "没有找到" in answer.answer


def test_what_became_of_a_grant_is_not_the_spending_of_the_body(corpus: Corpus) -> None:
    answer = corpus.ask("柳溪镇水质监测经费补助多少，实际花了多少")
    assert "500" not in answer.answer, answer.answer


@pytest.mark.parametrize(
    "question", ["柳溪镇按功能分的支出里哪项最多", "柳溪镇2031年决算支出里最大的一项是什么"]
)
def test_the_largest_account_is_none_of_the_whole(corpus: Corpus, question: str) -> None:
    answer = corpus.ask(question)
    assert answer.answer.startswith("最多的是乡镇管理费：241.70万元"), answer.answer


def test_lines_of_the_contents_are_not_quoted(corpus: Corpus) -> None:
    assert "......" not in corpus.ask("柳溪镇有哪些保障措施").answer


def test_one_body_s_shares_by_report_are_no_ranking(corpus: Corpus) -> None:
    answer = corpus.ask("柳溪镇2031年项目支出占总支出多少")
    assert "最高" not in answer.answer
    assert "25" in answer.answer, answer.answer


@pytest.mark.parametrize(
    "question", ["澄阳市1月哪个区收入掉得最多", "澄阳市国有资本经营预算支出多少"]
)
def test_other_places_and_the_other_side_are_no_answer(corpus: Corpus, question: str) -> None:
    answer = corpus.ask(question)
    assert answer.status != "answered", answer.answer


def test_its_own_problems_are_those_that_the_report_tells(corpus: Corpus) -> None:
    assert "指标混用" in corpus.ask("柳溪镇自己查出什么问题").answer


def test_who_made_a_budget(corpus: Corpus) -> None:
    assert "柳溪镇" in corpus.ask("哪些单位2031年编了预算").answer


def test_a_place_in_a_ranking_is_told_by_a_place(corpus: Corpus) -> None:
    answer = corpus.ask("澄阳市1月一般公共预算收入增幅在全省排第几")
    assert answer.status != "answered", answer.answer


def test_a_part_is_looked_for_beside_its_whole(corpus: Corpus) -> None:
    answer = corpus.ask("柳溪镇2031年人员经费里住房公积金多少")
    assert answer.status == "answered", answer.answer
    assert "：4.30万元" in answer.answer
