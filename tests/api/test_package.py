"""What ``import kxai`` offers, and that it loads nothing before it is asked for."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import kxai

NAMES = [
    "Answer", "Archive", "CheckResult", "Citation", "Document", "Figure", "Finding", "KxaiError",
    "Reading", "Report", "ReviewedFinding", "Rows", "Settings", "__version__", "check", "open",
    "read", "read_text",
]  # fmt: skip


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return done.stdout.strip()


def test_the_names_are_these() -> None:
    assert kxai.__all__ == NAMES
    assert set(NAMES) <= set(dir(kxai))


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(kxai, name)
    assert isinstance(found, str) or len(inspect.getdoc(found) or "") > 40


def test_a_name_that_is_not_offered_is_none() -> None:
    with pytest.raises(AttributeError, match="nosuch"):
        _ = kxai.nosuch  # type: ignore[attr-defined]


def test_importing_the_package_loads_no_room_and_no_library() -> None:
    loaded = python(
        "import sys; before = set(sys.modules); import kxai; print(set(sys.modules) - before)"
    )
    for heavy in ("pydantic", "sqlalchemy", "kxai.", "typing_extensions"):
        assert heavy not in loaded


def test_an_archive_is_opened_without_what_reads_reports() -> None:
    loaded = python("import sys, kxai; kxai.open; print(*sys.modules)").split()
    assert "kxai.api.archive" in loaded
    assert not {"kxai.genre", "kxai.check", "kxai.extract", "kxai.ask", "pandas"} & {*loaded}


@pytest.mark.parametrize(
    "first",
    ["import kxai.check, kxai.read", "from kxai.check import check", "import kxai.bulk", ""],
)
def test_a_room_that_is_called_is_still_a_room(first: str) -> None:
    code = f"""
{first}
import kxai
text = "2023年收入合计16.70万元，其中：财政拨款收入10.20万元，其他收入7.50万元。"
reading = kxai.read_text(text)
print(kxai.check(reading.figures, text).findings[0].code)
import kxai.check as room
from kxai.check import judge_sum
print(room.judge_sum is judge_sum, room is kxai.check, callable(kxai.read))
"""
    assert python(code).split() == ["sum_over", "True", "True", "True"]


def test_the_package_is_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kxai", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"kxai {kxai.__version__}"


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(kxai.__file__).parent / "py.typed").is_file()
