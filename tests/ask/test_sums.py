"""Sums, differences and agreements computed from what reports tell."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from tests.ask.asking import corpus_of

TEXTS = {
    "甲.txt": """青石县科学技术协会2021年部门决算
一、收支情况
2021年本年收入合计210.00万元，本年支出合计200.00万元，其中：基本支出120.00万元，占60%；项目支出80.00万元，占40%。
会议费3.00万元，培训费5.00万元，差旅费2.00万元。
2021年“三公”经费支出6.00万元，比2020年增加1.00万元，增长20%，其中：公务接待费2.00万元，占33.33%；公务用车运行维护费4.00万元，占66.67%。
二、活动情况
科普专项资金共分三笔：讲座补助10.00万元、展览补助22.00万元、培训补助10.00万元。
赶集的日子一共办了科普宣传20次、科普展览8次、科普培训12次，发出去资料5000份。
科普项目申报50.00万元、批复50.00万元，调整预算数42.00万元，实际支出40.00万元。
""",
    "乙.txt": """白溪县科学技术协会2021年部门决算
2021年本年收入合计110.00万元，本年支出合计100.00万元，其中：基本支出70.00万元，项目支出30.00万元。
2021年“三公”经费支出3.00万元，其中：公务接待费1.00万元，公务用车运行维护费2.00万元。
""",
    "乙20.txt": """白溪县科学技术协会2020年部门决算
2020年本年支出合计90.00万元。2020年“三公”经费支出4.00万元。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with corpus_of(tmp_path_factory.mktemp("sums"), TEXTS) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("青石县科协2021年会议费、培训费、差旅费合计多少", ["10万元"]),
        ("青石县和白溪县科协2021年支出一共多少", ["300万元"]),
        ("青石县和白溪县科协2021年三公谁高", ["6.00", "3.00"]),
        ("白溪县科协2021年三公比2020年少多少", ["1万元"]),
        ("白溪县科协2020年到2021年三公趋势", ["4.00", "3.00"]),
        ("青石县科协科普项目申报数比调整后多多少", ["8万元"]),
        ("青石县科协2021年三公经费比上年增加多少", ["1.00万元", "20%"]),
        ("青石县科协2021年基本支出占支出多少", ["60"]),
        ("青石县科协2021年基本支出加项目支出等于本年支出合计吗", ["一致"]),
        ("青石县科协2021年收入比支出多多少", ["10万元"]),
        ("青石县科协2021年公务接待费和公务用车运行维护费相差多少", ["2万元"]),
        ("青石县科协2020年三公多少", ["5万元"]),
        ("青石县科协2021年三公增长20%对吗", ["一致"]),
        ("青石县科协2021年基本支出占比60%算对了吗", ["一致"]),
    ],
)
def test_what_is_computed_from_a_report(corpus: Corpus, question: str, held: list[str]) -> None:
    answer = corpus.ask(question)
    assert answer.status == "answered", answer.answer
    for word in held:
        assert word in answer.answer, answer.answer


def test_what_cannot_be_judged_is_no_answer(corpus: Corpus) -> None:
    answer = corpus.ask("青石县科协三笔补助加起来是不是42万")
    assert answer.answer.startswith("不能判断")
    assert (answer.status, answer.answerable) == ("not_printed", False)
