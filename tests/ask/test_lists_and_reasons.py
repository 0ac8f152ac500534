"""Lists of things, which of two is more, sums of so many amounts, reasons in front of a change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from kxai.ask.phrase import split_outside
from tests.ask.asking import corpus_of

TEXTS = {
    "甲.txt": """云岭县园林局2031年部门决算说明
一、支出决算情况
2120201城乡社区规划与管理支出30.00万元，2120501城乡社区环境卫生支出45.50万元。
新招两名养护工，故差旅费增加6.00万元。
花木补种的面积大了一倍。因此，培训费比上年增加2.00万元，增长25%。
会议费比上年减少1.00万元。
""",
    "乙.txt": """云岭县农业局2031年专项资金
2031年扶持茶园建设资金
省里下达茶园改造资金200万元，下达茶树良种资金50万元，下达茶园道路资金70万元。
""",
    "丙.txt": """云岭县白茶镇2031年部门预算说明
村级运转经费12.00万元，村干部补助18.00万元。计划生育运转经费3.00万元，财政运转经费1.00万元。
2080101社会保障和就业支出9.00万元，2210201住房保障支出4.00万元。
""",
    "丁.txt": """云岭县白茶镇人民政府2030年部门决算
本年支出合计200.00万元。
""",
    "戊.txt": """云岭县卫生和计划生育局2031年部门决算
本年支出合计90.00万元。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with corpus_of(tmp_path_factory.mktemp("lists"), TEXTS) as made:
        yield made


def test_names_of_accounts_are_not_cut_apart() -> None:
    import re

    joint = re.compile("和|与")
    assert split_outside(joint, "城乡社区规划与管理和住房公积金") == [
        "城乡社区规划与管理",
        "住房公积金",
    ]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("园林局2031年城乡社区规划与管理和城乡社区环境卫生支出差多少", "15.5万元"),
        ("园林局2031年城乡社区规划与管理和城乡社区环境卫生哪个多", "少15.5万元"),
        ("2031年扶持茶园建设下达的三笔钱一共多少", "320万元"),
        ("白茶镇2031年村级运转经费和村干部补助两笔一共多少", "30万元"),
        ("白茶镇2031年计划生育运转经费比财政运转经费多多少", "多2万元"),
        ("白茶镇2031年社会保障和就业支出与住房保障支出相差多少", "5万元"),
        ("园林局2031年差旅费为什么增加", "新招两名养护工"),
        ("园林局2031年培训费为什么增加", "补种的面积"),
    ],
)
def test_what_is_told(corpus: Corpus, question: str, told: str) -> None:
    answer = corpus.ask(question)
    assert answer.status == "answered", answer.answer
    assert told in answer.answer


def test_a_change_without_a_reason_has_none(corpus: Corpus) -> None:
    answer = corpus.ask("园林局2031年会议费为什么减少")
    assert not answer.answerable
    assert "补种" not in answer.answer


def test_a_sum_that_lacks_a_part_is_not_told_as_one_of_them(corpus: Corpus) -> None:
    answer = corpus.ask("白茶镇2031年村级运转经费和垃圾清运经费一共多少")
    assert not answer.answerable, answer.answer


def test_the_word_for_a_kind_of_report_is_no_name_of_a_number(corpus: Corpus) -> None:
    answer = corpus.ask("某单位2031年部门决算本年支出")
    assert "90.00万元" in answer.answer
    assert "部门：" not in answer.answer
