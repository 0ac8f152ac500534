from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kxai.bulk import Inputs, find_inputs
from kxai.bulk.inputs import fingerprint
from kxai.settings import Settings


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in (
        "b.txt",
        "a.DOCX",
        "表.pptx",
        "~$a.docx",
        ".hidden.txt",
        "内/c.html",
        "内/d.md",
        ".git/e.txt",
        "kxai-workspace/f.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("文")
    return tmp_path


def names(inputs: Inputs, root: Path) -> list[str]:
    return [os.path.relpath(path, root) for path in inputs.files]


def search(root: Path, *paths: str | Path) -> Inputs:
    return find_inputs([root / path for path in paths], workspace=root / "kxai-workspace")


def test_a_folder_gives_its_reports_in_order_and_names_the_rest(tree: Path) -> None:
    found = search(tree, "")
    assert names(found, tree) == ["a.DOCX", "b.txt", "内/c.html", "内/d.md"]
    assert [path.name for path in found.unsupported] == ["~$a.docx", "表.pptx"]
    assert found.failures == found.missing == ()


def test_a_named_file_is_taken_whatever_it_is(tree: Path) -> None:
    found = search(tree, "表.pptx", ".hidden.txt", "")
    assert names(found, tree)[:2] == ["表.pptx", ".hidden.txt"]
    assert "表.pptx" not in [path.name for path in found.unsupported]


def test_patterns_are_expanded(tree: Path) -> None:
    assert names(search(tree, "*.txt"), tree) == ["b.txt"]
    assert names(search(tree, "**/*.md"), tree) == ["内/d.md"]
    assert names(search(tree, "[内]"), tree) == ["内/c.html", "内/d.md"]


def test_a_name_with_pattern_characters_is_taken_as_it_is(tree: Path) -> None:
    (tree / "甲[1].txt").write_text("文")
    assert names(search(tree, "甲[1].txt"), tree) == ["甲[1].txt"]


def test_what_is_not_there_is_missing(tree: Path) -> None:
    found = search(tree, "无.txt", "*.pdf", "b.txt")
    assert [str(error).rpartition("：")[2] for error in found.missing] == [
        "文件或文件夹不存在",
        "没有与之匹配的文件",
    ]
    assert names(found, tree) == ["b.txt"]


def test_a_file_reached_twice_counts_once(tree: Path) -> None:
    assert names(search(tree, "b.txt", "", "内", "./内/../b.txt"), tree).count("b.txt") == 1


def test_link_loops_are_told_and_the_rest_is_found(tree: Path) -> None:
    (tree / "内" / "上").symlink_to(tree, target_is_directory=True)
    (tree / "自").symlink_to(tree / "自")
    (tree / "再").symlink_to(tree / "内", target_is_directory=True)
    found = search(tree, "")
    assert names(found, tree).count("b.txt") == 1
    assert {error.place for error in found.failures} == {
        str(tree / "内" / "上"),
        str(tree / "自"),
    }
    assert all("符号链接成环" in str(error) for error in found.failures)


def test_links_out_of_a_folder_are_told_and_followed_only_where_that_is_said(
    tree: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("别处")
    (other / "g.txt").write_text("文")
    (tree / "外").symlink_to(other, target_is_directory=True)
    (tree / "外.txt").symlink_to(other / "g.txt")
    (tree / "里.txt").symlink_to(tree / "b.txt")
    found = search(tree, "")
    assert names(found, tree) == ["a.DOCX", "b.txt", "内/c.html", "内/d.md", "里.txt"]
    assert [error.place for error in found.failures] == [str(tree / "外"), str(tree / "外.txt")]
    assert all("--follow-links" in str(error) for error in found.failures)
    settings = Settings(follow_links=True)
    followed = find_inputs([tree], workspace=tree / "kxai-workspace", settings=settings)
    assert {"外/g.txt", "外.txt"} <= set(names(followed, tree))
    named = search(tree, "外.txt")
    assert names(named, tree) == ["外.txt"]


def test_a_dangling_link_to_a_report_is_kept_for_loading_to_tell(tree: Path) -> None:
    (tree / "断.txt").symlink_to(tree / "无")
    assert "断.txt" in names(search(tree, ""), tree)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_folder_without_permission_is_told(tree: Path) -> None:
    (tree / "内").chmod(0)
    found = search(tree, "")
    (tree / "内").chmod(0o755)
    assert len(found.failures) == 1
    assert names(found, tree) == ["a.DOCX", "b.txt"]


def test_folders_may_be_very_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    depth = sys.getrecursionlimit() + 50
    for _ in range(depth):
        os.mkdir("d")
        os.chdir("d")
    Path("甲.txt").write_text("文")
    found = search(tmp_path, "")
    assert [path.name for path in found.files] == ["甲.txt"]
    os.remove("甲.txt")
    for _ in range(depth):
        os.chdir("..")
        os.rmdir("d")


def test_only_regular_files_of_a_fair_size_are_fingerprinted(tree: Path) -> None:
    empty = tree / "空.txt"
    empty.touch()
    os.mkfifo(tree / "管.txt")
    settings = Settings(max_file_bytes=100)
    assert fingerprint(tree / "b.txt", settings) == fingerprint(tree / "a.DOCX", settings)
    for path in (empty, tree / "管.txt", tree / "无.txt", tree / "内"):
        assert fingerprint(path, settings) is None
    assert fingerprint(tree / "b.txt", Settings(max_file_bytes=2)) is None
