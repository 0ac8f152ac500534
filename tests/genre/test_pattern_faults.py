"""Patterns that would end a run in the middle are refused before it begins: file, line, reason."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kxai.errors import GenreError
from kxai.genre.reader import read_genre, try_genre


def faults_of(folder: Path, text: str) -> list[str]:
    (folder / "own.toml").write_text(text, "utf-8")
    _, faults = try_genre(folder)
    assert all(fault.origin.file.endswith("own.toml") for fault in faults)
    return [f"{fault.origin.line} {fault.reason}" for fault in faults]


def word(patterns: str, id_: str = "own.mark", more: str = "") -> str:
    return (
        f"# own words\n\n[[word]]\nid = '{id_}'\n{more}\npatterns = [{patterns}]\n"
        "yes = ['甲乙']\nno = ['丙']\n"
    )


@pytest.mark.parametrize(
    ("patterns", "reason"),
    [
        ("'(甲'", "patterns“(甲”不是正则表达式：括号不成对"),
        ("'[甲'", "patterns“[甲”不是正则表达式：[…]不成对"),
        ("'*甲'", "patterns“*甲”不是正则表达式：*、+、?、{}前面没有内容"),
        ("'(?<=甲+)乙'", "(?<=…)和(?<!…)里的长度要固定"),
        ("'(?P<a>甲)(?P<a>乙)'", "分组“a”写了两次"),
        ("'(?P<a>甲)', '(?P<a>乙)'", "几个patterns合在一起不是正则表达式：分组“a”写了两次"),
        ("'甲', '(?i)乙'", "(?i)之类的标志只能写在最前面，请写成(?i:…)"),
        ("'甲{9999999999999}'", "重复或嵌套太多"),
    ],
)
def test_a_pattern_that_does_not_compile_is_refused(
    tmp_path: Path, patterns: str, reason: str
) -> None:
    (told,) = faults_of(tmp_path, word(patterns))
    assert told.startswith("3 词语“own.mark”的")
    assert told.endswith(reason)


def test_groups_of_one_entry_may_differ(tmp_path: Path) -> None:
    assert faults_of(tmp_path, word("'(?P<a>甲)乙', '(?P<b>丁)'")) == []


def test_what_is_added_is_tried_beside_what_is_there(tmp_path: Path) -> None:
    text = word("'甲(?P<unit>乙)'", "ask.per_unit", "mode = 'add'")
    assert faults_of(tmp_path, text) == [
        "3 词语“ask.per_unit”的几个patterns合在一起不是正则表达式：分组“unit”写了两次"
    ]


def test_what_is_replaced_keeps_the_groups_that_are_asked_for(tmp_path: Path) -> None:
    text = word("'甲乙'", "check.changes.base_year", "mode = 'replace'")
    assert faults_of(tmp_path, text) == [
        "3 词语“check.changes.base_year”的patterns缺少程序要用的分组：(?P<year>…)"
    ]
    kept = word("'甲(?P<year>乙)'", "check.changes.base_year", "mode = 'replace'")
    assert faults_of(tmp_path, kept) == []


def test_no_group_is_put_where_others_are_counted(tmp_path: Path) -> None:
    text = word("'(甲)乙'", "unit.label", "mode = 'add'")
    assert faults_of(tmp_path, text) == [
        "3 词语“unit.label”的patterns“(甲)乙”里不能有分组，请把(…)写成(?:…)"
    ]
    reading = word("'(甲)乙'", "stage.own").replace("[[word]]", "[[reading]]")
    (told,) = faults_of(tmp_path, reading)
    assert "里不能有分组" in told


def test_a_replacement_without_its_group_is_refused(tmp_path: Path) -> None:
    text = (
        "[[rewrite]]\nid = 'own.written'\npatterns = [['甲(乙)', '\\2']]\n"
        "yes = [['甲乙', '乙']]\nno = ['丙']\n"
    )
    (told,) = faults_of(tmp_path, text)
    assert told.endswith("没有第2个分组")
    assert "替换“\\2”" in told


def test_the_shipped_patterns_are_without_fault() -> None:
    assert try_genre(all_examples=True)[1] == []


def test_the_error_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(word("'(?P<a>甲)', '(?P<a>乙)'"), "utf-8")
    with pytest.raises(
        GenreError, match=r"^\[E501\] .*own\.toml 第3行：知识文件有误：词语“own.mark”"
    ):
        read_genre(tmp_path)


def test_a_workspace_with_such_a_file_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "ws" / "genre").mkdir(parents=True)
    (tmp_path / "ws" / "genre" / "own.toml").write_text(
        word("'甲(?P<unit>乙)'", "ask.per_unit", "mode = 'add'"), "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "kxai", "findings", "-w", str(tmp_path / "ws")],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("[E501] ")
    assert done.stderr.count("\n") == 1
    assert "own.toml 第3行" in done.stderr
