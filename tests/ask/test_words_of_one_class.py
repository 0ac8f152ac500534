"""Words of one class for one thing, bodies by what people call them, two things asked at once, and
reasons of just the change that is asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from kxai.ask.colloquial import plain_words
from kxai.ask.spoken_names import zone_names
from tests.ask.asking import corpus_of

TEXTS = {
    "海事法院.txt": """天津市河东区人民法院2031年度部门决算
2031年“三公”经费支出12.00万元，较上年决算减少3.00万元，下降20.00%；较年初预算数减少1.50万元，下降11.11%。
公务接待费2.00万元，国内公务接待8批次，50人次。公务用车购置3辆，公务用车保有量9辆。
公务用车购置费60.00万元。因公出国（境）费4.00万元。公务用车购置及运行维护费6.00万元。
2031年“三公”经费支出决算数小于预算数的主要原因:一是来访少,二是车辆老旧停用。
""",
    "柳川.txt": """柳川特别合作区2031年财政决算情况
2031年本年收入900.00万元。非税收入中，罚没收入21.00万元，专项收入35.00万元。
教育支出80.00万元，农林水支出66.00万元。
捐赠收入5.00万元，较上年下降30.00%；租金收入7.00万元，较上年增长90.00%。捐赠收入下降的原因是企业外迁。租金收入增长的原因是新楼出租。
""",
    "幼儿园.txt": """柳川市第一幼儿园2031年度部门决算
第一部分 部门概况
一、单位情况
1、幼儿园内设2个处室:
(1)保教处:教学安排。
(2)后勤处:采购和食堂。
2、人员情况。
在园幼儿420名，年末实有人数58人。借款利息3.30万元。
公务接待费0万元，较上年减少0.50万元，下降100%。
""",
    "河北_柳川市食品技工学校_2031_项目绩效.txt": """项目支出绩效自评表
2031年度
项目名称：实训楼电路改造经费
主管部门：柳川市发改委
实施单位：柳川市食品技工学校
项目资金（万元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分
年度资金总额 18.00 18.00 16.20 10 90% 9
""",
    "某部门_2031_三公.txt": """2031年三公经费公开
2031年“三公”经费支出1.00万元。
""",
    "青海_省级部门_2031_三公决算.txt": """省级部门公布“三公经费”
2031年省级部门“三公”经费支出约3.00亿元。
总额居前的三家为交管局、地税局和水利厅，合计约为1.20亿元，占“三公经费”四成。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with corpus_of(tmp_path_factory.mktemp("class"), TEXTS) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("会议费增加是何道理", "会议费增加的原因是什么"),
        ("差旅费因何减少", "差旅费为什么减少"),
        ("差旅费减少的情由", "差旅费减少的原因"),
        ("购入车辆一共花了多少", "公务用车购置费一共支出多少"),
        ("新添了几辆车", "公务用车购置几辆"),
        ("会议费核定了多少", "会议费预算多少"),
        ("会议费限额是多少", "会议费预算是多少"),
        ("罚没款多少", "罚没收入多少"),
        ("接待、出国、公车三笔合计多少", "三公经费多少"),
        ("三类公款开支多少", "三公经费多少"),
        ("在册教员多少", "在职人员多少"),
        ("平均每位访客花了多少", "公务接待平均每人次支出多少"),
        ("谁家的公车更多", "谁的公务用车保有量多"),
        ("住房补贴支出决算数是多少", "住房补贴支出的决算数是多少"),
        ("基本支出决算数是多少", "基本支出决算数是多少"),
    ],
)
def test_words_of_one_class_are_one(question: str, plain: str) -> None:
    assert plain_words(question) == plain
    assert plain_words(plain) == plain


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("柳川合作区2031年罚没收入决算数是多少", ["21.00万元"]),
        ("2031年度罚款收入，柳川合作区多少", ["21.00万元"]),
        ("2031年农林水支出这一项，柳川合作区花了多少", ["66.00万元"]),
        ("柳川合作区2031年用在办学上的钱多少", ["80.00万元"]),
        ("天津河东法院2031年手里有几辆车", ["9辆"]),
        ("天津河东法院2031年添了几辆公车、花了多少", ["3辆", "60.00万元"]),
        ("天津河东法院2031年三公比年初预算省了多少", ["1.50万元", "11.11%"]),
        ("和2030年相比，天津河东法院2031年三公降了多少", ["3.00万元", "20.00%"]),
        ("天津河东法院2031年三公里头出国的钱占多大比例", ["33.33%"]),
        ("天津河东法院2031年平均每位来宾花了多少", ["400元"]),
        ("柳川第一幼儿园2031年有几名教职工、几个娃", ["58人", "420名"]),
        ("柳川第一幼儿园2031年付息多少", ["3.30万元"]),
        ("柳川第一幼儿园设了哪些科室", ["保教处", "后勤处"]),
        ("柳川第一幼儿园2030年接待费多少", ["0.5"]),
        ("柳川食品学校电路改造批了多少", ["18.00万元"]),
        ("柳川食品学校电路改造预算多少、实际花了多少", ["18.00万元", "16.20万元"]),
        ("青海省级部门2031年三公最多的三家是谁", ["交管局", "地税局", "水利厅"]),
        ("天津河东法院2031年三公为什么低于预算", ["来访少", "车辆老旧停用"]),
        ("柳川合作区2031年捐赠收入为何猛降？租金收入又为何大涨？", ["企业外迁", "新楼出租"]),
    ],
)
def test_what_is_meant_is_told(corpus: Corpus, question: str, told: list[str]) -> None:
    answer = corpus.ask(question)
    assert answer.status == "answered", answer.answer
    assert [word for word in told if word not in answer.answer] == [], answer.answer


@pytest.mark.parametrize(
    ("question", "barred"),
    [
        ("柳川合作区2031年教育支出为什么增长", "外迁"),
        ("柳川合作区2031年租金收入为什么增长", "外迁"),
        ("各部门2031年培训费多少", "某部门"),
        ("青海省级部门2031年三公最多的三家是谁", "3.00亿元"),
    ],
)
def test_another_thing_is_not_told(corpus: Corpus, question: str, barred: str) -> None:
    assert barred not in corpus.ask(question).answer


def test_zones_by_their_short_names() -> None:
    assert zone_names("东湖经济技术开发区") == {"东湖经开区", "东湖开发区"}
    assert zone_names("东湖区") == set()
