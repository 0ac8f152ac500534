"""The bench of hints: what is noted, what is shown, what scripted models tell of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.bench_review import Case, count, met, read_cases, split
from kxai.evaluate.real.pool import PoolReport
from kxai.review.hints import Hint, Place
from tests.evaluate.real.tiny import OTHER, TUNED, make_pool

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


def case(*noted: tuple[str, ...]) -> Case:
    report = PoolReport(Path("a.txt"), "east", "final_accounts", 2022, "某馆", set_aside=False)
    return Case(report, TEXT, noted, 0)


def test_a_right_model_finds_what_is_shown_and_a_careless_one_does_not() -> None:
    found = count(case(("51", "54"), ("2022", "7")), 40)
    assert (found["noted"], found["two places"], found["shown"]) == (2, 1, 1)
    assert (found["found: perfect"], found["told: perfect"], found["met: perfect"]) == (1, 1, 1)
    assert found["told: careless"] == 1
    assert found["met: careless"] == found["told: inventing"] == 0


@pytest.mark.parametrize(
    ("numbers", "one", "other", "told"),
    [
        (("51", "54"), "51人", "54人", ("51", "54")),
        (("51", "54"), "51人", "51人", None),
        (("1234",), "1,234元", "1234元", ("1234", "1234")),
        (("1", "2"), "12人", "2人", None),
        ((), "1人", "2人", None),
    ],
)
def test_two_places_tell_two_numbers_or_the_only_one(
    numbers: tuple[str, ...], one: str, other: str, told: tuple[str, str] | None
) -> None:
    assert split(numbers, one, other) == told


def test_a_hint_meets_what_both_its_places_tell() -> None:
    def place(quote: str) -> Place:
        return Place(start=0, end=len(quote), quote=quote, section="")

    def hint(one: str, other: str) -> Hint:
        places = (place(one), place(other))
        return Hint(
            id=one, report="a", kind="statements", text="", places=places, model="m", prompt="p"
        )

    hints = [hint("编制数为51人", "编制数为54人"), hint("编制数为51人", "两个部门")]
    assert met(case(("51", "54")), hints) == (1, 1)


def test_cases_are_the_reports_with_things_that_need_meaning(tmp_path: Path) -> None:
    noted = {"tier": "should", "numbers": ["1,234", "1234", "5"]}
    gold = {
        TUNED: {"findings": [noted, {"tier": "must", "numbers": ["1"]}]},
        OTHER: {"findings": []},
    }
    (found,) = read_cases(make_pool(tmp_path, spots=[], gold=gold))
    assert (found.report.stem, list(found.noted)) == (TUNED, [("1234", "5")])
    assert found.by_rules == 0
