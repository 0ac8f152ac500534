"""Two locks: what runs kxai, and beside it what tests and measures it."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]


def _versions(name: str) -> set[str]:
    """``name==version`` of every package of a lock, without extras, markers and hashes."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return {re.sub(r"\[.*?\]|[ ;].*", "", line) for line in lines if re.match(r"[a-z0-9]", line)}


def _named(lines: list[str]) -> set[str]:
    return {Requirement(line).name.lower().replace("_", "-") for line in lines}


@pytest.fixture(scope="module")
def install() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ci_install", ROOT / ".ci" / "install.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_runs_has_the_versions_that_were_tested() -> None:
    runs, tests = _versions("requirements.lock"), _versions("requirements-dev.lock")
    assert runs < tests


def test_each_lock_holds_what_pyproject_names_for_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    runs = {line.split("==")[0] for line in _versions("requirements.lock")}
    tests = {line.split("==")[0] for line in _versions("requirements-dev.lock")}
    assert _named(project["dependencies"]) | _named(extras["build"]) <= runs
    assert _named(extras["dev"]) <= tests
    only_tests = _named(extras["dev"]) - _named(project["dependencies"])
    # onnxruntime and fsspec come with chromadb; everything else of the tests stays away from the demo.
    assert only_tests & runs <= {"onnxruntime", "fsspec", "httpx"}


def test_the_demo_waits_for_what_runs_alone() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^demo: \$\(RUNS\)$", makefile, re.MULTILINE)
    assert re.search(r"^\$\(RUNS\): requirements\.lock pyproject\.toml$", makefile, re.MULTILINE)
    assert re.search(r"^test: \$\(STAMP\)$", makefile, re.MULTILINE)
    assert re.search(r"^\$\(STAMP\): requirements-dev\.lock \$\(RUNS\)$", makefile, re.MULTILINE)


def test_an_installation_is_told_in_counts_and_its_errors_word_for_word(
    install: ModuleType,
) -> None:
    lines = [f"Collecting pack{n}[all]==1.{n} (from -r lock)\n" for n in range(50)]
    lines += ["  Downloading pack1.whl (3 kB)\n", "ERROR: no matching distribution\n"]
    lines += ["Installing collected packages: pack1, pack2\n"]
    assert list(install.told(lines, 60, live=False)) == [
        "  fetching 25/60\n",
        "  fetching 50/60\n",
        "ERROR: no matching distribution\n",
        "  unpacking\n",
    ]
    live = list(install.told(lines[:2], 60, live=True))
    assert [piece.split()[1:3] for piece in live] == [["1/60", "pack0"], ["2/60", "pack1"]]


def test_packages_of_a_lock_are_counted_once(install: ModuleType, tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text(
        'numpy==2.4 ; python_version < "3.12" \\\n    --hash=sha256:aa\n    # via kxai\n'
        'numpy==2.5 ; python_version >= "3.12" \\\n    --hash=sha256:bb\nrich==14.0 \\\n',
        encoding="utf-8",
    )
    assert install.locked(lock) == ["numpy", "rich"]
