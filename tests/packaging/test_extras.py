"""Extras of the package: each has code, and who lacks one is told its name."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from PIL import Image
from sqlalchemy import make_url

import kxai
from kxai.bulk.queue.cluster import check_cluster
from kxai.bulk.queue.remote import fetch
from kxai.cli.evaluation import installed
from kxai.cli.serving import mcp
from kxai.errors import KxaiError
from kxai.index.embed import Bundled, Folder
from kxai.llm.local import LocalServer
from kxai.load.scan import needs
from kxai.settings import Settings
from kxai.store import Store
from tests.sources import modules_with

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OF_THE_TREE = {"dev", "build"}
"""Extras that test and build a clone: no module needs them."""
LABORATORY = {"reportlab"}
"""What is in an extra for the laboratory alone, which works in a clone and is in no wheel."""


def _modules(lines: list[str]) -> set[str]:
    """What is imported of each requirement; of these extras all bear the name of their package."""
    names = {Requirement(line).name.lower().replace("-", "_") for line in lines}
    return {"PIL" if name == "pillow" else name for name in names}


EXTRAS = {
    extra: _modules(lines)
    for extra, lines in PROJECT["optional-dependencies"].items()
    if extra not in OF_THE_TREE
}


def test_every_package_of_every_extra_is_used() -> None:
    named = [package for packages in EXTRAS.values() for package in packages]
    used = {name for _, tree in modules_with(*named) for name in _packages(tree)}
    idle = {extra: packages - used - LABORATORY for extra, packages in EXTRAS.items()}
    assert {extra: packages for extra, packages in idle.items() if packages} == {}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import a.b", ["a"]),
        ("from a.b import c", ["a"]),
        ("import_module('a')", ["a"]),
        ("_DRIVERS = ('a', 'b')", ["a", "b"]),
        ("if TYPE_CHECKING:\n    import a", []),
        ("from . import a", []),
        ("'''a'''", []),
        ("raise Missing('a', why)", []),
    ],
)
def test_what_uses_a_package(code: str, names: list[str]) -> None:
    assert list(_packages(ast.parse(code))) == names


def _rows() -> kxai.Rows[kxai.Figure]:
    return kxai.read_text("云岭县水产站2031年部门决算\n收入5万元。\n").figures


def _picture(folder: Path) -> None:
    path = folder / "a.png"
    Image.new("RGB", (300, 400), "white").save(path)
    needs.lack.cache_clear()
    try:
        kxai.read(path)
    finally:
        needs.lack.cache_clear()


def _local(folder: Path) -> None:
    path = folder / "a.gguf"
    path.write_bytes(b"GGUF" + bytes(4096))
    with LocalServer(path):
        pass


DOORS: dict[str, Callable[[Path], object]] = {
    "pandas": lambda folder: _rows().to_pandas(),
    "polars": lambda folder: _rows().to_polars(),
    "arrow": lambda folder: _rows().to_arrow(),
    "mcp": lambda folder: mcp(folder),
    "e5": lambda folder: Bundled(),
    "st": lambda folder: Folder(folder),
    "eval": lambda folder: installed(),
    "postgres": lambda folder: Store(make_url("postgresql+pg8000://somebody@127.0.0.1:1/a")),
    "remote": lambda folder: fetch("memory://in/a.txt", folder, Settings()),
    "ray": lambda folder: check_cluster(Settings(workspace=folder)),
    "ocr": _picture,
    "local": _local,
}


def test_every_extra_has_a_door_where_it_is_missed() -> None:
    assert set(DOORS) == set(EXTRAS)


@pytest.mark.parametrize("extra", DOORS)
def test_who_lacks_an_extra_is_told_its_name(
    extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    always = _modules(PROJECT["dependencies"])
    for package in EXTRAS[extra] - always:
        there = [name for name in sys.modules if name.startswith(f"{package}.")]
        for name in (package, *there):
            monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "kxai.mcp", raising=False)
    with pytest.raises(KxaiError) as caught:
        DOORS[extra](tmp_path)
    assert f"kxai[{extra}]" in str(caught.value)


def _packages(tree: ast.Module) -> Iterator[str]:
    """Packages that a module imports, or names to import them: in a call that imports, in a list
    of names."""
    typing = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        named: list[str | None] = []
        if node in typing:
            continue
        if isinstance(node, ast.Import):
            named = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            named = [node.module]
        elif isinstance(node, ast.Call) and len(node.args) == 1:
            named = [_word(node.args[0])]
        elif isinstance(node, ast.Tuple):
            named = [_word(one) for one in node.elts]
        yield from (name.partition(".")[0] for name in named if name)


def _word(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
