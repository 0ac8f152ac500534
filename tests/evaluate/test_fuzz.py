"""Damaged files end as texts or as named refusals, and the run that says so can fail."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from kxai.errors import DamagedFile, KxaiError, LimitExceeded

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "eval" / "fuzz_load.py"
WORD = ROOT / "fixtures" / "reports" / "02_pingle_accounts_2022.docx"


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_load", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


def test_a_short_run_finds_nothing() -> None:
    quick = (".txt", ".html", ".docx", ".xlsx", ".xls", ".ods", ".pdf")
    kinds = [word for suffix in quick for word in ("--suffix", suffix)]
    # A page whose letters were damaged is recognised as a picture, which takes half a minute: with
    # this seed there is none. ``make fuzz`` has some.
    limits = ["--runs", "120", "--seed", "3", "--seconds", "250"]
    command = [sys.executable, str(SCRIPT), *limits, *kinds]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "120 mutations" in done.stdout


def test_mutations_are_the_same_for_the_same_seed(fuzz: ModuleType) -> None:
    data = WORD.read_bytes()
    one, other = (fuzz.mutations(data, Random("1")) for _ in range(2))
    first = [next(one) for _ in range(20)]
    assert first == [next(other) for _ in range(20)]
    assert len(set(first)) == 20
    assert data not in first


def test_members_are_damaged_behind_good_check_sums(fuzz: ModuleType) -> None:
    packed = fuzz.repacked(WORD.read_bytes(), Random("3"))
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        assert archive.testzip() is None
    assert fuzz.repacked(b"PK nothing", Random("1")) is None


@pytest.mark.parametrize(
    ("result", "word"),
    [
        (5, "read"),
        (DamagedFile("a", "b"), "refused"),
        (LimitExceeded("a", "上限见KXAI_FILE_SECONDS"), "slow"),
        (KxaiError("a", "程序内部错误"), "fault"),
        (KxaiError("E-NET", "socket.connect"), "network"),
    ],
)
def test_results_are_told_apart(fuzz: ModuleType, result: int | KxaiError, word: str) -> None:
    assert fuzz.told(result) == word
