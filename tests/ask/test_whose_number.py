"""Numbers that stand near words that do not name them: factors, funds, next items, parts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from tests.ask.asking import corpus_of

TEXTS = {
    "甲.txt": """松河区2018年财政决算收支情况
一、全区财政决算收支情况
2018年全区一般公共预算收入5000万元，上头转来的各项转移性收入900万元，收入决算结果5900万元；一般公共预算支出4800万元，连还债在内支出决算结果5600万元；两边收支相抵年终结余300万元。
2018年全区政府性基金预算收入2000万元，上头转来的各项转移性收入700万元（其中：借来修码头的专项债券转贷收入600万元），收入决算结果2700万元；政府性基金预算支出1900万元，连还债在内支出决算结果2650万元；两边收支相抵年终结余50万元。
""",
    "乙.txt": """云岭县保障中心2031年部门预算说明
（1）渔民养老补助：按（10元+5元）*12个月*4000人=72万元
⑤残疾人就业金1.80万元 ⑥年金缴费：预计达到年龄的有21人，另行测算。
6、设备添置：88.00万元，需添置：电脑：10台*6000元=6万元；打印机：4万元。
""",
    "丙.txt": """沅川市2031年1-5月收支情况
收入：1-5月，全市一般公共预算收入126.00亿元。
支出：1-5月，全市一般公共预算支出220.00亿元。其中：市本级支出44.00亿元。
""",
    "丁.txt": """云岭县白茶镇2031年部门决算说明
单位名称 经费性质 人员编制数 在职人数
机关各办公室 财政拨款 36 49
农技服务中心 财政拨款 8 16
本年支出200.00万元。直达资金支出90.00万元，支出进度45%。直达资金支出90.00万元，其中：救灾支出50.00万元、救助支出40.00万元。
年终结余14.00万元（内有跨年使用的各类专款9.00万元）。
水利员报酬12.00万元，护林员报酬8.00万元。
""",
    "戊.txt": """云岭县农业综合技术服务中心2031年部门决算说明
本年支出70.00万元，年末在职人员11人。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with corpus_of(tmp_path_factory.mktemp("whose"), TEXTS) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("松河区2018年全区一般公共预算年终结余多少", "300万元"),
        ("松河区2018年政府性基金预算里专项债券转贷收入多少", "600万元"),
        ("松河区2018年政府性基金支出决算结果是多少", "2650万元"),
        ("保障中心2031年设备添置多少", "88.00万元"),
        ("白茶镇2031年水利员报酬和护林员报酬费共多少", "20万元"),
    ],
)
def test_the_number_that_is_named(corpus: Corpus, question: str, value: str) -> None:
    told = corpus.ask(question).answer.split("原文")[0]
    assert value in told
    assert "不一致" not in told


@pytest.mark.parametrize(
    ("question", "barred"),
    [
        ("保障中心2031年渔民养老补助安排多少", "：10元"),
        ("保障中心2031年年金缴费预算多少", "1.80"),
        ("白茶镇2031年年终结余里跨年使用的专款多少", "14.00"),
        ("沅川市2031年1-5月市本级支出占全市多少", "126"),
        ("白茶镇2031年农技服务中心在职多少人", "11人"),
        ("白茶镇2031年直达资金支出90万元对应的进度是45%吗", "50.00 + 40.00"),
    ],
)
def test_another_number_is_not_told(corpus: Corpus, question: str, barred: str) -> None:
    assert barred not in corpus.ask(question).answer
