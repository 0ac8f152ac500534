"""All that a question asks is told, or named as not found; what it does not ask is no answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kxai.ask import Corpus
from tests.ask.asking import corpus_of

TEXTS = {
    "museum.txt": """2031年度沙溪县博物馆部门决算说明
一、收入支出决算总体情况
2031年本年收入合计90.00万元，门票卖得少，比2030年减少10.00万元，下降10%。2031年本年支出合计80.00万元。
其中：养馆里的人，人员经费30.00万元；买水买电，公用经费20.00万元；布展和修屋，项目支出30.00万元。年初结转和结余2.00万元，到了年底，年末结转和结余12.00万元。
人员经费主要用于基本工资、绩效工资、津贴补贴。
二、政府采购支出情况
2031年政府采购支出总额8.00万元，其中：展柜和灯，政府采购货物支出6.00万元，占采购总额的75%。
三、“三公”经费支出情况
（一）一辆面包车，公务用车购置及运行维护费4.00万元。
（二）公务接待费
2031年支出3.00万元，与上年持平。共接待20批次，150人次。
四、活动情况
全年有300名学生走进展厅，送展作品40件，31件作品获得奖项，9件作品被推荐到市里。
""",
    "farm.txt": """2031年度沙溪县良种场部门决算说明
一、收入支出决算总体情况
2031年本年收入合计50.00万元，本年支出合计45.00万元。
""",
    "old.txt": """2029年度沙溪县文化馆部门决算说明
2029年本年收入合计20.00万元，本年支出合计19.00万元。
""",
    "form.txt": """2031年度育种项目绩效自评表
单位名称：沙溪县种业站
项目名称 育种经费
主管部门 沙溪县种业站 项目实施单位 沙溪县种业站
预算执行情况(万元)
(20分)
  预算数(A) 执行数(B) 执行率(B/A) 得分
(20分*执行率)
年度财政资金总额 60 57 95 19
年度绩效目标1(80分) 一级指标 二级指标 三级指标 年初目标值(A) 实际完成值(B) 得分
产出指标 数量指标 田间观摩活动 8场 6场 5
简报期数 不少于12期 12期 8
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with corpus_of(tmp_path_factory.mktemp("full"), TEXTS) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("沙溪县博物馆2031年收入和支出分别多少", ("90.00万元", "80.00万元")),
        ("沙溪县博物馆2031年收入、支出、年末结余各多少", ("90.00万元", "80.00万元", "12.00万元")),
        (
            "沙溪县博物馆的人员、公用、项目三项支出各多少",
            ("人员经费30.00", "公用经费20.00", "项目支出30.00"),
        ),
        (
            "沙溪县博物馆人员经费、公用、项目支出分别多少",
            ("人员经费：30.00", "公用经费：20.00", "项目支出：30.00"),
        ),
        ("沙溪县博物馆2031年政府采购多少，其中货物占比多少", ("总额：8.00万元", "75%")),
        ("沙溪县博物馆2031年政府采购支出和货物所占比例", ("75%",)),
        ("沙溪县博物馆2031年收入比上年怎么样", ("减少10.00万元（10%）",)),
        ("沙溪县博物馆2031年总共收入多少钱，比上一年少多少", ("90.00万元", "减少10.00万元")),
        ("沙溪县博物馆2031年接待费比上年增加多少", ("与上年持平",)),
        ("沙溪县博物馆2031年末还结转多少钱", ("12.00万元",)),
        ("沙溪县博物馆平均每批接待花多少钱", ("0.15万元",)),
        ("沙溪县博物馆接待费除以批次是多少", ("0.15万元",)),
        ("沙溪县博物馆有多少学生走进展厅", ("300名",)),
    ],
)
def test_every_thing_asked_is_told(corpus: Corpus, question: str, told: tuple[str, ...]) -> None:
    answer = corpus.ask(question)
    assert answer.status == "answered"
    assert all(words in answer.answer for words in told), answer.answer


