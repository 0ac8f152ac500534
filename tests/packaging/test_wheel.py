"""What ships is what runs: the product with its data, and nothing of the laboratory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

import wheel_lines
from kxai.cli.evaluating import generate_command
from kxai.errors import EvaluationError
from kxai.evaluate import gate, laboratory

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "eval" / "fixtures.json"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel_lines.build_wheel(ROOT, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_has_the_data_and_not_the_laboratory(built: Path) -> None:
    with ZipFile(built) as opened:
        names = opened.namelist()
    assert "kxai/genre/indicators.tsv" in names
    assert sum(name.startswith("kxai/samples/") for name in names) == 18
    assert any(name.startswith("kxai/prompts/") for name in names)
    assert any(name.endswith("page.css") for name in names)
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"kxai"}
    assert not [name for name in names if "kxai_lab" in name or "/generate/" in name]


def test_counts_of_a_wheel_add_up(built: Path) -> None:
    counts = wheel_lines.count_wheel(built)
    with ZipFile(built) as opened:
        assert sum(room["files"] for room in counts.values()) == len(opened.namelist())
    assert counts["kxai/genre"]["lines"] > counts["kxai/genre"]["python"] > 0


def test_what_a_wheel_holds_imports_and_measures_without_the_laboratory(
    built: Path, tmp_path: Path
) -> None:
    with ZipFile(built) as opened:
        opened.extractall(tmp_path)
    script = f"""
import importlib, pkgutil, sys
sys.path.insert(0, {str(tmp_path)!r})
sys.modules["kxai_lab"] = None
import kxai, kxai.evaluate
assert kxai.__file__.startswith(sys.path[0]), kxai.__file__
for module in pkgutil.walk_packages(kxai.evaluate.__path__, "kxai.evaluate."):
    importlib.import_module(module.name)
import kxai.cli.evaluation, kxai.cli.real, kxai.cli.verdicts
print(len([name for name in sys.modules if name.startswith("kxai.evaluate.")]))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 40


def test_without_a_laboratory_the_commands_say_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(laboratory, "find_spec", lambda _name: None)
    with pytest.raises(EvaluationError, match=r"E302.*kxai_lab.*pip install -e"):
        generate_command(
            tmp_path / "made", formats="txt", twins="", classes="", layouts="", dirt=[], jobs=1,
            reports=1, seed=1, years=1, errors=0.0,
        )  # fmt: skip
    assert not (tmp_path / "made").exists()
    with pytest.raises(EvaluationError, match=r"kxai_lab"):
        gate.write_baseline(tmp_path / "baseline.json", [], "a reason")


def test_the_gate_compares_the_fixtures_where_there_is_no_laboratory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(laboratory, "find_spec", lambda _name: None)
    told: list[str] = []
    parts = gate.run_gate(FIXTURES, archives=False, tell=told.append)
    assert [part.name for part in parts] == ["fixtures/extract", "fixtures/check"]
    assert "kxai_lab" in told[0]
