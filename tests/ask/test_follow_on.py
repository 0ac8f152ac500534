"""Clauses that ask of what the clause before them names; amounts of the year before; reasons that
an item gives at its end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from kxai.ask.follow_on import completed, without_premise
from tests.ask.asking import corpus_of

TEXTS = {
    "预算.txt": """柳河镇人民政府2017年部门预算
一、“三公”经费支出情况
2017年“三公”经费预算安排13.00万元，其中：公务接待费3.00万元，公务用车运行维护费10.00万元。
2017年支出预算900.00万元。
""",
    "决算.txt": """柳河镇人民政府2017年部门决算
一、支出情况
2017年本年支出合计880.00万元。
（一）农林水支出（科目编码：213）120.00万元，较上年决算数减少30.00万元，下降20%。包括：1、农业（科目编码：21301）70.00万元。2、林业（科目编码：21302）50.00万元。主要原因是：水库加固工程已经完工。
（二）住房保障支出（科目编码：221）15.00万元，较上年决算数增加5.00万元，增长50%。主要原因是：农林水支出口径调整，补贴转入本科目。
二、“三公”经费支出决算情况
2017年“三公”经费支出2.60万元，同比下降35%。其中：公务用车购置费0万元，2017年公务用车购置2辆；公务用车运行维护费1.40万元，年末公务用车保有量5辆；公务接待费1.20万元，接待8批次、60人次。
三、机关运行经费
2017年机关运行经费支出330.00万元，比上年决算数增长10%。
2017年我镇路灯电费45000.50元，与2016年47000.25元相比，下降了437.25万元。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with corpus_of(tmp_path_factory.mktemp("follow_on"), TEXTS) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "last"),
    [
        ("三公经费预算13万，实际支出多少", "三公经费|实际支出多少"),
        ("接待了多少批次，人均支出多少", "接待|人均支出多少"),
        ("公务接待批次多少，人均花了多少钱", "公务接待费|人均花了多少钱"),
        ("收入合计多少，支出合计多少", "支出合计多少"),
        ("会议费多少，为什么增加", "会议费|为什么增加"),
        ("培训费多少，差旅费多少", "差旅费多少"),
    ],
)
def test_a_clause_that_names_nothing_takes_the_subject_before_it(question: str, last: str) -> None:
    assert completed(question)[-1] == last


def test_a_clause_that_only_tells_what_is_asked_of_is_dropped() -> None:
    assert without_premise(completed("三公经费预算13万，实际支出多少")) == ["三公经费|实际支出多少"]
    both = completed("三公经费多少，接待费多少")
    assert without_premise(both) == both


@pytest.mark.parametrize(
    ("question", "held", "barred"),
    [
        ("柳河镇2017年三公预算13万，实际花了多少", ["2.60"], ["880", "900", "13.00"]),
        ("柳河镇2017年接待了多少批次，人均花了多少钱", ["8批次", "200元"], ["880"]),
        ("柳河镇2017年底有几辆公车，当年买了几辆", ["5辆", "2辆"], []),
        ("柳河镇2017年购置了几辆公务用车", ["2辆"], ["5辆。"]),
        ("柳河镇2017年三公实际花了多少", ["2.60"], ["880"]),
    ],
)
def test_follow_ons_are_answered_of_their_subject(
    corpus: Corpus, question: str, held: list[str], barred: list[str]
) -> None:
    answer = corpus.ask(question)
    assert answer.status == "answered"
    for word in held:
        assert word in answer.answer
    for word in barred:
        assert word not in answer.answer


def test_the_year_before_is_worked_back_from_a_rate(corpus: Corpus) -> None:
    answer = corpus.ask("柳河镇2016年机关运行经费是多少")
    assert "约为300万元" in answer.answer
    assert [step.result for step in answer.computation] == ["300万元"]
    assert corpus.ask("柳河镇2016年三公经费是多少").answer.count("4万元") >= 1


@pytest.mark.parametrize(
    "question",
    [
        "柳河镇2016年机关运行经费花了多少",
        "柳河镇2017年机关运行经费上年是多少",
        "柳河镇16年机关运行经费多少钱",
    ],
)
def test_wordings_of_last_years_amount_come_out_alike(corpus: Corpus, question: str) -> None:
    assert "约为300万元" in corpus.ask(question).answer


def test_a_printed_change_that_is_none_between_two_printed_amounts_works_nothing_back(
    corpus: Corpus,
) -> None:
    answer = corpus.ask("柳河镇2017年路灯电费比上年少了多少")
    assert "1999.75元" in answer.answer
    assert "437.25万元，与这两个数不符" in answer.answer


def test_the_reason_of_a_change_is_that_of_its_item(corpus: Corpus) -> None:
    answer = corpus.ask("柳河镇2017年农林水支出下降是什么原因")
    assert "水库加固工程" in answer.answer
    assert "口径调整" not in answer.answer


def test_a_rate_is_held_against_its_own_amounts(corpus: Corpus) -> None:
    answer = corpus.ask("柳河镇2017年农林水支出下降20%对吗")
    assert "与问题里的数不同" not in answer.answer
    assert "一致" in answer.answer