def test_a_clause_that_nothing_tells_is_named(corpus: Corpus) -> None:
    answer = corpus.ask("沙溪县博物馆2031年支出多少，用完了吗")
    assert "80.00万元" in answer.answer
    assert "没有找到与“用完了吗”对应的内容" in answer.answer
    clean = corpus.ask("沙溪县博物馆2031年支出多少，收入多少").answer
    assert "没有找到" not in clean


def test_of_several_counts_one_is_not_taken_for_another(corpus: Corpus) -> None:
    answer = corpus.ask("沙溪县博物馆有多少作品获奖").answer
    assert "40件。" not in answer
    assert "31件" in answer


def test_a_change_without_a_year_before_is_not_printed(corpus: Corpus) -> None:
    answer = corpus.ask("沙溪县良种场2031年收入比上年怎么样")
    assert answer.status == "not_printed"
    assert "50.00万元" in answer.answer
    assert "没有写上年的数" in answer.answer


@pytest.mark.parametrize("question", ["沙溪县文联2031年支出多少", "沙溪县科协2031年三公经费多少"])
def test_an_office_that_a_place_lacks_is_no_other(corpus: Corpus, question: str) -> None:
    assert corpus.ask(question).status == "no_such_report"


def test_a_body_without_a_report_of_the_year_is_named(corpus: Corpus) -> None:
    told = corpus.ask("沙溪县良种场和沙溪县文化馆2031年支出合计").answer
    assert "没有沙溪县文化馆2031年的报告，没有计入" in told
    both = corpus.ask("沙溪县良种场和沙溪县博物馆2031年支出合计").answer
    assert "125万元" in both
    assert "没有计入" not in both


def test_the_score_of_a_row_is_none_of_the_whole(corpus: Corpus) -> None:
    assert corpus.ask("沙溪县种业站项目自评总分多少").status != "answered"
    assert "5分" in corpus.ask("沙溪县种业站田间观摩活动得了几分").answer


@pytest.mark.parametrize(
    "question",
    [
        "沙溪县种业站田间观摩活动计划几场，实际办了几场",
        "沙溪县种业站田间观摩活动目标几场、完成几场",
        "沙溪县种业站田间观摩活动年初目标和实际完成值",
    ],
)
def test_goal_and_outcome_of_one_thing(corpus: Corpus, question: str) -> None:
    answer = corpus.ask(question).answer
    assert "目标8场" in answer
    assert "实际6场" in answer


def test_whether_a_goal_was_met(corpus: Corpus) -> None:
    assert "达到目标" in corpus.ask("沙溪县种业站简报期数达到目标没有").answer
    assert "未达目标" in corpus.ask("沙溪县种业站田间观摩活动达标了吗").answer


def test_what_is_left_of_a_project(corpus: Corpus) -> None:
    assert "3万元" in corpus.ask("沙溪县种业站育种经费还剩多少没用").answer


def test_a_word_within_the_name_of_something_else_is_no_answer(corpus: Corpus) -> None:
    answer = corpus.ask("沙溪县博物馆绩效情况怎么样")
    assert answer.status != "answered"


def test_what_no_unit_counts_is_not_printed(corpus: Corpus) -> None:
    for question in ("沙溪县良种场接待了几批次", "沙溪县良种场2031年公务接待批次是多少"):
        assert corpus.ask(question).status == "not_printed"
    assert "20批次" in corpus.ask("沙溪县博物馆接待了几批次").answer


WRONG = {
    f"{name}.txt": f"""2031年度沙溪县{name}部门决算说明
一、收入支出决算总体情况
2031年本年收入合计90.00万元，比2030年增加30.00万元，增长{rate}%。
"""
    for name, rate in (("气象局", "30"), ("档案馆", "50"), ("文化馆", "20"))
}


