"""What an expert adds touches data files only: four additions, each seen in what kxai reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from kxai.genre.reader import try_genre

SCRIPT = """
import json, sys
from kxai.check import check
from kxai.extract import extract
from kxai.load import load
from pathlib import Path

extraction = extract(load(Path(sys.argv[1])))
result = check(extraction.figures, extraction.text, report=extraction.report)
print(json.dumps({
    "figures": [[f.text, f.indicator, f.at.statement.kind if f.at else ""] for f in extraction.figures],
    "relations": [[f.kind, f.verdict, f.equation] for f in result.findings],
}))
"""


def read_with(tmp_path: Path, genre: str, report: str) -> dict[str, Any]:
    """The figures and findings of a report, read with this genre laid over the shipped one."""
    own = tmp_path / "genre"
    own.mkdir(exist_ok=True)
    (own / "own.toml").write_text(genre, "utf-8")
    path = tmp_path / "甲县科协2031年部门预算.txt"
    path.write_text(report, "utf-8")
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)],
        env={**os.environ, "KXAI_GENRE": str(own)},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def indicators(found: dict[str, Any]) -> dict[str, str]:
    return {text: indicator for text, indicator, _ in found["figures"]}


TITLE = "甲县科学技术协会2031年部门预算\n\n"
RESERVE = """
[[indicator]]
id = "expenditure.reserve"
kind = "money"
unit = "万元"
zh = "单位预留机动经费"
aliases = ["预留机动经费"]
definition = "单位留作机动、尚未定用途的经费；不是财政的预备费"

[[family]]
id = "expenditure"
mode = "add"
optional = ["expenditure.reserve"]
"""


def test_an_indicator_with_two_wordings(tmp_path: Path) -> None:
    genre = """
[[indicator]]
id = "training.total"
kind = "money"
unit = "万元"
zh = "培训费"
aliases = ["培训经费"]
definition = "举办培训的费用；不是会议费"
"""
    report = TITLE + "2031年，培训费12.5万元。\n\n2031年，培训经费13.5万元。\n"
    found = indicators(read_with(tmp_path, genre, report))
    assert found["12.5"] == found["13.5"] == "training.total"


def test_a_part_of_spending_in_tables_prose_and_sums(tmp_path: Path) -> None:
    table = """部门支出总表

单位：万元

| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 | 单位预留机动经费 |
| --- | --- | --- | --- | --- | --- |
| | 合计 | 100.00 | 60.00 | 30.00 | 10.00 |
| 206 | 科学技术支出 | 100.00 | 60.00 | 30.00 | 10.00 |
"""
    found = read_with(tmp_path, RESERVE, TITLE + table)
    assert ["10.00", "expenditure.reserve", "budget.expenditure"] in found["figures"]
    assert [row for row in found["relations"] if row[1] == "inconsistent"] == []
    wrong = read_with(tmp_path, RESERVE, TITLE + table.replace("| 10.00 |", "| 14.00 |"))
    assert any("14.00" in row[2] for row in wrong["relations"] if row[1] == "inconsistent")
    prose = (
        "一、支出预算说明\n\n2031年支出预算200万元，其中：基本支出150万元，项目支出30万元，"
        "单位预留机动经费20万元。\n"
    )
    found = read_with(tmp_path, RESERVE, TITLE + prose)
    assert indicators(found)["20"] == "expenditure.reserve"
    assert [row for row in found["relations"] if row[1] == "inconsistent"] == []


def test_a_form_of_its_own(tmp_path: Path) -> None:
    genre = """
[[indicator]]
id = "meeting.total"
kind = "money"
unit = "万元"
zh = "会议费"
definition = "召开会议的费用；不是培训费"

[[indicator]]
id = "training.total"
kind = "money"
unit = "万元"
zh = "培训费"
definition = "举办培训的费用；不是会议费"

[[indicator]]
id = "meeting.with_three_public"
kind = "money"
unit = "万元"
zh = "“三公”经费、会议费和培训费合计"
definition = "三公经费、会议费、培训费之和；不是三公经费"

[[family]]
id = "meeting"
whole = "meeting.with_three_public"
parts = ["three_public.total", "meeting.total", "training.total"]

[[table]]
id = "budget.meeting"
name = "“三公”经费、会议费、培训费支出表"
side = "budget"
titles = ["“三公”经费、会议费、培训费支出表"]
total = "meeting.with_three_public"
heads = [
  { words = ["因公出国"], means = "three_public.abroad" },
  { words = ["公务用车"], means = "three_public.vehicles" },
  { words = ["公务接待"], means = "three_public.reception" },
  { words = ["三公经费", "“三公”经费"], means = "three_public.total" },
  { words = ["会议费"], means = "meeting.total" },
  { words = ["培训费"], means = "training.total" },
]
yes = ["2031年一般公共预算“三公”经费、会议费、培训费支出表"]
no = ["一般公共预算“三公”经费支出表"]
"""
    report = """一般公共预算“三公”经费、会议费、培训费支出表

