from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kxai.cli import app

REPORT = """甲县科学技术协会2031年部门预算

| 名称 | 金额 |
| --- | --- |
| 基本支出 | 12.00 |
| 丁戊己 | 8.00 |

部门收支总表

| 收入 | 预算数 | 支出 | 预算数 |
| --- | --- | --- | --- |
| 一、一般公共预算财政拨款 | 20.00 | 一、科学技术支出 | 20.00 |
| 本年收入合计 | 20.00 | 本年支出合计 | 20.00 |
"""


def kxai(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["genre", *map(str, words)], env={"COLUMNS": "300"})


def test_check_tells_the_number_of_entries() -> None:
    told = kxai("check")
    assert told.exit_code == 0
    assert "所有例子都符合" in told.stdout


def test_check_names_file_and_line_of_every_fault(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("[[word]]\nid = 'a.b'\n\n[[word]]\nid = 'a.c'\ncolour = 'red'\n", "utf-8")
    for path in (own, tmp_path):
        told = kxai("check", path)
        assert told.exit_code == 1
        assert "own.toml 第6行" in told.stdout
        assert "未采用" in told.stdout


def test_explain_says_what_a_word_is_and_where_that_stands() -> None:
    told = kxai("explain", "公务接待费")
    assert told.exit_code == 0
    assert "three_public.reception" in told.stdout
    assert "kxai/genre/indicators.tsv 第" in told.stdout


def test_explain_of_an_unknown_word_is_exit_code_1() -> None:
    assert kxai("explain", "晴空万里").exit_code == 1


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "甲县.txt"
    path.write_text(REPORT, "utf-8")
    return path


def test_table_shows_templates_and_what_is_not_known(report: Path) -> None:
    told = kxai("table", report)
    assert told.exit_code == 0
    assert "部门收支总表（budget.summary）" in told.stdout
    assert "不认识的行：丁戊己" in told.stdout


def test_table_as_json(report: Path) -> None:
    tables = [json.loads(line) for line in kxai("table", report, "--json").stdout.splitlines()]
    assert [table["template"] for table in tables] == ["", "budget.summary"]
    assert tables[0]["unknown_rows"] == ["丁戊己"]


def test_table_of_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert kxai("table", tmp_path / "none.txt").exit_code == 1
