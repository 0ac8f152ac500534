"""The recipes of docs/contributing.md do what they say: each check fails before and passes behind."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "contributing.md").read_text("utf-8")
_RECIPE = re.compile(r"^### (.+?)$(.*?)(?=^##)", re.MULTILINE | re.DOTALL)
_CHANGE = re.compile(r"^<!-- (.+?) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CHECK = re.compile(r"^```check\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Recipe:
    name: str
    changes: tuple[tuple[str, str], ...]
    check: str


def recipes() -> list[Recipe]:
    return [
        Recipe(name, tuple(_CHANGE.findall(body)), _CHECK.findall(body)[0])
        for name, body in _RECIPE.findall(PAGE)
    ]


RECIPES = recipes()


def apply(root: Path, where: str, block: str) -> None:
    """Make one change below ``root``, as the comment above its block says."""
    if found := re.fullmatch(r"at the end of (\S+)", where):
        path = root / found[1]
        path.write_text(path.read_text("utf-8").rstrip("\n") + "\n" + block, "utf-8")
    elif found := re.fullmatch(r"new file (\S+)", where):
        assert not (root / found[1]).exists()
        (root / found[1]).write_text(block, "utf-8")
    else:
        found = re.fullmatch(r"(\S+), below `(.+)`", where)
        assert found, where
        text = (root / found[1]).read_text("utf-8")
        assert text.count(found[2] + "\n") == 1, where
        (root / found[1]).write_text(
            text.replace(found[2] + "\n", found[2] + "\n" + block), "utf-8"
        )


def run(root: Path, check: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, env=environment, cwd=root
    )


def test_there_is_a_recipe_for_each_of_six_changes() -> None:
    assert [recipe.name.split(":")[0] for recipe in RECIPES] == [
        "An indicator", "An identity", "A table", "A format", "A question", "A finding",
    ]  # fmt: skip


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_recipe_does_what_it_says(recipe: Recipe, tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "kxai", tmp_path / "kxai", ignore=ignored)
    shutil.copytree(ROOT / "prompts", tmp_path / "prompts", ignore=ignored)
    before = run(tmp_path, recipe.check)
    assert before.returncode != 0
    for where, block in recipe.changes:
        apply(tmp_path, where, block)
    behind = run(tmp_path, recipe.check)
    assert behind.returncode == 0, behind.stderr


def test_the_map_names_what_is_there() -> None:
    rows = PAGE.split("## The map")[1].split("## Recipes")[0]
    for name in re.findall(r"`([a-z_]+/[a-z_./]*)`", rows):
        assert (ROOT / "kxai" / name).exists(), name
