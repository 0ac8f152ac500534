"""One question in nouns or clauses, in any order, in spoken verbs: one answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from kxai.ask.colloquial import plain_words
from kxai.ask.follow_on import in_order
from kxai.index.tokens import without_joints
from tests.ask.asking import corpus_of

TEXTS = {
    "水产局.txt": """桐湾县水产局2031年度部门决算说明
二、收支情况
2031年本年收入620.00万元，其中：财政拨款收入600.00万元，占96.77%；其他收入20.00万元，占3.23%。
2031年本年支出590.00万元，比2030年决算数增加40.00万元，增长7.27%。年末结转和结余48.00万元。
三、“三公”经费情况
2031年“三公”经费支出9.00万元。其中：公务接待费3.60万元，比上年下降20.00%，主要是来访减少，累计接待30批次、240人次。
因公出国（境）费5.40万元，用于赴挪威考察网箱养殖，全年因公出国（境）累计2人次。
""",
    "渔政站.txt": """桐湾县渔政站2031年度部门决算说明
2031年本年收入80.00万元，本年支出75.00万元。公务接待费0.50万元。公务船艇经费6.00万元，比上年增加1.00万元。
""",
    "监察院.txt": """柏岭市渔政站2031年度部门决算说明
2031年本年收入900.00万元，本年支出880.00万元。
""",
    "青螺镇.txt": """青螺镇2031年财政预算执行情况的报告
一、2031年预算执行情况
2031年财政总支出700.00万元。公务用车经费4.20万元，比上年减少0.80万元，下降16%。
""",
    "红蓼乡.txt": """2031年红蓼乡支出计划
2031年本年支出预算310.00万元，其中：公务接待费2.20万元。
水塘淤积问题已由乡里出资解决。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with corpus_of(tmp_path_factory.mktemp("form"), TEXTS) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("公务接待费支出金额及其较上年下降幅度", "公务接待费支出多少，较上年下降百分之几"),
        ("本年支出比上年增加额和增长率", "本年支出比上年增加多少，增长百分之几"),
        ("占比和金额各是多少", "占百分之几，多少"),
        ("其他收入金额及占本年收入的比重", "其他收入多少，占本年收入百分之几"),
        ("采购支出和货物所占比例", "政府采购支出总额多少，其中货物占百分之几"),
        ("账上还剩多少钱", "年末结转和结余多少"),
        ("一共收了多少钱", "一共收入多少"),
        ("打算花多少", "支出预算多少"),
    ],
)
def test_nouns_and_spoken_verbs_are_told_as_clauses(question: str, clauses: str) -> None:
    assert plain_words(question) == clauses


@pytest.mark.parametrize(
    "question", ["收了几个人", "发了几万册图书", "增长率算错了吗", "年末结转和结余多少"]
)
def test_what_is_no_money_and_no_measure_stays(question: str) -> None:
    assert "百分之几" not in plain_words(question)
    assert not {"收入", "多少册"} & {plain_words(question)[:2], plain_words(question)[-4:]}
    assert plain_words(question).count("结转和结余") <= 1


@pytest.mark.parametrize(
    ("said", "behind"),
    [
        ("住房公积金,|2031年花了多少", "|2031年住房公积金花了多少"),
        ("占比和金额,|其他收入各是多少", "|其他收入占比和金额各是多少"),
        ("占三公的比重,|接待费", "|接待费占三公的比重"),
        ("比上年减少额和降幅,|三公经费", "|三公经费比上年减少额和降幅"),
    ],
)
def test_what_is_said_before_the_body_goes_behind_it(said: str, behind: str) -> None:
    assert in_order(said) == behind


@pytest.mark.parametrize(
    "rest",
    [
        "|接待费多少,住房公积金多少",
        "按年末人数算,|人均公用经费是多少",
        "接待费多少,|又是多少",
        "养鱼补助,|投入了多少",
    ],
)
def test_a_question_in_order_stays(rest: str) -> None:
    assert in_order(rest) == rest


def test_words_that_only_join_are_dropped_and_those_that_deny_are_not() -> None:
    assert "却" not in without_joints("却列支")
    assert without_joints("未支付") == "未支付"
    assert without_joints("反诈宣传") == "反诈宣传"


