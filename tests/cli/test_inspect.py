"""kxai inspect: what is recognised of files."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kxai.cli import app

FIXTURES = Path(__file__).parents[2] / "fixtures" / "reports"
BUDGET = FIXTURES / "04_yongkang_budget_2023.html"
WORD = FIXTURES / "02_pingle_accounts_2022.docx"


def inspect(*args: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["inspect", *map(str, args)], env={"COLUMNS": "160"})
    return result.exit_code, result.stdout, result.stderr


def test_a_page_and_a_word_file_are_told_apart() -> None:
    code, out, _ = inspect(WORD, BUDGET)
    assert code == 0
    assert "docx" in out
    assert "html，编码UTF-8" in out
    assert "咏康县科学技术协会，2023，部门预算" in out
    assert "含1个图表" in out
    assert "财政拨款“三公”经费支出决算表" in out


def test_json_has_one_object_a_line() -> None:
    code, out, _ = inspect("--json", WORD, BUDGET)
    assert code == 0
    word, page = map(json.loads, out.splitlines())
    assert (word["format"], page["format"]) == ("docx", "html")
    assert len(page["tables"]) == 4
    assert page["ocr_share"] is None
    assert all(table["unit"] == "万元" for table in page["tables"])


def test_what_cannot_be_read_is_named_and_the_rest_shown(tmp_path: Path) -> None:
    cut = tmp_path / "cut.docx"
    cut.write_bytes(WORD.read_bytes()[:500])
    code, out, err = inspect(tmp_path / "none.txt", cut, BUDGET)
    assert code == 1
    assert "[E101]" in err
    assert "[E105]" in err
    assert "咏康县" in out


@pytest.mark.parametrize("name", ["[red]x[/red].txt", "a\x1b[31mb.txt"])
def test_names_are_no_markup(tmp_path: Path, name: str) -> None:
    path = tmp_path / name.replace("/", "_")
    path.write_text("云溪县科学技术协会2020年度部门决算\n收入合计209.7万元。\n", "utf-8")
    code, out, _ = inspect(path)
    assert code == 0
    assert "\x1b" not in out


def test_folders_and_archives_are_looked_into(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "档案.zip", "w") as archive:
        archive.write(BUDGET, "2024/预算.html")
        archive.writestr("坏.docx", WORD.read_bytes()[:500])
        archive.writestr("图.dwg", b"AC1015")
    code, out, err = inspect(tmp_path)
    assert code == 1
    assert "档案.zip!/2024/预算.html" in out
    assert "[E105] " in err
    assert "坏.docx" in err
    assert "[E103] " in err
    assert "图.dwg" in err
    assert inspect(tmp_path / "档案.zip!/2024/预算.html")[0] == 0


def test_page_numbers_are_one_kind_of_what_is_left_out() -> None:
    _, out, _ = inspect("--json", Path(__file__).parents[2] / "fixtures/pdf/accounts_ruled.pdf")
    furniture = json.loads(out)["furniture"]
    assert len([text for text in furniture if text.isdecimal()]) <= 1
    assert "澄溪县科学技术协会2021年度部门决算" in furniture


def test_what_must_be_published_is_listed_with_its_state() -> None:
    code, out, _ = inspect(FIXTURES / "06_fuyu_accounts_2021.txt")
    assert code == 0
    assert re.search("机关运行经费支出情况说明 +有 ", out)
    assert re.search("名词解释 +没有找到 ", out)
    _, out, _ = inspect("--json", FIXTURES / "06_fuyu_accounts_2021.txt")
    items = {item["id"]: item["state"] for item in json.loads(out)["disclosure"]}
    assert items["accounts.duties"] == "present"
