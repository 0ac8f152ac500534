from __future__ import annotations

from pathlib import Path

import pytest

from kxai.errors import WorkspaceError
from kxai.export.files import name_of_parts, portable_name, write_keeping


def test_what_stands_there_is_kept_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "新" / "信.docx"
    assert write_keeping(path, b"1") is None
    first = write_keeping(path, b"2")
    second = write_keeping(path, b"3")
    assert (first, second) == (path.with_name("信.旧1.docx"), path.with_name("信.旧2.docx"))
    assert [p.read_bytes() for p in (path, *filter(None, (first, second)))] == [b"3", b"1", b"2"]


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "信.docx"
    write_keeping(path, b"1")
    assert write_keeping(path, b"1") is None
    assert [p.name for p in tmp_path.iterdir()] == ["信.docx"]


def test_force_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "信.docx"
    write_keeping(path, b"1")
    assert write_keeping(path, b"2", force=True) is None
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"2"]


def test_a_folder_or_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "夹").mkdir()
    (tmp_path / "档").write_bytes(b"")
    for path in (tmp_path / "夹", tmp_path / "档" / "信.docx"):
        with pytest.raises(WorkspaceError):
            write_keeping(path, b"1")


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("复核意见书", "某县科协", "1a"), "复核意见书-某县科协-1a"),
        (("../..", "a/b\\c:d*?", "\x00<|>"), "a_b_c_d"),
        (("", " . "), "_"),
        (("第一行\n第二行",), "第一行_第二行"),
    ],
)
def test_names_of_files_are_allowed_everywhere(parts: tuple[str, ...], name: str) -> None:
    assert name_of_parts(*parts) == name


def test_a_long_name_is_cut_between_characters() -> None:
    name = name_of_parts("县" * 200)
    assert set(name) == {"县"}
    assert 150 < len(name.encode()) <= 180


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("决算.txt", "决算.txt"),
        ("2031:决算?.txt", "2031_决算_.txt"),
        ("CON", "_CON"),
        ("nul.tar.gz", "_nul.tar.gz"),
        ("Com1 .txt", "_Com1 .txt"),
        ("LPT³.docx", "_LPT³.docx"),
        ("console.txt", "console.txt"),
        ("com10.txt", "com10.txt"),
        ("决算. .", "决算"),
        (" a\t\x1f.txt", "a_.txt"),
        ("...", ""),
    ],
)
def test_a_name_is_one_on_windows_too(told: str, name: str) -> None:
    assert portable_name(told) == name
    assert portable_name(name) == name
