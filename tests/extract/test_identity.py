"""Who wrote it, about which year, of which kind."""

from __future__ import annotations

import pytest

from tests.extract.reading import read

REPORTS = [
    (
        "桐安县科学技术协会2016年度部门决算\n第二部分 2016年度部门决算情况说明\n一、收入决算情况说明\n收入合计9万元。",
        ("桐安县科学技术协会", "桐安县", "county", 2016, "final_accounts"),
    ),
    (
        "宁溪市科协2023年部门预算编制说明\n一、部门预算情况说明\n2023年收入预算80万元，比2022年增加2万元。",
        ("宁溪市科学技术协会", "宁溪市", "city", 2023, "budget"),
    ),
    (
        "平川区2019年度部门整体支出绩效自评报告\n部门（单位）名称：平川区科学技术协会\n全年支出66万元。",
        ("平川区科学技术协会", "平川区", "county", 2019, "overall_evaluation"),
    ),
    (
        "附件\n2020年农技推广项目绩效自评报告\n项目单位为安岭县科学技术协会。",
        ("安岭县科学技术协会", "安岭县", "county", 2020, "project_evaluation"),
    ),
    (
        "科协\n2022年部门预算绩效文本\n清河市北湖区科学技术协会编制\n北湖区科学技术协会本级",
        ("清河市北湖区科学技术协会", "清河市北湖区", "county", 2022, "performance_text"),
    ),
    (
        "河西县档案馆2018年度部门决算公开\n一、部门决算情况说明\n支出决算30万元。",
        ("河西县档案馆", "河西县", "county", 2018, "final_accounts"),
    ),
]


@pytest.mark.parametrize(("text", "facts"), REPORTS, ids=[text[:10] for text, _ in REPORTS])
def test_identity(text: str, facts: tuple[object, ...]) -> None:
    report = read(text, title="").report
    assert (report.org, report.region, report.level, report.year, report.kind) == facts


@pytest.mark.parametrize(
    ("region", "level"),
    [
        ("昆山市", "county"), ("芒市", "county"), ("清河市东岭市", "county"), ("北原自治州南坝市", "county"),
        ("苏州市", "city"), ("株洲市", "city"), ("重庆市", "province"), ("清河市北湖区", "county"),
    ],
)  # fmt: skip
def test_a_city_is_of_prefecture_or_of_county_rank(region: str, level: str) -> None:
    text = f"{region}科学技术协会2020年度部门决算\n一、部门决算情况\n收入合计9万元。"
    report = read(text, title="").report
    assert (report.region, report.level) == (region, level)


def test_the_unit_is_that_of_most_amounts() -> None:
    assert read("收入5000元，支出4000元，结余1000元，合计1万元。").report.unit == "元"
    assert read("没有数字。").report.unit == "万元"
    assert read("单位：元\n预算数\t500\t合计\t500\n全年支出1万元，其中2万元。").report.unit == "元"


def test_nothing_is_guessed() -> None:
    report = read("一段没有来历的话。", title="").report
    assert (report.org, report.region, report.level, report.year, report.kind) == (
        None,
        None,
        "unknown",
        None,
        "unknown",
    )


def test_party_phrases_do_not_enter_the_name() -> None:
    text = "南城县科学技术协会受中国共产党南城县委员会领导，由南城县科学技术协会编制，参加中国科学技术协会活动。"
    assert read(text, title="").report.org == "南城县科学技术协会"


def test_traditional_text_is_read_and_kept() -> None:
    import hashlib

    from kxai.extract import extract
    from kxai.schema import Document

    text = (
        "雲嶺縣科學技術協會2013年度部門決算情況說明\n經費支出合計壹拾貳萬元，其中：人員經費9萬元。"
    )
    sha = hashlib.sha256(text.encode()).hexdigest()
    extraction = extract(Document("old.txt", sha, "txt", text, language="zh-Hant"))
    assert extraction.report.region == "雲嶺縣"
    first, second = extraction.figures
    assert (first.text, first.value, first.unit) == ("壹拾貳", 12, "万元")
    assert second.indicator == "expenditure.personnel"
    assert all(text[f.start : f.end] == f.text for f in extraction.figures)


@pytest.mark.parametrize(
    ("title", "org"),
    [
        ("云和县科学技术协会2023年部门预算", "云和县科学技术协会"),
        ("关于平和县科学技术协会2023年部门预算的说明", "平和县科学技术协会"),
        ("仁和区科学技术协会2023年部门预算", "仁和区科学技术协会"),
        ("由太和县科学技术协会编制的2023年部门预算", "太和县科学技术协会"),
        ("2023年区科学技术协会部门预算\n清河市北湖区科学技术协会", "清河市北湖区科学技术协会"),
    ],
)
def test_a_place_may_hold_a_word_that_comes_before_places(title: str, org: str) -> None:
    assert read(title, title="").report.org == org


@pytest.mark.parametrize("lead", ["", "吉林省", "关于", "2020年度", "2020年"])
def test_a_place_that_begins_with_and_keeps_its_name(lead: str) -> None:
    report = read("本年收入合计10.00万元。", title=f"{lead}和平县科学技术协会部门决算\n").report
    assert report.org == "和平县科学技术协会"
    assert report.region == "和平县"


def test_a_title_that_names_a_place_alone_gives_the_region() -> None:
    report = read(
        "部门全年预算10.00万元。", title="宁溪县2022年度部门整体支出绩效自评报告\n"
    ).report
    assert (report.org, report.region, report.level) == (None, "宁溪县", "county")


def test_a_town_has_an_association_too() -> None:
    text = "兰溪镇科学技术协会2016年度部门决算\n一、收入支出决算总体情况\n"
    assert read(text, title="").report.org == "兰溪镇科学技术协会"
    assert read("各乡镇科协2016年度工作\n", title="").report.org is None
