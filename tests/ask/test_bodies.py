"""Bodies by the names that people have for them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kxai.ask.bodies import Directory
from kxai.ask.named import Named
from kxai.ask.question_years import years_in
from kxai.ask.spoken_names import Body, bodies_in, body_key
from kxai.schema.report import Report
from tests.check.ledger import REPORT

BODIES = (
    ("澄阳综合实验区公安局", "澄阳综合实验区", "county"),
    ("澄阳综合实验区卫生和计划生育局", "澄阳综合实验区", "county"),
    ("澄阳综合实验区公共资源交易中心", "澄阳综合实验区", "county"),
    ("澄阳县人民法院", "澄阳县", "county"),
    ("澄阳县人大常委会", "澄阳县", "county"),
    ("望江省人民检察院", "望江省", "province"),
    ("中共望江省委员会办公厅", "望江省", "province"),
    ("松河县文学艺术界联合会", "松河县", "county"),
    ("松河县科学技术协会", "松河县", "county"),
    ("澄阳县流云镇人民政府", "澄阳县流云镇", "township"),
    ("流云镇", "流云镇", "township"),
)


def report(number: int, org: str, region: str, level: str) -> Report:
    return replace(REPORT, id=f"r{number}", org=org, region=region, level=level, source=f"{number}")


DIRECTORY = Directory([report(n, *body) for n, body in enumerate(BODIES)])


def found(question: str) -> tuple[list[str], Named]:
    named = DIRECTORY.find(question)
    return [DIRECTORY.reports[i].org or "" for i in named.reports], named


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("澄阳公安局2015年接待了多少批", "澄阳综合实验区公安局"),
        ("澄阳区公安局2015年接待了多少批", "澄阳综合实验区公安局"),
        ("公安局2015年接待了多少批", "澄阳综合实验区公安局"),
        ("卫计局有几辆车", "澄阳综合实验区卫生和计划生育局"),
        ("交易中心编制几个人", "澄阳综合实验区公共资源交易中心"),
        ("澄阳法院2016年有几辆车", "澄阳县人民法院"),
        ("澄阳县人民代表大会常务委员会2017年收入", "澄阳县人大常委会"),
        ("省检察院2018年收入", "望江省人民检察院"),
        ("省委办公厅2018年收入", "中共望江省委员会办公厅"),
        ("文联2018年花了多少", "松河县文学艺术界联合会"),
        ("松河科协打算怎么改进", "松河县科学技术协会"),
    ],
)
def test_a_body_as_people_call_it(question: str, body: str) -> None:
    bodies, named = found(question)
    assert bodies == [body]
    assert named.unknown == ()


def test_several_in_a_list() -> None:
    bodies, named = found("卫计局跟公安局谁招待花得多")
    assert bodies == [BODIES[1][0], BODIES[0][0]]
    assert named.rest == "|跟|谁招待花得多"


def test_a_township_under_both_names() -> None:
    assert set(found("流云镇2017年收入")[0]) == {"流云镇", "澄阳县流云镇人民政府"}
    assert body_key("澄阳县流云镇人民政府") == "澄阳县流云镇"


@pytest.mark.parametrize(
    "question",
    ["澄阳公按局2015年接待费", "橙阳公安局2015年接待费", "澄阳公共资原交易中心2016年支出"],
)
def test_a_slip_of_the_pen_is_offered_not_answered(question: str) -> None:
    bodies, named = found(question)
    assert bodies == []
    assert named.unknown
    meant = "交易中心" if "交易" in question else "公安局"
    assert any(meant in name for name in named.near), named.near


def test_a_slip_that_leaves_no_office_is_told() -> None:
    bodies, named = found("澄阳公安句2015年接待费")
    assert bodies == [BODIES[0][0]]
    assert named.guessed == (BODIES[0][0],)


@pytest.mark.parametrize(
    "question", ["澄阳水务局2017年支出", "云岭县2021年收入", "财政厅2020年收入"]
)
def test_what_the_archive_lacks_is_named(question: str) -> None:
    bodies, named = found(question)
    assert bodies == []
    assert named.unknown
    assert question.startswith(named.unknown[0])


def test_names_of_the_place_are_offered() -> None:
    _, named = found("澄阳林业局2017年支出")
    assert len(named.near) == 3
    assert all(name.startswith("澄阳") for name in named.near)


@pytest.mark.parametrize("question", ["三家科协谁多", "哪个镇花钱最多", "最大的一块是什么"])
def test_no_body_is_meant(question: str) -> None:
    bodies, named = found(question)
    assert (bodies, named.unknown) == ([], ())


def test_a_place_of_several_bodies() -> None:
    bodies, named = found("2016年澄阳支持农村的钱一共多少")
    assert named.place
    assert BODIES[0][0] in bodies


def test_every_body_of_a_kind() -> None:
    assert found("各家科协的收入")[0] == [BODIES[8][0]]


def test_the_only_body_of_an_archive_is_ours() -> None:
    one = Directory([report(1, *BODIES[0])])
    assert one.find("我们局去年花了多少").reports == ("r1",)
    assert DIRECTORY.find("我们局去年花了多少").reports == ()


def test_a_name_is_measured_within_its_place() -> None:
    body = Body.of(report(0, *BODIES[1]))
    assert body.core == "卫生和计划生育局"
    assert body.called("卫生和计划生育局") > body.called("卫计局") > body.called("教育局") == 0


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("|17决算,收入", [2017]),
        ("|17,18,19,出国费", [2017, 2018, 2019]),
        ("|2017到2019三年收入", [2017, 2018, 2019]),
        ("|2017年收入17万元", [2017]),
        ("|收入17万元", []),
        ("|12人", []),
    ],
)
def test_years_as_people_write_them(question: str, years: list[int]) -> None:
    assert years_in(question)[0] == years


def test_of_many_bodies_towns_are_one_under_both_names() -> None:
    towns = [f"{a}{b}镇" for a in "安白昌定恩" for b in "城川德东丰"]
    long = [f"柳河县{town}" for town in towns]
    names = [*(f"{town}人民政府" for town in long), "柳河县文联"]
    assert bodies_in([*towns, *names]) == {*towns, "柳河县文联"}
    assert bodies_in(names) == {*long, "柳河县文联"}
