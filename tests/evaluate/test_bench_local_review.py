"""Hints of a real model on a pool: what is drawn, what is asked, what is counted."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from eval.bench_local_review import COLUMNS, asked, draw, line
from eval.bench_review import Case, careless, perfect
from eval.scripted_models import Said, Script, serving
from kxai.ask.question_model import Model
from kxai.evaluate.real.pool import PoolReport
from kxai.llm.gate import OPEN
from kxai.settings import Settings

TEXT = """某馆2022年部门决算情况说明
一、编制情况
渔歌传承部与馆藏保管部两个部门的在职人员编制数为51人，年内没有增减。
二、其他
馆藏保管部与渔歌传承部两个部门的在职人员编制数为54人，其中各有半数。
三、安全
馆舍屋顶漏水处已经请工匠重新铺设，费用由馆内自筹。
四、采购
全年没有政府采购，没有购置车辆，也没有出国。
"""


def case(stem: str, *, aside: bool = False) -> Case:
    path = Path(f"{stem}.txt")
    report = PoolReport(path, "east", "final_accounts", 2022, "某馆", set_aside=aside)
    return Case(report, TEXT, [("51", "54")], 0)


def row_with(script: Script, one: Case, *, show: bool = False) -> Counter[str]:
    with serving(script) as (base_url, _):
        settings = Settings(llm_base_url=base_url, llm_model="scripted", llm_tries=1)
        with Model(settings, gate=OPEN) as model:
            return asked(one, model, 40, show=show)


def test_a_part_is_drawn_in_the_same_order_every_time() -> None:
    cases = [case(name, aside=name in "bd") for name in "abcdef"]
    drawn = draw(cases, "tuned", 18)
    assert sorted(one.report.stem for one in drawn) == ["a", "c", "e", "f"]
    assert draw(cases[::-1], "tuned", 18) == drawn
    assert {one.report.stem for one in draw(cases, "set aside", 18)} == {"b", "d"}


def test_what_a_model_tells_is_counted_with_its_kinds_and_what_it_took() -> None:
    right, loose = (row_with(make(case("a")), case("a")) for make in (perfect, careless))
    assert (right["told"], right["found"], right["met"], right["statements"]) == (1, 1, 1, 1)
    assert (loose["told"], loose["met"], loose["failed"]) == (1, 0, 0)
    assert right["tokens"] > 0
    assert line("m", right).count("|") == len(COLUMNS) + 1


def test_a_model_without_an_answer_is_counted_as_failed() -> None:
    row = row_with(lambda *_: Said("好的。"), case("a"))
    assert (row["told"], row["failed"]) == (0, 1)
    assert row["asked again"] > 0


@pytest.mark.parametrize("aside", [False, True])
def test_no_hint_of_what_is_set_aside_is_shown(
    aside: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    one = case("a", aside=aside)
    assert row_with(perfect(one), one, show=True)["told"] == 1
    shown = re.search("编制数为51", capsys.readouterr().err)
    assert (shown is None) == aside
