"""An amount answers only for the level, the fund, the stage and the whole that a question names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from tests.ask.asking import corpus_of

TEXTS = {
    "place.txt": """2030年度澄阳区财政决算收支情况
一、全区财政决算收支情况
2030年全区一般公共预算收入90000万元；一般公共预算支出80000万元。
二、区本级财政决算收支情况
2030年区本级一般公共预算收入70000万元；一般公共预算支出60000万元。
""",
    "office.txt": """2030年度澄阳区水务局部门决算说明
一、收入支出决算总体情况
2030年本年收入500.00万元，本年支出480.00万元。基本支出300.00万元，其中人员支出250.00万元，公用支出50.00万元。项目支出180.00万元。
二、政府性基金支出决算情况
2030年政府性基金支出90.00万元。
三、“三公”经费支出决算情况
2030年“三公”经费支出9.00万元。因公出国（境）费3.00万元，自己组团0个，搭别家的出国团组2个，累计4人次。
公务用车购置费40.00万元，2030年公务用车购置2辆。公务接待费6.00万元，接待30批次、200人次。
巡堤专项资金下达100.00万元，分配进度96.80%。巡堤专项资金实际支出71.20万元，支出进度71.20%。
（橡皮艇6万元，水电费2万元，沙袋3万元、差旅费10万元、培训费4万元）
""",
    "plan.txt": """2030年澄阳区档案馆部门预算说明
一、预算收支总体情况
2030年档案馆收入预算200.00万元，支出预算200.00万元，其中：人员支出90.00万元，公用支出10.00万元，项目支出100.00万元。
二、“三公”经费支出情况
2030年“三公”经费预算安排5.00万元，其中：公务接待费1.50万元，公务用车运行费3.50万元。
（一）[2130205]河堤绿化30万元。主要用于苗木。
""",
    "part.txt": """2030年1-8月澄阳区码头局税收完成情况
数到2030年8月底，码头局累计税收收入700万元，增加30万元。
""",
    "people.txt": """2030年澄阳区人大常委会部门预算说明
一、预算收支总体情况
2030年人大常委会收入预算150.00万元，支出预算150.00万元，其中：人员支出80.00万元，公用支出20.00万元，项目支出50.00万元。
二、“三公”经费支出情况
2030年“三公”经费预算安排4.00万元，其中：公务接待费1.00万元，公务用车运行费3.00万元。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with corpus_of(tmp_path_factory.mktemp("money"), TEXTS) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "told", "barred"),
    [
        ("2030年澄阳区本级一般公共预算支出多少", "60000", ("80000", "不一致")),
        ("2030年澄阳全区一般公共预算支出多少", "80000", ("60000", "不一致")),
        ("水务局2030年差旅费多少", "10万元", ("3万元",)),
        ("水务局2030年参加了几个出国团，去了几个人", "2个", ("前提不成立", "不一致", "30批")),
        ("水务局2030年公车购置平均一台多少钱", "20万元", ()),
        ("水务局2030年基本支出里的人员支出多少", "250.00", ()),
        ("水务局2030年巡堤专项资金支出进度多少", "71.2", ("96.8",)),
        ("档案馆2030年支出最大的是哪一块", "项目支出", ()),
        ("档案馆2030年河堤绿化安排多少钱", "30万元", ("2130205",)),
        ("档案馆2030年项目支出占比", "50", ()),
        ("澄阳区人大常委会2030年打算花多少钱", "150.00", ()),
        ("档案馆和人大2030年三公一共多少", "9万元", ()),
        ("人大和档案馆2030年预算相差多少", "50万元", ()),
        ("水务局2030年公务接待费比购置费少多少", "34万元", ()),
    ],
)
def test_the_amount_of_what_is_named(
    corpus: Corpus, question: str, told: str, barred: tuple[str, ...]
) -> None:
    answer = corpus.ask(question)
    assert answer.status == "answered"
    assert told in answer.answer
    assert not [word for word in barred if word in answer.answer.split("原文")[0]]


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("水务局2030年政府性基金里的人员支出多少", "not_understood"),
        ("水务局2030年项目支出里公务接待费多少", "not_understood"),
        ("水务局2030年年初预算安排的三公是多少", "not_understood"),
        ("档案馆2030年三公决算多少", "no_such_report"),
        ("水务局2030年去了几个人", "not_understood"),
        ("水务局2030年公用支出里会议费多少", "not_understood"),
        ("码头局2030年全年税收收入多少", "not_understood"),
        ("档案馆、气象台、水务局2030年三公一共多少", "no_such_report"),
        ("水务局2030年政府性基金预算安排人员经费多少", "not_understood"),
    ],
)
def test_another_stage_or_whole_is_not_told(corpus: Corpus, question: str, status: str) -> None:
    answer = corpus.ask(question)
    assert answer.status == status


def test_what_a_clause_left_open_is_said(corpus: Corpus) -> None:
    answer = corpus.ask("水务局2030年公务接待费多少，会议费多少")
    assert "6.00万元" in answer.answer
    assert "会议费" in answer.answer


def test_what_was_planned_is_not_added_to_what_was_spent(corpus: Corpus) -> None:
    answer = corpus.ask("水务局和人大2030年三公一共多少")
    assert "13" not in answer.answer.split("原文")[0]


def test_an_aggregate_is_of_the_bodies_that_are_named(corpus: Corpus) -> None:
    answer = corpus.ask("各家疗养院2030年三公一共多少")
    assert not answer.answerable
