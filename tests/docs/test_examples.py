"""Every Python example of the READMEs and of docs/ runs as it stands.

Blocks marked ``python`` are run one by one, each alone, in a folder that holds ``fixtures`` and a
workspace ``kxai-workspace``; those that begin with ``>>>`` as doctests. What is a fragment bears
another mark.
"""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path

import pytest

from kxai.bulk import run
from kxai.errors import PackageMissing
from kxai.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_UNFENCED = re.compile(r"^(?: {4,}|\t)(?:>>> |import kxai|from kxai)", re.MULTILINE)
_READ = ("03_huining_accounts_2015.txt", "14_jingyin_accounts_2016.txt")


def blocks() -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        for match in _BLOCK.finditer(text):
            line = text.count("\n", 0, match.start()) + 2
            found.append((f"{page.name}:{line}", match[1]))
    return found


BLOCKS = blocks()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the examples run."""
    folder = tmp_path_factory.mktemp("examples")
    reports = folder / "fixtures" / "reports"
    shutil.copytree(ROOT / "fixtures" / "reports", reports)
    settings = Settings(workspace=folder / "kxai-workspace")
    run([reports / name for name in _READ], settings=settings)
    return folder


@pytest.mark.parametrize(("where", "code"), BLOCKS, ids=[where for where, _ in BLOCKS])
def test_an_example_runs(
    where: str, code: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    if code.startswith(">>>"):
        told = doctest.DocTestParser().get_doctest(code, {}, where, where, 0)
        assert doctest.DocTestRunner().run(told).failed == 0
        return
    try:
        exec(compile(code, where, "exec"), {"__name__": "example"})
    except PackageMissing as missing:
        pytest.skip(str(missing))


def test_there_are_examples_of_the_library_and_of_the_checker() -> None:
    pages = {where.partition(":")[0] for where, _ in BLOCKS}
    assert {"library.md", "checking.md", "checker.md"} <= pages


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_example_hides_outside_a_block(page: Path) -> None:
    assert not _UNFENCED.search(_FENCED.sub("", page.read_text("utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_leads_to_a_file(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert "://" in link or (page.parent / link).exists(), link
