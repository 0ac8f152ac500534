"""Wholes that no report prints, people of a body's units, and why something is not as planned."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from tests.ask.asking import corpus_of

TEXTS = {
    "政协.txt": """云溪县政协办公室2031年部门预算
九、“三公”经费支出预算情况说明
“三公”经费预算支出中，因公出国（境）费支出106.00万元；公务用车购置及运行维护费支出156.60万元；公务接待费支出412.50万元。具体情况如下：
1.因公出国（境）费预算支出106.00万元，比上年预算增加30.00万元，主要原因是出访任务增加。
2.公务用车购置及运行维护费预算支出156.60万元，与上年持平。
3.公务接待费预算支出412.50万元，比上年预算减少31.00万元，主要原因是接待批次减少。
""",
    "文联.txt": """云溪县文联2031年部门预算
九、“三公”经费支出预算情况说明
1.因公出国（境）费预算支出10.00万元。
2.公务接待费预算支出4.50万元。
""",
    "民政.txt": """云溪县民政局2031年“三公”经费预算
2031年“三公”经费预算总额为79.50万元，将近80万元。
""",
    "卫健.txt": """云溪县卫生健康局2031年“三公”经费预算
一、总体情况
2031年“三公”经费预算总额为79.50万元。
二、有关说明
2031年“三公”经费预算总额为97.50万元。
""",
    "农业.txt": """云溪县农业局2031年度部门决算
二、支出决算情况说明
基本支出决算60.00万元。
项目支出决算30.00万元。
经营支出决算5.00万元。
""",
    "林业.txt": """云溪县林业局2031年度部门决算
一、基本支出
人员经费支出决算40.00万元。
公用经费支出决算12.00万元。
对个人和家庭的补助支出决算3.00万元。
二、机构设置
林业局编制30人。其中：局机关编制12人；护林站编制8人；林场编制10人。
""",
    "水利.txt": """云溪县水利局2031年度部门决算
第一部分 云溪县水利局概况
二、机构设置
水利局机关编制12人，实有11人；水利工程站编制8人，实有7人；灌区管理处编制20人，实有19人。
第二部分 决算情况说明
一、“三公”经费
“三公”经费支出年初预算为12.00万元，支出决算为9.50万元，完成预算的79.17%，决算数小于预算数的主要原因是压缩接待。
公务接待费支出1.50万元，比上年减少0.50万元，下降25%，主要原因是来访减少。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with corpus_of(tmp_path_factory.mktemp("parts"), TEXTS) as made:
        yield made


def test_a_whole_is_added_up_from_all_its_parts(corpus: Corpus) -> None:
    answer = corpus.ask("云溪县政协办公室2031年三公经费预算多少")
    assert "675.1万元" in answer.answer
    assert "报告没有写总数" in answer.answer
    assert len(answer.citations) >= 1
    assert str(answer.computation[0]) == "106.00万元+156.60万元+412.50万元=675.1万元"


def test_a_change_is_added_up_with_what_stayed_as_it_was(corpus: Corpus) -> None:
    answer = corpus.ask("云溪县政协办公室2031年三公经费预算比上年增加多少")
    assert "比上年减少1万元" in answer.answer
    assert "公务用车购置及运行维护费与上年持平" in answer.answer


def test_some_of_the_parts_are_no_whole(corpus: Corpus) -> None:
    answer = corpus.ask("云溪县文联2031年三公经费预算多少")
    assert "14.5" not in answer.answer


def test_a_fall_that_was_none_is_said(corpus: Corpus) -> None:
    rose = corpus.ask("云溪县政协办公室2031年三公经费预算比上年增加多少").answer
    assert "前提不成立：不是增加，而是减少" in rose
    fell = corpus.ask("云溪县政协办公室2031年三公经费预算比上年减少多少").answer
    assert "前提不成立" not in fell


def test_parts_that_are_told_beside_count_and_parts_within_decline(corpus: Corpus) -> None:
    assert "95万元" in corpus.ask("云溪县农业局2031年支出合计多少").answer
    assert "52" not in corpus.ask("云溪县林业局2031年基本支出多少").answer


def test_a_number_of_the_whole_body_is_not_added_to_those_of_its_units(corpus: Corpus) -> None:
    answer = corpus.ask("云溪县林业局编制多少人").answer
    assert "60人" not in answer
    assert "30人" in answer


def test_people_of_a_body_are_those_of_its_units(corpus: Corpus) -> None:
    answer = corpus.ask("云溪县水利局编制多少人")
    assert "合计40人" in answer.answer
    assert "不一致" not in answer.answer
    one = corpus.ask("云溪县水利局灌区管理处有多少人")
    assert ("20人" in one.answer, "19人" in one.answer, "12人" in one.answer) == (True, True, False)


def test_why_less_was_spent_than_planned(corpus: Corpus) -> None:
    assert "压缩接待" in corpus.ask("云溪县水利局三公经费为什么没花完").answer
    both = corpus.ask("云溪县水利局三公经费比预算少多少，为什么").answer
    assert "2.5万元" in both
    assert "压缩接待" in both
    assert "来访减少" in corpus.ask("云溪县水利局接待费为什么减少").answer


def test_a_reason_against_another_base_is_none(corpus: Corpus) -> None:
    assert "来访减少" in corpus.ask("云溪县水利局公务接待费为什么比上年减少").answer
    assert "来访减少" not in corpus.ask("云溪县水利局公务接待费为什么比预算少").answer
    assert "压缩接待" in corpus.ask("云溪县水利局三公经费为什么比预算少").answer
    assert "压缩接待" not in corpus.ask("云溪县水利局三公经费为什么比上年减少").answer


def test_a_rough_number_is_no_other_value(corpus: Corpus) -> None:
    assert "不一致" not in corpus.ask("云溪县民政局2031年三公经费预算多少").answer
    assert "不一致" in corpus.ask("云溪县卫生健康局2031年三公经费预算多少").answer
