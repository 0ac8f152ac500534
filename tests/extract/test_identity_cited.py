"""Whose report it is: not who wrote what it cites, nor who published it where its file says more."""

from __future__ import annotations

import hashlib

import pytest

from kxai.extract import extract
from kxai.schema import Document

CITING = (
    "依照《云岭省财政厅云岭省扶贫办关于开展绩效自评工作的通知》的要求，我办对2031年专项资金开展自评，"
    "现总结如下。\n全年安排资金520.00万元，实际支出498.20万元。\n"
)


def _org(text: str, name: str) -> str | None:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return extract(Document(name, digest, "txt", text)).report.org


def test_who_wrote_what_is_cited_is_not_meant() -> None:
    assert _org(CITING, "a.txt") is None
    named = CITING.replace("我办对", "宁溪县民政局对")
    assert _org(named, "a.txt") == "宁溪县民政局"


@pytest.mark.parametrize(
    ("name", "org"),
    [
        ("07_宁溪县档案馆2031年专项资金绩效自评报告.txt", "宁溪县档案馆"),
        ("07_材料.txt", None),
        ("2031年专项资金绩效自评报告.txt", None),
    ],
)
def test_a_file_named_like_its_report(name: str, org: str | None) -> None:
    assert _org(CITING, name) == org


@pytest.mark.parametrize("unit", ["云溪市中医院[单户表]", "026-云溪市中医院（本级）"])
def test_marks_around_the_name_in_a_field(unit: str) -> None:
    text = f"2031年收支决算总表\n来源：卫健局\n编制单位：{unit}\n本年收入\n120.50\n"
    assert _org(text, "a.txt") == "云溪市中医院"


def test_a_whole_place_is_no_name_of_one() -> None:
    text = "我盟公布2031年财政收支\n据介绍，2031年全盟财政收支情况如下：全盟收入31.07亿元。\n"
    assert _org(text, "a.txt") is None


def test_the_name_of_a_file_stands_in_for_a_title() -> None:
    text = "一、人员情况\n编制数8人。\n二、收支情况\n2030年收入80.00万元，2031年收入96.00万元，2030年较2029年减少。\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    named = extract(Document("03_宁溪县档案馆2031年部门预算.txt", digest, "txt", text)).report
    assert (named.org, named.year, named.kind) == ("宁溪县档案馆", 2031, "budget")
    titled = "宁溪县民政局2030年部门决算\n" + text
    digest = hashlib.sha256(titled.encode()).hexdigest()
    told = extract(Document("03_宁溪县档案馆2031年部门预算.txt", digest, "txt", titled)).report
    assert (told.org, told.year, told.kind) == ("宁溪县民政局", 2030, "final_accounts")
