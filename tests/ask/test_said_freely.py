"""Free speech: slips in the name of a place, so many bodies of a kind, the archive by province and
age, sums that are asked whether they hold, receipts beside spending."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kxai.ask import Corpus
from kxai.ask.named import number_said
from kxai.ask.phrase import accounts_named
from kxai.ask.spoken_names import place_names
from kxai.ask.unknown_names import place_meant
from tests.ask.asking import corpus_of, tells

TEXTS = {
    "泸县科协.txt": """泸县科学技术协会2031年度部门决算
2031年本年收入合计400.00万元，本年支出合计380.00万元，其中：基本支出280.00万元，项目支出100.00万元。
“三公”经费支出3.00万元，其中公务接待费3.00万元。年末退休人员5人。
创建科技小院共投入96.00万元，其中土建50.00万元，设备30.00万元，绿化16.00万元。
""",
    "峨边科协.txt": """峨边彝族自治县科学技术协会2032年度部门决算
2032年本年收入合计120.00万元，本年支出合计150.00万元，其中：基本支出90.00万元，项目支出60.00万元。
“三公”经费支出1.20万元，其中公务接待费1.20万元。
""",
    "岳阳县科协.txt": """岳阳县科学技术协会2030年度部门决算
2030年本年收入合计90.00万元，本年支出合计88.00万元，其中：基本支出60.00万元，项目支出28.00万元。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder: Path = tmp_path_factory.mktemp("freely")
    with corpus_of(folder, TEXTS) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("蛾边科协2032年三公多少", ["1.20万元"]),
        ("四川两家科协的支出合计多少", ["泸县科协380.00万元", "峨边", "530万元"]),
        ("库里收了四川哪些单位的报告", ["泸县科协", "峨边", "2家"]),
        ("年份最新的是哪份报告", ["峨边", "2032年"]),
        ("决算三公超过1万元的是哪几家科协", ["2家", "2031年", "2032年"]),
        ("峨边科协2032年花的比收的多出多少", ["30"]),
        ("泸县科协2031年项目支出在总盘子里占几成", ["26.32%"]),
        ("泸县科协那个科技小院的三块投入加起来跟总数对得上吗", ["一致", "96"]),
        ("麻烦看下泸县科协2031年有几个退休的", ["5人"]),
    ],
)
def test_what_is_meant_is_told(corpus: Corpus, question: str, told: list[str]) -> None:
    tells(corpus, question, told)


@pytest.mark.parametrize(
    "question",
    [
        "四川三家科协的支出合计多少",  # there are two
        "泸县科协那个科技小院的四块投入加起来跟总数对得上吗",  # it has three
    ],
)
def test_what_is_not_meant_is_not_told(corpus: Corpus, question: str) -> None:
    answer = corpus.ask(question)
    assert answer.status != "answered", answer.answer


def test_a_guess_is_told(corpus: Corpus) -> None:
    assert any("峨边" in warning for warning in corpus.ask("蛾边科协2032年三公多少").warnings)


def test_a_place_of_the_country_is_no_slip() -> None:
    assert place_meant("湘潭科协", ["平潭"]) == ("", "")
    assert place_meant("平谭财政局", ["平潭", "平潭县"]) == ("平潭", "平谭")
    assert place_meant("佛平县财政局", ["佛坪县", "西平县"]) == ("", "")


def test_short_names_of_autonomous_places() -> None:
    assert {"鄂温克旗", "鄂温克族"} <= {*place_names("鄂温克族自治旗")}
    assert {"彭水", "彭水县"} <= {*place_names("彭水苗族土家族自治县")}


def test_parts_of_phrases() -> None:
    assert (number_said("三"), number_said("4"), number_said("百")) == (3, 4, 0)
    assert accounts_named("培训费预算|绿化") == ["培训费"]
