"""What no report prints under the words asked for: parts of a plan, what money was for, parts that
are added up, differences of one thing, and what did not happen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from kxai.ask.clauses import operands_of
from kxai.bulk import run
from kxai.settings import Settings
from tests.ask.asking import corpus_of

TEXTS = {
    "林场预算.txt": """枫岭县林场2017年部门预算
一、收支情况
2017年支出预算100.00万元，其中：人员支出60.00万元，对个人和家庭补助支出15.00万元，公用支出40.00万元。
（一）森林培育30.00万元。主要用于茶花基地搭棚、请人嫁接。
（二）林业执法12.00万元。主要用于案件鉴定支出。
机关运行经费9.00万元，主要用于印刷费、差旅费等支出。
公务接待费4.00万元。公务用车运行维护费2.00万元。
""",
    "林场决算.txt": """枫岭县林场2017年部门决算
一、部门主要职责
部门主要职责是：造林绿化和护林防火。
二、支出情况
2017年本年支出合计90.00万元，比2016年增加20.00万元，增长28.57%。
（一）农林水支出80.00万元，较上年增加18.00万元，增长29.03%。主要原因是北坡新增护林站。
（二）住房保障支出10.00万元，较上年增加2.00万元，增长25%。主要原因是基数调整。
公务接待费3.00万元。
2017年“三公”经费支出3.00万元。
三、绩效
全场“三公”经费合计3.60万元。
示范林验收推迟到2019年开展。按照《关于2017年度示范林建设的通知》开展工作。
1.个别项目资金未形成支出。目前有2项资金暂未支付：苗圃改造资金45.00万元、步道资金8.00万元。
2.其他工作正常开展。
""",
    "财政.txt": """枫岭县2018年财政决算情况
一、全县财政决算
2018年全县一般公共预算收入50000万元，一般公共预算支出90000万元。
二、县本级财政决算
2018年县本级一般公共预算收入30000万元，一般公共预算支出65000万元。
收入增长主要原因是税源扩大。支出增长主要原因是项目增多。
""",
    "三公汇总.txt": """枫岭县2020年“三公”经费决算情况
2020年枫岭县“三公”经费决算总额为800万元，较年初预算减少20%。
""",
    "镇决算.txt": """松湾镇人民政府2020年部门决算
2020年本年收入合计310.00万元，本年支出合计300.00万元，其中：基本支出200.00万元，项目支出100.00万元。
""",
    "科协目标.txt": """枫岭县科学技术协会2021年部门预算绩效文本
1.科普经费绩效目标表
单位：元
项目名称	科普经费
预算数	60000.00	其中：财政资金	60000.00	其他资金	0
资金支出计划（%）	3月底	6月底	10月底
	20.00%	50.00%	80.00%
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with corpus_of(tmp_path_factory.mktemp("worked_out"), TEXTS) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("枫岭县科协科普经费按计划到6月底应支出多少", ["30000元"]),
        ("林场2017年茶花基地安排了多少钱", ["30.00万元", "茶花基地"]),
        ("林场2017年预算里人员、补助、公用加起来等于总预算吗", ["115万元", "不一致", "15万元"]),
        ("枫岭县2018年全县一般公共预算支出比县本级多多少", ["25000万元"]),
        ("林场2017年有哪些资金没花出去", ["45.00", "8.00"]),
        ("林场示范林什么时候验收", ["2019年"]),
        ("林场2017年支出为什么增加", ["护林站"]),
        ("林场2017年三公到底是3万还是3.6万", ["3.00万元", "3.60万元", "0.6万元"]),
        ("林场是干什么的", ["护林防火"]),
        ("林场2017年公务接待费和公务用车运行维护费预算一样吗", ["不一致", "2万元"]),
        ("松湾镇2020年收入和支出一样吗", ["不一致", "10万元"]),
        ("林场2017年公务接待费实际支出占预算的百分之几", ["75.00%"]),
        ("护林防火在哪几家的报告里提到过", ["1份", "林场"]),
        ("林场2017年公务接待费多少，占总支出多少", ["3.00万元", "3.33%"]),
    ],
)
def test_what_is_worked_out(corpus: Corpus, question: str, held: list[str]) -> None:
    answer = corpus.ask(question)
    assert answer.status == "answered", answer.answer
    for word in held:
        assert word in answer.answer, answer.answer


@pytest.mark.parametrize(
    ("question", "barred"),
    [
        ("枫岭县2018年支出增长的主要原因", "税源扩大"),
        ("林场2017年哪些项目没有完成", "其他工作正常开展"),
        ("林场示范林什么时候验收", "关于2017年度"),
    ],
)
def test_a_passage_of_something_else_is_no_answer(
    corpus: Corpus, question: str, barred: str
) -> None:
    assert barred not in corpus.ask(question).answer


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("林场2017年会议费多少", "not_printed"),
        ("林场2017年差旅费预算多少", "not_understood"),
        ("枫岭县科协2021年人员经费是多少", "not_printed"),
        ("林场2015年本年支出合计是多少", "no_such_report"),
    ],
)
def test_outcomes_of_what_is_not_told(corpus: Corpus, question: str, status: str) -> None:
    assert corpus.ask(question).status == status


def test_a_list_of_many_findings_is_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    """More findings than are told one by one are counted, and the answer stands."""
    folder = tmp_path_factory.mktemp("many")
    lines = [f"（{n}）项目{n}支出{n}0万元，比上年增加{n}万元，增长{n}0%。" for n in range(2, 14)]
    body = "汀洲县档案馆2021年部门决算\n一、支出情况\n" + "\n".join(lines)
    (folder / "决算.txt").write_text(body, "utf-8")
    workspace = folder / "ws"
    run([folder / "决算.txt"], settings=Settings(workspace=workspace), jobs=1)
    with Corpus.open(workspace) as corpus:
        answer = corpus.ask("汀洲县档案馆的报告里都有哪些错")
    assert answer.status == "answered", answer.answer
    assert "另有" in answer.answer


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("林场2017年预算支出多少，公务接待费占多大比例", ["4.00%"]),
        ("林场2017年森林培育安排了多少，干什么用", ["30.00万元", "茶花基地"]),
        ("林场2016年支出合计多少", ["70万元"]),
        ("枫岭县2020年三公年初预算是多少", ["约为1000万元"]),
        ("林场2017年决算支出哪一项最大", ["农林水", "80.00万元"]),
        ("林场2017年公务接待费公务用车运行维护费预算各多少", ["4.00万元", "2.00万元"]),
    ],
)
def test_clauses_that_ask_of_the_one_before_them(
    corpus: Corpus, question: str, held: list[str]
) -> None:
    answer = corpus.ask(question)
    for word in held:
        assert word in answer.answer, answer.answer


def test_accounts_that_stand_side_by_side_are_asked_for_apart() -> None:
    found = operands_of("会议费培训费各多少", "lookup")
    assert [operand.phrase for operand in found] == ["会议费", "培训费"]
