"""Loose wordings, halves of a question, other money of one body, premises and reasons of accounts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from tests.ask.asking import corpus_of

TEXTS = {
    "甲.txt": """望江省政协办公厅2019年度部门预算公开
一、主要职能
省政协的主要职能是请各界的人坐下来商量。
三、情况说明
望江省政协办公厅本年支出预算合计8,000.00万元，其中：基本支出5,000.00万元，占62.50%；项目支出3,000.00万元，占37.50%。
公务接待费预算支出90.00万元，比上年预算减少5.00万元，主要原因是茶叶改喝自种的。
会议费预算支出300.00万元，与上年预算数一致。
培训费预算支出30.00万元，比上年预算增加4.00万元，主要原因是新增业务培训。
2019年政府采购预算总金额为500.00万元。其中：拟采购货物支出60.00万元、拟购买服务支出440.00万元。
""",
    "乙.txt": """白茶镇2018年财政预算执行情况的报告
一、2018年预算执行情况
2018年财政总支出900.00万元，其中：政府机构事务支出500.00万元；农业支出400.00万元。
公务用车运行维护费2.90万元，比上年减少2.40万元，下降45.3%。
收入总量2,400.00万元；上解支出1,080.00万元。
二、主要特点
2018年是茶价跌、桥被水冲走、压力与困难都赶到一起的一年，也是镇里头一回把账贴上墙的一年。
三、主要不足
当前财政运行中还存在不少问题：一是茶厂停炉，收入后劲不足；二是修桥和修校的矛盾加剧。
""",
    "丙.txt": """云岭县发展局2017年度部门决算说明
二、部门基本情况
单位名称 经费性质 人员编制数 在职人数
云岭县发展局本级 财政核拨 26 44
云岭县信息中心 财政核拨 5 4
四、收支总体情况
2017年本年收入949.50万元，比2016年决算数减少254.20万元，下降21.1%。
八、“三公”经费情况
2017年“三公”经费支出28.15万元，同比下降46.46%。
（一）公务用车购置及运行费12.60万元，主要用于燃油。（二）公务接待费15.54万元，累计接待146批次、1,500人次。
（三）2210201住房公积金9.00万元，较上年增加2.00万元。主要原因是新进人员（四）2210202提租补贴3.00万元。
九、项目情况
信息园一期占地60亩。信息园计划建设12栋厂房，总占地200亩，建设工期15个月。
临时聘用人员由财政统一安排。
""",
    "丁.txt": """云岭县民生局2017年度部门决算说明
2017年本年收入300.00万元，本年支出310.00万元。公务接待费21.40万元。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with corpus_of(tmp_path_factory.mktemp("worded"), TEXTS) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("省政协办公厅2019年公家请客吃饭的预算多少", ["90.00万元"]),
        ("省政协办公厅2019年政府采购里买服务准备花多少", ["440.00万元"]),
        ("省政协办公厅2019年公务接待费为什么比上年增加", ["前提不成立", "减少"]),
        ("省政协办公厅2019年会议费为什么增加", ["前提不成立", "300.00"]),
        ("白茶镇2018年财政运行中有哪些不足和困难", ["收入后劲不足", "矛盾加剧"]),
        ("白茶镇2018年公务用车运行维护费支出多少，比上年降了还是升了", ["2.90万元", "减少2.40"]),
        ("发展局2017年收入多少？比前一年减了多少？", ["949.50万元", "减少254.20"]),
        ("发展局2017年的决算收入是多少，少了多少", ["949.50万元", "减少254.20"]),
        ("发展局2017年三公一共多少万、同比怎么变的", ["28.15万元", "46.46%"]),
        ("按发展局2017年决算说明，上一年（2016年）的收入是多少", ["1203.7万元"]),
        ("2017年发展局本级在职人数超过编制数多少人", ["18人"]),
        ("2017年民生局加上发展局的公务接待费总共多少万元", ["36.94万元"]),
        ("把发展局与民生局2017年度公务接待费相加等于几", ["36.94万元"]),
        ("库里2017年度的部门报告有哪几家的", ["发展局", "民生局", "2份"]),
        ("2017年公务接待费最高的前两份是哪两份", ["21.4", "15.54"]),
        ("信息园建设工期多久", ["15个月"]),
        ("发展局2017年接待批次和人数", ["146批次", "1,500人次"]),
        ("发展局2017年接待了几批客人，多少人次", ["146批次", "1,500人次"]),
    ],
)
def test_what_is_told(corpus: Corpus, question: str, held: list[str]) -> None:
    answer = corpus.ask(question)
    assert answer.status == "answered", answer.answer
    assert [words for words in held if words not in answer.answer] == [], answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "发展局2017年临聘人员的公务接待费多少",
        "发展局2017年编制总数是多少",
        "发展局2017年公务用车购置及运行费为什么增长",
        "白茶镇2018年支出总量2400万元和各分项之和一致吗",
    ],
)
def test_what_is_of_something_else_is_not_told(corpus: Corpus, question: str) -> None:
    answer = corpus.ask(question)
    assert not answer.answerable, answer.answer


def test_the_premise_of_one_account_brings_no_reason_of_another(corpus: Corpus) -> None:
    assert "业务培训" not in corpus.ask("省政协办公厅2019年会议费为什么增加").answer


def test_an_item_is_quoted_without_its_neighbours(corpus: Corpus) -> None:
    answer = corpus.ask("发展局2017年住房公积金为什么增加").answer
    assert "新进人员" in answer
    assert "提租补贴" not in answer


def test_a_phase_of_a_project_is_not_all_of_it(corpus: Corpus) -> None:
    assert not corpus.ask("发展局信息园二期占地多少亩").answerable


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("望江省政协机关2019年培训费多少", ["30.00万元"]),
        ("发展局2017年公务接待费与上年比增减多少", []),
        ("这批报告里公务接待费最高的前三份是哪三份", ["90.00", "21.40", "15.54"]),
    ],
)
def test_offices_of_a_body_and_reports_of_several_years(
    corpus: Corpus, question: str, held: list[str]
) -> None:
    answer = corpus.ask(question)
    assert answer.answerable == bool(held), answer.answer
    assert [words for words in held if words not in answer.answer] == []


@pytest.mark.parametrize("end", ["比上年怎么样", "同比如何", "与上年相比怎么样"])
def test_how_it_moved_is_asked_loosely(corpus: Corpus, end: str) -> None:
    answer = corpus.ask(f"省政协2019年公务接待费预算多少，{end}？")
    assert "90" in answer.answer
    assert "减少5" in answer.answer
