"""A user's folder laid over the genre: what it may do, and how faults in it are told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kxai.errors import GenreError
from kxai.genre.reader import read_genre, try_genre

INDICATOR = """
[[indicator]]
id = "training.total"
kind = "money"
unit = "万元"
zh = "培训费"
aliases = ["培训经费"]
definition = "举办培训的费用；不是会议费"
"""
TABLE = """
[[table]]
id = "budget.own"
name = "采购总览之表"
side = "budget"
titles = ["采购预算总览表"]
yes = ["2031年采购预算总览表"]
no = ["采购进度表"]
"""
WORD = """
[[word]]
id = "note.mark"
words = ["说明"]
at = "start"
yes = ["说明：无"]
no = ["无说明"]
"""


def write(folder: Path, text: str, name: str = "own.toml") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder


def fault_of(folder: Path) -> tuple[str, int, str]:
    _, faults = try_genre(folder)
    assert len({fault.origin for fault in faults}) == 1, faults
    reasons = "\n".join(fault.reason for fault in faults)
    return Path(faults[0].origin.file).name, faults[0].origin.line, reasons


def test_new_entries_of_every_kind_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    family = """
[[family]]
id = "training"
whole = "training.total"
parts = ["assets.fixed"]
"""
    account = """
[[account]]
system = "functional"
code = "20199"
mode = "replace"
name = "别的服务"
"""
    genre = read_genre(write(tmp_path, INDICATOR + TABLE + WORD + family + account))
    assert genre.indicators["training.total"].names == ("培训费", "培训经费")
    assert genre.families["training"].members == ("assets.fixed",)
    assert genre.compiled("note.mark").within("说明：")
    assert genre.accounts["functional.20199.all"].name == "别的服务"
    assert "budget.income" in genre.tables


DISCLOSURE = """
[[disclosure]]
id = "own.debt"
name = "政府债务情况说明"
group = "explanation"
kinds = ["final_accounts"]
from = 2021
places = ["四川省"]
words = ["政府债务"]
source = "某省通知"
yes = ["三、政府债务情况"]
no = ["债权清理"]
"""


def test_a_province_adds_what_must_be_published(tmp_path: Path) -> None:
    genre = read_genre(write(tmp_path, DISCLOSURE))
    entry = genre.disclosures["own.debt"]
    assert entry.applies("final_accounts", 2021, "四川省")
    assert not entry.applies("final_accounts", 2020, "四川省")
    assert not entry.applies("final_accounts", 2021, "")
    _, faults = try_genre(write(tmp_path, DISCLOSURE.replace("债权清理", "政府债务余额")))
    assert "反例“政府债务余额”也被找到了" in faults[0].reason
    _, faults = try_genre(write(tmp_path, DISCLOSURE.replace('words = ["政府债务"]', "")))
    assert "没有words，也没有patterns" in faults[0].reason
    table = DISCLOSURE.replace('"explanation"', '"table"')
    assert "要在tables里写明" in try_genre(write(tmp_path, table))[1][0].reason
    unknown = table.replace("from = 2021", 'tables = ["accounts.nothing"]')
    assert "“accounts.nothing”不存在" in try_genre(write(tmp_path, unknown))[1][0].reason


def test_a_requirement_ends_where_a_folder_replaces_it(tmp_path: Path) -> None:
    shipped = read_genre().disclosures["accounts.glossary"]
    ended = DISCLOSURE.replace("own.debt", shipped.id).replace(
        "from = 2021", 'mode = "replace"\nto = 2000'
    )
    found = read_genre(write(tmp_path, ended)).disclosures[shipped.id]
    assert not found.applies("final_accounts", 2020, "四川省")


def test_rows_of_a_table_file_are_entries_too(tmp_path: Path) -> None:
    rows = "id\tkind\tunit\tzh\taliases\tdefinition\nx.y\tcount\t次\t检查次数\t\t检查了几次；不是人数\n"
    genre = read_genre(write(tmp_path, rows, "indicators.tsv"))
    assert genre.indicators["x.y"].unit == "次"


def test_add_lengthens_lists_and_replace_takes_the_place(tmp_path: Path) -> None:
    text = """
[[indicator]]
id = "income.other"
mode = "add"
aliases = ["零星收入"]

[[family]]
id = "reception"
mode = "replace"
whole = "three_public.reception"
parts = ["reception.domestic"]
"""
    genre = read_genre(write(tmp_path, text))
    assert genre.indicators["income.other"].aliases[-1:] == ("零星收入",)
    assert genre.indicators["income.other"].zh == "其他收入"
    assert genre.families["reception"].parts == ("reception.domestic",)
    assert len(genre.origins["indicator", "income.other"]) == 2


def test_wordings_are_rewritten_patterns_first(tmp_path: Path) -> None:
    text = """
[[rewrite]]
id = "x.own"
patterns = [['(\\d)号', '\\1日']]
pairs = [["花销", "支出"]]
yes = [["3号的花销", "3日的支出"]]
no = ["支出"]
"""
    genre = read_genre(write(tmp_path, text))
    assert genre.rewriting("x.own").apply("5号花销") == "5日支出"
    write(tmp_path, text.replace("3日的支出", "3号的支出"))
    assert "变成了“3日的支出”" in fault_of(tmp_path)[2]


def test_new_readings_are_tried_before_the_shipped_ones(tmp_path: Path) -> None:
    text = """
