"""Several reports of one body: what two of them tell of one year is one fact."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kxai.ask import Corpus
from kxai.bulk import run
from kxai.settings import Settings

REPORTS = {
    "a19.txt": "云溪县科学技术协会2019年度部门决算\n2019年本年支出合计300.00万元。\n",
    "a20.txt": (
        "云溪县科学技术协会2020年度部门决算\n2020年本年支出合计280.00万元，"
        "与上年本年支出合计300.00万元相比，减少20.00万元，下降6.67%，主要是项目减少。\n"
    ),
    "b19.txt": "松河县科学技术协会2019年度部门决算\n2019年本年支出合计100.00万元。\n",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("families")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, "utf-8")
    settings = Settings(workspace=folder / "w")
    run([folder / name for name in REPORTS], settings=settings)
    with Corpus.open(folder / "w", settings) as opened:
        yield opened


def test_a_total_in_a_name_is_no_order_to_add(corpus: Corpus) -> None:
    answer = corpus.ask("云溪县科协2019年本年支出合计是多少？").answer
    assert "300.00万元" in answer
    assert "600" not in answer


def test_a_wrong_premise_about_a_total_is_told(corpus: Corpus) -> None:
    answer = corpus.ask("云溪县科协2020年本年支出合计为什么增加了？").answer
    assert "前提不成立" in answer
    assert "减少" in answer


def test_what_two_reports_tell_of_one_year_counts_once(corpus: Corpus) -> None:
    answer = corpus.ask("云溪县和松河县科协2019年支出一共多少？").answer
    assert "400" in answer
    assert "700" not in answer