单位：万元

| 项目 | 2031年预算数 |
| --- | --- |
| 合计 | 31.00 |
| 三公经费 | 11.00 |
| 因公出国（境）费用 | 1.50 |
| 公务用车购置及运行费 | 6.00 |
| 公务接待费 | 3.50 |
| 会议费 | 12.00 |
| 培训费 | 8.00 |
"""
    found = read_with(tmp_path, genre, TITLE + report)
    told = indicators(found)
    assert told["31.00"] == "meeting.with_three_public"
    assert (told["11.00"], told["12.00"], told["8.00"]) == (
        "three_public.total",
        "meeting.total",
        "training.total",
    )
    assert {kind for *_, kind in found["figures"]} == {"budget.meeting"}
    assert [row for row in found["relations"] if row[1] == "inconsistent"] == []
    wrong = read_with(tmp_path, genre, TITLE + report.replace("12.00", "13.00"))
    assert any("13.00" in row[2] for row in wrong["relations"])


def test_an_identity_of_a_province(tmp_path: Path) -> None:
    genre = """
[[identity]]
id = "own.two_columns"
tables = ["budget.expenditure"]
lines = ["row"]
whole = ["财政拨款"]
parts = ["本级拨款", "省级拨款"]
zh = "财政拨款 = 本级拨款 + 省级拨款"
en = "appropriation = own + of the province"
source = "某省部门预算编制手册"
yes = ["财政拨款 10; 本级拨款 8; 省级拨款 2"]
no = ["财政拨款 10; 本级拨款 8; 省级拨款 1"]
"""
    table = """部门支出总表

单位：万元

| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 | 财政拨款 | 本级拨款 | 省级拨款 |
| --- | --- | --- | --- | --- | --- | --- | --- |
| | 合计 | 100.00 | 60.00 | 40.00 | 90.00 | 70.00 | 20.00 |
| 206 | 科学技术支出 | 100.00 | 60.00 | 40.00 | 90.00 | 70.00 | 20.00 |
"""
    wrong = table.replace("70.00 | 20.00 |", "70.00 | 26.00 |")
    assert read_with(tmp_path, genre, TITLE + table)["relations"] == []
    found = read_with(tmp_path, genre, TITLE + wrong)["relations"]
    assert [row[1] for row in found]
    assert all("70.00 + 26.00" in row[2] for row in found)
    plain = read_with(tmp_path, genre.replace("财政拨款", "无此栏"), TITLE + wrong)
    assert plain["relations"] == []


def test_an_identity_must_fit_its_examples(tmp_path: Path) -> None:
    entry = """
[[identity]]
id = "own.wrong"
tables = ["budget.expenditure"]
lines = ["row"]
whole = ["expenditure.total"]
parts = ["family:expenditure"]
zh = "支出合计 = 基本支出 + 项目支出"
en = "expenditure = basic + project"
source = "某省部门预算编制手册"
yes = ["expenditure.total 10; expenditure.basic 4; expenditure.project 5"]
no = ["expenditure.total 10; expenditure.basic 4; expenditure.project 6"]
"""
    own = tmp_path / "own.toml"
    own.write_text(entry, "utf-8")
    _, faults = try_genre(own)
    assert ["不成立" in fault.reason or "也成立" in fault.reason for fault in faults] == [True] * 2
    for known, unknown, named in (
        ("budget.expenditure", "budget.none", "“budget.none”"),
        ("family:expenditure", "family:none", "“none”"),
        ('"expenditure.total"', '"expenditure.none"', "“expenditure.none”"),
    ):
        own.write_text(entry.replace(known, unknown, 1), "utf-8")
        _, faults = try_genre(own)
        assert any(named in fault.reason and "不存在" in fault.reason for fault in faults)


def test_the_title_of_a_province(tmp_path: Path) -> None:
    table = """一般拨款支出明细表（按功能科目）

单位：万元

| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| --- | --- | --- | --- | --- |
| | 合计 | 90.00 | 60.00 | 30.00 |
| 206 | 科学技术支出 | 90.00 | 60.00 | 30.00 |
"""
    genre = """
[[table]]
id = "budget.general"
mode = "add"
titles = ["一般拨款支出明细表"]
yes = ["2031年一般拨款支出明细表（按功能科目）"]
no = ["拨款支出明细表"]
"""
    found = read_with(tmp_path, genre, TITLE + table)
    assert {kind for *_, kind in found["figures"]} == {"budget.general"}
    assert ["60.00", "general_budget.basic", "budget.general"] in found["figures"]
