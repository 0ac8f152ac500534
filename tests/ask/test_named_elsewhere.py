"""What is told elsewhere than beside a number: the body in a file's name, the part of the year at
the beginning, the reason behind a change, a share of two things, points behind an announcement."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from kxai.ask.spoken_names import name_of_source, names_of_file
from tests.ask.asking import corpus_of

TEXTS = {
    "岭北_某敬老院_2021_三公决算_1.txt": """“三公”经费情况
2021年度“三公”经费支出决算为12.00万元，其中公务接待费9.00万元，占“三公”经费的75.00%；公务用车运行维护费3.00万元。
""",
    "月报.txt": """岭北县2021年财政收支情况
一、数到2021年8月底，公共财政预算收入60000万元，增长7%。
二、分部门：国税局完成13000万元，地税局完成24000万元。
三、税收收入36000万元，占公共财政预算收入比重60.05%，年均增长4.5%。
""",
    "决算.txt": """岭北县水文站2021年部门决算
一、主要职责
负责水文监测。
二、收支情况
2021年本年收入合计300.00万元，比上年增加30.00万元，增长11.11%，因新增雨量站设备
更新。
2021年本年支出合计280.00万元，比上年增加20.00万元，增长7.69%。
三、主要工作
汛期之前重点完成了以下工作：（一）建成自动站。完成安装调试。（二）培训观测员。全年培训两期。
四、其他
无。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with corpus_of(tmp_path_factory.mktemp("elsewhere"), TEXTS) as made:
        yield made


@pytest.mark.parametrize("body", ["某敬老院", "岭北某敬老院", "岭北那家敬老院"])
def test_a_body_that_only_the_file_names(corpus: Corpus, body: str) -> None:
    answer = corpus.ask(f"{body}2021年三公经费支出多少")
    assert "12.00万元" in answer.answer
    assert "某敬老院" in answer.answer


@pytest.mark.parametrize(
    ("stem", "names"),
    [
        ("岭北_某敬老院_2021_三公决算_1.txt", {"某敬老院", "岭北某敬老院"}),
        ("2021年度部门预算公开.pdf", set()),
        ("岭北_水务局_2021_预算.txt", {"水务局", "岭北水务局"}),
    ],
)
def test_names_of_files(stem: str, names: set[str]) -> None:
    found = set(names_of_file(stem))
    assert names <= found
    assert bool(names) == bool(found)


def test_no_digit_of_a_file_name_is_told() -> None:
    assert name_of_source("a/2021_report_7.txt") == "该单位"


def test_the_part_of_the_year_may_stand_at_the_beginning(corpus: Corpus) -> None:
    assert "13000" in corpus.ask("岭北县2021年前八个月国税局完成多少").answer
    assert corpus.ask("岭北县2021年上半年国税局完成多少").status == "not_understood"
    assert corpus.ask("岭北县2021年下半年国税局完成多少").status == "not_understood"


def test_a_share_of_two_things_is_the_printed_one(corpus: Corpus) -> None:
    told = corpus.ask("岭北县2021年税收收入占公共财政预算收入的比重是多少").answer
    assert "60.05%" in told


def test_a_yearly_average_is_no_growth_against_the_year_before(corpus: Corpus) -> None:
    assert "4.5%" not in corpus.ask("岭北县2021年税收收入比上年增长多少").answer


def test_a_reason_may_go_on_in_the_next_line(corpus: Corpus) -> None:
    told = corpus.ask("岭北县水文站2021年收入为什么增加").answer
    assert "雨量站设备" in told
    assert "更新" in told


def test_a_change_without_a_reason_is_no_reason(corpus: Corpus) -> None:
    assert corpus.ask("岭北县水文站2021年支出为什么增加").status != "answered"


def test_announced_points_are_quoted_with_the_announcement(corpus: Corpus) -> None:
    told = corpus.ask("岭北县水文站2021年重点完成了哪些工作").answer
    assert "建成自动站" in told
    assert "培训观测员" in told
    assert "四、其他" not in told
