"""What is said in words that nobody wrote down before: the nearest place is quoted, or none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kxai.ask import Corpus
from tests.ask.asking import corpus_of, tells

TEXTS = {
    "林场.txt": """柳川县林场2031年度部门决算
2031年本年支出合计300.00万元，其中：人员经费200.00万元，公用经费100.00万元。
森林防火瞭望项目新立太阳能警示灯196盏；修缮瞭望塔3座；硬化护林道路30.2公里。
全年下达护林补助经费615.30万元，其中中央专项资金460.50万元，本级财政配套资金58.50万元。
林场在赤石岭步道沿线采用语音讲解、识木卡片、年轮展板等形式介绍林木知识。
因苗圃灌溉管线改道，部分苗木款指标混在管护费里使用，主要原因为指标在年中才下达。
计划开展巡护培训6次。
公用经费主要用于办公、油料、房租等。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder: Path = tmp_path_factory.mktemp("nearest")
    with corpus_of(folder, TEXTS) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("柳川县林场2031年的防火瞭望项目竖了多少盏灯？", ["196盏"]),
        ("林场后来翻新了几座瞭望塔", ["3座"]),
        ("柳川县林场护林补助里头本级财政自个儿拿了多少配套？", ["58.50"]),
        ("柳川县林场赤石岭步道用了些啥花样来介绍林木？", ["年轮展板"]),
    ],
)
def test_the_nearest_place_is_quoted(corpus: Corpus, question: str, told: list[str]) -> None:
    tells(corpus, question, told)


@pytest.mark.parametrize(
    "question",
    [
        "柳川县林场2031年防火无人机买了几架",
        "柳川县林场护林补助还剩多少没发下去",
        "柳川县林场实际开展巡护培训几次",
        "柳川县林场油料花了多少钱",
        "柳川县林场上半年立了多少盏警示灯",
        "柳川县林场警示灯是从哪家供应商买的",
    ],
)
def test_what_is_not_told_has_no_nearest_place(corpus: Corpus, question: str) -> None:
    answer = corpus.ask(question)
    assert answer.status != "answered", answer.answer
