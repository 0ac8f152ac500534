"""One name that fits several bodies: each is answered, and nothing of them is added up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from kxai.bulk import run
from kxai.settings import Settings

BODIES = {"岚山市科学技术协会": 310, "岚山县科学技术协会": 120, "溪口县科学技术协会": 99}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("one_name")
    for number, (name, income) in enumerate(BODIES.items()):
        (folder / f"r{number}.txt").write_text(
            f"{name}2023年度部门决算\n一、收入决算情况说明\n"
            f"2023年本年收入合计{income}.50万元，比2022年的80.00万元增加{income - 80}.50万元。\n"
            f"二、存在的问题\n{name[:3]}科普人员不足，第{number + 1}项活动覆盖面不够。\n",
            "utf-8",
        )
    settings = Settings(workspace=folder / "ws")
    run([folder], settings=settings)
    with Corpus.open(folder / "ws", settings) as opened:
        yield opened


@pytest.mark.parametrize(
    "question",
    ["岚山科协2023年收入合计是多少？", "岚山市科协和岚山县科协2023年收入合计各是多少？"],
)
def test_each_body_of_a_name_is_answered(corpus: Corpus, question: str) -> None:
    answer = corpus.ask(question).answer
    assert "310.5" in answer
    assert "120.5" in answer
    assert "431" not in answer
    assert "99.5" not in answer


def test_the_words_of_each_body_are_quoted(corpus: Corpus) -> None:
    answer = corpus.ask("岚山科协存在哪些问题？")
    assert "第1项活动" in answer.answer
    assert "第2项活动" in answer.answer
    assert len({citation.report for citation in answer.citations}) == 2


@pytest.mark.parametrize(
    ("question", "total"),
    [
        ("岚山科协和溪口科协2023年收入一共多少？", "530.5"),
        ("岚山市科协和岚山县科协2023年收入加起来是多少？", "431"),
        ("岚山市科协和溪口县科协2023年收入合计是多少？", "410"),
    ],
)
def test_what_is_asked_for_in_all_is_added(corpus: Corpus, question: str, total: str) -> None:
    assert total in corpus.ask(question).answer


def test_the_full_name_means_one(corpus: Corpus) -> None:
    answer = corpus.ask("岚山县科协2023年收入合计是多少？").answer
    assert "120.5" in answer
    assert "310.5" not in answer