def test_what_was_found_is_told_with_its_body(tmp_path: Path) -> None:
    with corpus_of(tmp_path, WRONG) as corpus:
        told = corpus.ask("哪些增长率算错了").answer
        assert "沙溪县气象局2031年，" in told
        assert "沙溪县文化馆2031年，" in told
        assert "档案馆" not in told
        one = corpus.ask("沙溪县气象局哪些增长率算错了").answer
        assert "文化馆" not in one


def test_one_finding_of_an_archive_names_its_body(tmp_path: Path) -> None:
    texts = {name: WRONG[name] for name in ("气象局.txt", "档案馆.txt")}
    with corpus_of(tmp_path, texts) as corpus:
        assert "沙溪县气象局2031年，" in corpus.ask("哪些增长率算错了").answer


LATER = {
    "project.txt": """2031年度部门预算项目支出绩效自评表
项目名称 | 护林红外相机补助资金项目
主管部门 | 沙溪县林业站 | 实施单位 | 沙溪县林业站
2.项目实施内容 | 2031年给三处山口添15台红外相机,入冬前装好付清。
预算执行情况(10分) | 年度预算数(万元) | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分
总额 | 0.00 | 4.80 | 4.80 | 100.00% | 10 | 10
其中:财政资金 | 0.00 | 4.80 | 4.80 | 100.00% | / | /
""",
    "notice.txt": """沙溪县林业局2031年度部门决算情况说明
一、机构设置。
（一）内设机构。林业局设内设机构1个：办公室。
（二）单位构成。含林业局及下属苗木中心。
二、收支情况
2031年本年收入合计70.00万元，本年支出合计75.00万元，其中：护林员和机关的基本支出50.00万元，管山的项目支出25.00万元。
项目支出有巡护经费15.00万元，防火经费10.00万元。
2031年“三公”经费排了预算9.00万元，支出决算7.00万元。换一辆皮卡，公务用车购置费5.00万元；待客，公务接待费2.00万元。
""",
}


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with corpus_of(tmp_path_factory.mktemp("later"), LATER) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "told", "barred"),
    [
        ("沙溪县林业站红外相机项目预算执行了多少", "4.80万元", "15台"),
        ("沙溪县林业站红外相机项目买了几台相机", "15台", "4.80"),
        ("沙溪县林业站红外相机项目执行率多少", "100.00%", "15台"),
        ("沙溪县林业局2031年收入支出差多少", "少5万元", "多5万元"),
        ("沙溪县林业局收入支出各多少", "75.00万元", "没有找到"),
        ("沙溪县林业局2031年三公预算多少、实际多少", "决算7.00万元", "没有找到"),
        ("沙溪县林业局购置公车用了多少", "购置费：5.00万元", "7.00"),
        ("沙溪县林业局项目支出列了哪几项", "防火经费10.00万元", "基本支出"),
        ("沙溪县林业局下面有什么单位", "苗木中心", "没有找到"),
    ],
)
def test_wordings_of_one_thing(later: Corpus, question: str, told: str, barred: str) -> None:
    answer = later.ask(question).answer
    assert told in answer
    assert barred not in answer


def test_an_area_is_found_by_its_sign(tmp_path: Path) -> None:
    text = "2031年度沙溪县温室站部门决算说明\n玻璃温室面积4620㎡，里面种番茄。\n"
    with corpus_of(tmp_path, {"a.txt": text}) as corpus:
        assert "玻璃温室面积：4620㎡" in corpus.ask("沙溪县温室站玻璃温室面积多大").answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("沙溪县博物馆吃饭招待花了多少", "3.00万元"),
        ("沙溪县博物馆2031年吃喝招待花了多少", "3.00万元"),
    ],
)
def test_what_guests_eat_is_what_they_cost(corpus: Corpus, question: str, told: str) -> None:
    assert told in corpus.ask(question).answer
    assert corpus.ask("沙溪县博物馆食堂吃饭花了多少").status != "answered"