[[reading]]
id = "title.subject.own"
means = "income"
words = ["三公收入"]
yes = ["三公收入表"]
no = ["三公经费表"]
"""
    genre = read_genre(write(tmp_path, text))
    assert genre.readings("title.subject").of("三公收入表") == "income"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("[[table]]\nid = 'a.b'\nside = 'budget'\n", 1, "name：缺少"),
        ("\n[[table]]\nid = 'a.b'\nname = '甲'\nside = 'plan'\n", 5, "side：取值不对"),
        ("[[table]]\nid = 'a.b'\nname = '甲'\nsides = 'budget'\nside = 'budget'\n", 4, "拼写"),
        ("[[tabel]]\nid = 'a.b'\n", 1, "不认识“tabel”"),
        ("[[word]\n", 1, "TOML"),
        (WORD.replace("note.mark", "Note"), 3, "写法不对"),
        (WORD.replace("words = ", "words = '说明' #"), 4, "列表"),
        (WORD.replace('yes = ["说明：无"]', "yes = []"), 2, "例子"),
        (WORD.replace("words", "patterns").replace('"说明"', '"("'), 2, "正则"),
        (WORD.replace('["说明：无"]', '["无"]'), 2, "例子“无”没有找到"),
        (WORD.replace('["无说明"]', '["说明二"]'), 2, "反例“说明二”也被找到了"),
        (TABLE.replace("采购预算总览表", "采购预算图"), 2, "没有认成任何表"),
        (TABLE.replace('titles = ["采购预算总览表"]', 'titles = ["部门收入总表"]'), 2, "已属于表“budget.income”"),
        (INDICATOR.replace("培训经费", "基本支出"), 2, "已属于指标“expenditure.basic”"),
        (INDICATOR.replace("training.total", "income.other"), 2, "已在kxai/genre/indicators.tsv 第11行"),
        ("[[word]]\nid = 'a.b'\nmode = 'add'\nwords = ['甲']\n", 1, "并不存在"),
        ("[[family]]\nid = 'x'\nwhole = 'no.such'\nparts = ['income.other']\n", 1, "“no.such”不存在"),
        ("[[family]]\nid = 'x'\nwhole = 'assets.total'\nparts = ['assets.fixed']\n"
         "[[family]]\nid = 'y'\nwhole = 'assets.fixed'\nparts = ['assets.total']\n", 5, "循环"),
        ("[[account]]\nsystem = 'economic'\ncode = '30201'\nfrom = 2020\nname = '办公'\n", 1, "两个名称"),
        ("[[account]]\nsystem = 'economic'\ncode = '3020'\nname = '办公'\n", 3, "写法不对"),
        ("[[reading]]\nid = 'alone'\nwords = ['甲']\nyes = ['甲']\nno = ['乙']\n", 1, "两段"),
        ("[[reading]]\nid = 'q.a'\nwords = ['甲']\nyes = ['甲']\nno = ['甲乙']\n", 1, "反例"),
        ("[[reading]]\nid = 'q.a'\nwords = ['甲']\nyes = ['乙']\nno = ['丙']\n", 1, "读成了什么也不是"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(tmp_path: Path, text: str, line: int, reason: str) -> None:
    name, at, told = fault_of(write(tmp_path, text))
    assert (name, at) == ("own.toml", line)
    assert reason in told


def test_faults_of_table_files_name_their_row(tmp_path: Path) -> None:
    head = "system\tcode\tname\tfrom\tto\taliases\tindicator\n"
    write(tmp_path, head + "functional\t20198\t甲\n\nfunctional\t20197\t\t二零\n", "accounts.tsv")
    _, faults = try_genre(tmp_path)
    assert {fault.origin.line for fault in faults} == {4}
    write(tmp_path, head + "\t".join("x" * 9) + "\n", "accounts.tsv")
    assert "有9栏" in fault_of(tmp_path)[2]
    (tmp_path / "accounts.tsv").unlink()
    assert "只能叫" in fault_of(write(tmp_path, "a\tb\n", "others.tsv"))[2]


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in fault_of(tmp_path)[2]


def test_nothing_is_read_of_a_faulty_folder(tmp_path: Path) -> None:
    write(tmp_path, INDICATOR)
    write(tmp_path, "[[word]]\n", "zz.toml")
    with pytest.raises(GenreError, match=r"\[E501\].*zz.toml 第1行"):
        read_genre(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GenreError, match="没有这个文件夹"):
        read_genre(tmp_path / "none")


def run(script: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, **env}, capture_output=True, text=True
    )


def test_the_environment_names_a_folder_for_the_whole_process(tmp_path: Path) -> None:
    write(tmp_path, INDICATOR)
    script = "from kxai.genre.catalogue import find_indicators; print(find_indicators('培训经费'))"
    assert "training.total" in run(script, KXAI_GENRE=str(tmp_path)).stdout


def test_a_folder_cannot_be_laid_over_what_is_already_read(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path\nfrom kxai.genre import current, use_overlay\ncurrent()\n"
        f"use_overlay(Path({str(tmp_path)!r}))"
    )
    assert "E501" in run(script).stderr


def test_the_folder_of_a_workspace_is_used(tmp_path: Path) -> None:
    (tmp_path / "genre").mkdir()
    write(tmp_path / "genre", "[[word]]\n")
    report = tmp_path / "甲县科协2031年部门预算.txt"
    report.write_text("甲县科学技术协会2031年部门预算\n收入预算5万元。\n", "utf-8")
    script = f"from kxai.cli import main; import sys; sys.argv[1:] = ['run', {str(report)!r}, '-w', {str(tmp_path)!r}]; main()"
    told = run(script)
    assert told.returncode == 2
    assert "own.toml 第1行" in told.stderr
    write(tmp_path / "genre", WORD)
    assert run(script).returncode == 0
