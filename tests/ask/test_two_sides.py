"""What is held against something: years, the budget, parts of a year, parts of an amount; and
who, when and where."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from kxai.ask.periods import periods_in, without_periods
from kxai.ask.question_years import years_in
from tests.ask.asking import corpus_of

TEXTS = {
    "决算19.txt": """桐湾县档案馆2019年部门决算
一、收支情况
2019年本年支出合计410.00万元。公务接待费支出8.00万元。
""",
    "决算21.txt": """桐湾县档案馆2021年部门决算
一、收支情况
2021年本年支出合计500.00万元，比上年减少25.00万元，下降4.76%。
公务接待费支出6.00万元，较年初预算下降25%。
2021年全馆民生支出90.00万元，占本年支出合计的18.0%。
二、工作情况
新馆项目位于城北河东街12号，占地30亩。库房改造项目于2021年5月8日开工，由桐湾县城建集团负责施工。
2021年3月2日，馆务会议第二次会议上通过了库房改造方案。
三、机构情况
（一）内设科室
1.保管科
2.利用科
（二）派出站点
1.河西站
2.岭南站
四、其他事项
无。
""",
    "月报.txt": """桐湾县2021年1-5月财政收支情况
1-5月，全县一般公共预算收入完成62000万元，增长3.5%。
""",
    "林场决算.txt": """桐湾县林场2021年部门决算
2021年本年支出合计96.00万元。“三公”经费支出3.00万元，其中：公务接待费2.00万元，公务用车运行维护费1.00万元。
""",
    "预算.txt": """桐湾县林场2021年部门预算
2021年支出预算100.00万元，其中：人员支出60.00万元，对个人和家庭补助支出15.00万元，公用支出40.00万元。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with corpus_of(tmp_path_factory.mktemp("sides"), TEXTS) as made:
        yield made


@pytest.mark.parametrize(
    "question",
    [
        "桐湾县档案馆21年支出比19年多了多少",
        "桐湾县档案馆19年到21年支出一共涨了多少",
        "档案馆2019和2021年支出合计相差多少",
        "桐湾县档案馆19、21两年支出差额",
    ],
)
def test_two_years_are_held_against_each_other(corpus: Corpus, question: str) -> None:
    answer = corpus.ask(question)
    assert "90万元" in answer.answer
    assert "25.00万元" not in answer.answer  # that is against the year between


def test_a_year_that_nothing_tells_is_not_made_up_from_another(corpus: Corpus) -> None:
    answer = corpus.ask("桐湾县档案馆21年支出比17年多了多少")
    assert answer.status != "answered"


def test_a_change_against_the_budget_is_none_against_the_year_before(corpus: Corpus) -> None:
    for question in ("接待费比年初预算压了多少", "接待费较年初预算下降了百分之几"):
        told = corpus.ask(f"桐湾县档案馆2021年{question}").answer
        assert "比预算减少25%" in told
    told = corpus.ask("桐湾县档案馆2021年支出比预算少了多少").answer
    assert "25.00万元" not in told


def test_a_part_of_a_year_is_no_other_one(corpus: Corpus) -> None:
    assert "62000" in corpus.ask("桐湾县2021年前五个月一般公共预算收入完成多少").answer
    assert corpus.ask("桐湾县2021年上半年一般公共预算收入完成多少").status == "not_understood"


def test_a_printed_share_is_told_as_printed(corpus: Corpus) -> None:
    assert "18.0%" in corpus.ask("桐湾县档案馆2021年民生支出占支出合计的几成").answer


@pytest.mark.parametrize(
    ("question", "words", "never"),
    [
        ("桐湾县档案馆新馆建在哪", "河东街12号", "开工"),
        ("桐湾县档案馆库房改造哪天开工", "2021年5月8日", "河东街"),
        ("桐湾县档案馆库房改造施工单位是谁", "城建集团", "河东街"),
        ("桐湾县档案馆库房改造方案哪个会上通过的", "第二次会议", "城建集团"),
    ],
)
def test_who_when_and_where(corpus: Corpus, question: str, words: str, never: str) -> None:
    answer = corpus.ask(question)
    assert words in answer.answer
    assert never not in answer.answer


def test_a_day_that_nothing_tells_is_no_passage_that_shares_words(corpus: Corpus) -> None:
    assert corpus.ask("桐湾县林场人员支出是哪天拨付的").status != "answered"


def test_sections_that_the_question_names_are_all_quoted(corpus: Corpus) -> None:
    told = corpus.ask("桐湾县档案馆2021年内设科室和派出站点都列一下").answer
    for name in ("保管科", "利用科", "河西站", "岭南站"):
        assert name in told


def test_a_budget_is_held_against_the_accounts_of_the_same_year(corpus: Corpus) -> None:
    told = corpus.ask("桐湾县林场2021年支出决算比预算差多少").answer
    assert "4万元" in told
    assert "96.00万元" in told


def test_of_one_body_alone_nothing_is_the_most(corpus: Corpus) -> None:
    told = corpus.ask("桐湾县林场和桐湾县档案馆2021年谁的预算多").answer
    assert "500" not in told  # that is what was spent


def test_the_largest_part_is_no_whole(corpus: Corpus) -> None:
    told = corpus.ask("桐湾县林场2021年三公里哪项最多").answer
    assert "最多的是公务接待费" in told


def test_parts_that_do_not_add_up_are_told_with_the_gap(corpus: Corpus) -> None:
    told = corpus.ask("桐湾县林场2021年支出预算分项跟总数合得上不").answer
    assert "不一致" in told
    assert "115万元" in told
    assert "差额恰为" in told


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("上半年收入", {6}),
        ("1-6月份", {6}),
        ("前五个月", {5}),
        ("到4月底", {4}),
        ("前三季度", {9}),
        ("2021年5月8日", set()),
    ],
)
def test_parts_of_a_year(text: str, months: set[int]) -> None:
    assert set(periods_in(text)) == months
    assert (without_periods(text) == text) == (not months)


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("17到19年涨了多少", [2017, 2018, 2019]),
        ("2015年到2017年", [2015, 2016, 2017]),
        ("19到17年", [2017]),
    ],
)
def test_spans_of_years_of_two_digits(question: str, years: list[int]) -> None:
    assert years_in(question)[0] == years


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2021年公务接待费上年是多少", [2020]),
        ("2021年公务接待费比上年增加多少", [2021]),
    ],
)
def test_the_year_before_a_named_one(question: str, years: list[int]) -> None:
    assert years_in(question, base=2021)[0] == years