@pytest.mark.parametrize(
    ("told", "wordings"),
    [
        (
            ("3.60万元", "20.00%"),
            [
                "桐湾县水产局2031年公务接待费多少，下降了百分之几",
                "水产局31年招待客人花了多少，比上年降了几成",
                "桐湾县水产局2031年度公务接待费支出金额及其较上年下降幅度",
                "公务接待费降幅和金额，水产局2031年各是多少",
            ],
        ),
        (
            ("590.00万元", "40.00万元", "7.27%"),
            [
                "桐湾县水产局2031年支出多少，比上年增加多少",
                "桐湾县水产局2031年度本年支出较上年增加额及增长率",
                "水产局31年支出比前一年多了多少",
            ],
        ),
        (
            ("20.00万元", "3.23%"),
            [
                "水产局2031年其他收入多少，占比多少",
                "桐湾县水产局2031年度其他收入金额及占本年收入的比重",
                "占比和金额，水产局2031年其他收入各是多少",
            ],
        ),
        (
            ("48.00万元",),
            ["水产局2031年年末结转和结余多少", "水产局31年年底账上还剩多少钱"],
        ),
        (
            ("30", "240"),
            [
                "水产局2031年接待了多少批次、多少人次",
                "桐湾县水产局2031年公务接待的次数与总人数是多少",
                "水产局31年来了几批客人，一共多少人",
            ],
        ),
        (
            ("4.20万元", "0.80万元"),
            ["青螺镇2031年公车花了多少，比上年呢", "青螺镇31年公务车辆支出及同比情况"],
        ),
        (("2.20万元",), ["红蓼乡2031年公务接待费多少", "红蓼乡2031年花了多少公务招待费"]),
    ],
)
def test_every_wording_gets_the_whole_answer(
    corpus: Corpus, told: tuple[str, ...], wordings: list[str]
) -> None:
    for wording in wordings:
        answer = corpus.ask(wording)
        assert answer.status == "answered", wording
        assert all(value in answer.answer for value in told), (wording, answer.answer)


def test_what_is_asked_first_is_told_first(corpus: Corpus) -> None:
    amount = corpus.ask("水产局2031年公务接待费多少，下降了百分之几").answer
    change = corpus.ask("水产局2031年公务接待费下降百分之几").answer
    assert amount.index("3.60万元") < amount.index("20.00%")
    assert change.index("20.00%") < change.index("3.60万元")


def test_a_narrower_thing_is_still_refused(corpus: Corpus) -> None:
    answer = corpus.ask("水产局2031年反诈宣传的公务接待费支出金额及其较上年下降幅度")
    assert not answer.answerable
    assert "反诈宣传" in answer.answer


def test_a_body_without_its_place_is_that_of_the_other_place(corpus: Corpus) -> None:
    """渔政站 stands for two bodies; beside 桐湾县水产局 it is that of 桐湾县."""
    answer = corpus.ask("2031年桐湾县水产局收入比渔政站多多少").answer
    assert "540万元" in answer
    assert "柏岭" not in answer


def test_journeys_are_divided_among_those_who_went(corpus: Corpus) -> None:
    assert "2.7万元" in corpus.ask("水产局2031年出国平均每人花多少").answer


def test_a_town_that_the_archive_lacks_is_no_other_one(corpus: Corpus) -> None:
    answer = corpus.ask("白苇镇2031年支出多少")
    assert answer.status == "no_such_report"
    assert "白苇镇" in answer.answer


def test_a_problem_that_was_solved_is_none(corpus: Corpus) -> None:
    assert "淤积" not in corpus.ask("红蓼乡2031年存在哪些问题").answer


def test_money_that_was_not_spent_is_what_was_left(corpus: Corpus) -> None:
    assert "48.00万元" in corpus.ask("水产局2031年哪笔钱没花完").answer
    assert not corpus.ask("水产局2031年反诈宣传有哪些钱没花完").answerable


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("绿港县科协2031年收入预算", "收入总计：410.00万元"),
        ("绿港县科协2031年展厅面积多少平方米", "1200"),
    ],
)
def test_what_is_printed_answers_under_its_own_name(
    tmp_path_factory: pytest.TempPathFactory, question: str, told: str
) -> None:
    text = """绿港县科协2031年部门预算公开
收入总计410.00万元，支出总计410.00万元。
现有展厅1200㎡，展品85件。
"""
    with corpus_of(tmp_path_factory.mktemp("totals"), {"a.txt": text}) as made:
        answer = made.ask(question)
    assert told in answer.answer
    assert "85" not in answer.answer.split("原文")[0]


def test_a_whole_is_not_added_to_its_parts(corpus: Corpus) -> None:
    answer = corpus.ask("水产局2031年“三公”经费三项一共多少").answer
    assert "18" not in answer.replace("2031", "")


def test_the_year_before_a_year_is_the_one_asked_about(corpus: Corpus) -> None:
    assert corpus.plan("水产局2031年的上一年接待费多少").years == [2030]


def test_a_change_of_both_sides_is_of_each(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = """绿港县科协2031年度部门决算说明
2031年度收入总计410.00万元，支出总计410.00万元。与2030年决算数相比，收支增加10.00万元，增长2.5%。
"""
    with corpus_of(tmp_path_factory.mktemp("sides"), {"a.txt": text}) as made:
        assert "400万元" in made.ask("绿港县科协2030年收入总计是多少").answer
        assert "400万元" in made.ask("绿港县科协2030年支出总计是多少").answer
