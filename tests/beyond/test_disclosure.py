"""What must be published: there, said to be nil, or absent; by kind, year and province."""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai.beyond.script import Script
from kxai.beyond.survey import Survey, survey
from kxai.extract import extract
from kxai.genre import current
from kxai.load import load
from tests.beyond.reports import codes, remarks, written

REPORT = """松河县水产站{year}年度部门决算
一、部门职责
负责良种推广。
二、机构设置
内设办公室一个。
三、收入支出决算总体情况
本年收入合计20万元，支出合计20万元。〔略〕
四、“三公”经费支出决算情况
{three}
五、其他说明
{operating}政府采购支出1万元。本站共有车辆2辆。{performance}
{glossary}
"""
PARTS = {
    "year": "2016",
    "three": "公务接待费1万元，国内公务接待4批次、30人次。",
    "operating": "机关运行经费2万元。",
    "performance": "",
    "glossary": "六、名词解释\n（一）机关运行经费：保障机构运转的支出。",
}


def report(**parts: str) -> str:
    return REPORT.format(**{**PARTS, **parts})


def looked_at(folder: Path, text: str, name: str = "甲.txt") -> Survey:
    document = load(written(folder, text, name))
    return survey(Script.of(document, extract(document)))


def states(folder: Path, text: str) -> dict[str, str]:
    return {item.entry.id: item.state for item in looked_at(folder, text).items}


def test_a_complete_report_lacks_nothing(tmp_path: Path) -> None:
    told = states(tmp_path, report())
    assert set(told.values()) == {"present"}
    assert {"accounts.duties", "accounts.glossary", "accounts.receptions"} <= told.keys()
    assert "accounts.abroad" not in told  # nobody travelled


@pytest.mark.parametrize(
    ("part", "words", "item"),
    [
        ("glossary", "以上公开。", "accounts.glossary"),
        ("operating", "", "accounts.operating"),
        ("three", "公务接待费1万元。", "accounts.receptions"),
        ("three", "公务用车运行维护费1万元。", "accounts.vehicles_kept"),
        ("three", "公务用车购置费18万元。本站共有车辆1辆。", "accounts.vehicles_bought"),
        ("three", "因公出国（境）费3万元。", "accounts.abroad"),
    ],
)
def test_what_is_absent(tmp_path: Path, part: str, words: str, item: str) -> None:
    text = report(**{part: words}).replace("本站共有车辆2辆。", "资产占用情况另表。")
    assert states(tmp_path, text)[item] == "absent"
    (found,) = (f for f in remarks(tmp_path, text, "disclosure") if f.severity == "warning")
    name = current().disclosures[item].name
    assert name in found.explanation
    assert "财预〔2016〕143号" in str(found.diagnosis[0]["text"])


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("因公出国（境）团组1个，共2人，支出因公出国（境）费3万元。", "accounts.abroad"),
        ("公务用车购置费18万元，更新公务用车1辆。", "accounts.vehicles_bought"),
        ("公务用车运行维护费1万元，年末保有量1辆。", "accounts.vehicles_kept"),
        ("公务接待费1万元，接待来站客商26人。", "accounts.receptions"),
    ],
)
def test_details_that_are_there(tmp_path: Path, words: str, item: str) -> None:
    assert states(tmp_path, report(three=words))[item] == "present"


def test_a_term_that_is_only_explained_is_not_told_of(tmp_path: Path) -> None:
    assert "机关运行经费" in report(operating="")
    assert states(tmp_path, report(operating=""))["accounts.operating"] == "absent"


def test_nil_is_no_absence(tmp_path: Path) -> None:
    text = report(operating="本站不是机关，没有机关运行经费。")
    assert states(tmp_path, text)["accounts.operating"] == "nil"
    assert codes(tmp_path, text, "disclosure") == set()


def test_what_is_required_depends_on_the_year(tmp_path: Path) -> None:
    assert "disclosure.explanation" not in codes(tmp_path, report(year="2016"), "disclosure")
    assert codes(tmp_path, report(year="2019"), "disclosure") == {"disclosure.explanation"}
    assert codes(tmp_path, report(year="2012", glossary=""), "disclosure") == set()
    told = report(year="2019", performance="开展绩效自评。")
    assert codes(tmp_path, told, "disclosure") == set()


def test_a_piece_of_a_report_is_held_to_nothing(tmp_path: Path) -> None:
    assert states(tmp_path, report(glossary="").replace("〔略〕", "")) == {}
    alone = "松河县水产站2016年度部门决算\n一、“三公”经费\n公务接待费1万元。〔略〕\n"
    assert states(tmp_path, alone) == {}


TITLES = (
    "收入支出决算总表", "收入决算表", "支出决算表", "财政拨款收入支出决算总表",
    "一般公共预算财政拨款支出决算表", "一般公共预算财政拨款基本支出决算表",
    "财政拨款“三公”经费支出决算表", "政府性基金预算财政拨款收入支出决算表",
)  # fmt: skip


@pytest.mark.parametrize("left_out", range(len(TITLES)))
def test_a_table_that_no_list_names(tmp_path: Path, left_out: int) -> None:
    titles = [title for number, title in enumerate(TITLES) if number != left_out]
    head = "松河县水产站2016年度部门决算\n附件："
    text = head + " ".join(f"{n}.2016年度{title}.xls" for n, title in enumerate(titles, 1))
    (found,) = remarks(tmp_path, text, "disclosure")
    assert (found.code, found.severity) == ("disclosure.table", "info")
    whole = head + " ".join(f"{n}.2016年度{title}.xls" for n, title in enumerate(TITLES, 1))
    assert remarks(tmp_path, whole, "disclosure") == []


def table(title: str, rows: str = "合计\t\t5.00\t5.00\n2060701\t机构运行\t5.00\t5.00") -> str:
    head = "科目编码\t科目名称\t本年收入\t本年支出"
    return f"{title}\n单位：万元\n{head}\n{rows}\n\n"


def test_tables_that_are_there_make_a_missing_one_a_warning(tmp_path: Path) -> None:
    body = "松河县水产站2016年度部门决算\n\n" + "".join(
        table(title) for title in TITLES if "三公" not in title and "总表" not in title
    )
    found = remarks(tmp_path, body + "收入支出决算总表\n财政拨款收入支出决算总表\n", "disclosure")
    assert [(f.code, f.severity) for f in found] == [("disclosure.table", "warning")]
    assert "“三公”经费支出决算表" in found[0].explanation


FUND = "政府性基金预算财政拨款收入支出决算表"
EMPTY = "合计\t\t\t\n\t\t\t"


@pytest.mark.parametrize(
    ("rows", "note", "code"),
    [
        (EMPTY, "", "disclosure.empty_table"),
        (EMPTY, "注：本站没有政府性基金收支。", None),
        (EMPTY, "二、说明\n2016年没有使用政府性基金安排的支出。", None),
        (None, "", None),
        (None, "注：本表为空。", "disclosure.full_table"),
        (None, "本站无国有资本经营预算支出。", None),
        (None, "本站无其他收支项目。", None),
        (EMPTY, "二、说明\n2016年政府性基金支出0万元。", None),
        (None, "二、说明\n2016年没有使用政府性基金安排的支出。", "disclosure.full_table"),
        (None, "二、说明\n上年没有使用政府性基金安排的支出。", None),
        (None, "国有资本经营预算财政拨款支出决算表\n注：本表为空。", None),
    ],
)
def test_tables_and_what_is_said_of_them(
    tmp_path: Path, rows: str | None, note: str, code: str | None
) -> None:
    made = table(FUND) if rows is None else table(FUND, rows)
    text = f"松河县水产站2016年度部门决算\n\n{made}{note}\n"
    assert codes(tmp_path, text, "disclosure") == ({code} if code else set())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("“三公”经费3万元，比上年增加2万元。", True),
        ("“三公”经费3万元，比上年增加2万元，主要是来站客商较多。", False),
        ("因机构合并，“三公”经费3万元，比上年增加2万元。", False),
        ("“三公”经费3万元，比上年增加2万元。\n原因：来站客商较多。", False),
        ("“三公”经费3万元，与上年持平。", False),
    ],
)
def test_a_change_has_a_reason(tmp_path: Path, words: str, told: bool) -> None:
    text = report(three=words + "\n国内公务接待4批次、30人次，保有量2辆。")
    assert ("disclosure.no_reason" in codes(tmp_path, text, "disclosure")) is told


def test_contents_that_are_lost_altogether_are_not_told(tmp_path: Path) -> None:
    entries = "".join(f"{n}、{name}\n" for n, name in zip("一二三四", ("甲项概述", "乙项成效", "丙项经验", "丁项展望"), strict=True))  # fmt: skip
    text = f"松河县水产站2016年度部门决算\n目录\n{entries}收入12万元。〔略〕\n"
    assert codes(tmp_path, text, "disclosure") == set()


def test_a_province_asks_for_more(tmp_path: Path) -> None:
    entry = current().disclosures["accounts.glossary"].model_copy(update={"places": ("四川省",)})
    assert entry.applies("final_accounts", 2020, "四川省")
    assert not entry.applies("final_accounts", 2020, "云南省")
    assert not entry.applies("final_accounts", 2015, "四川省")
    assert not entry.applies("budget", 2020, "四川省")
    assert not entry.applies("final_accounts", None, "四川省")
