"""What holds for every module of the package, whoever adds one."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "kxai"
MODULES = sorted(PACKAGE.rglob("*.py"))
_NAME = re.compile(r"\w+")
LINES = 350
OF_ONE_NAME = 2
STARTS = {"run", "Popen", "check_output", "check_call"}


def test_no_module_is_longer_than_one_reads_at_once() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {str(path): n for path, n in lengths.items() if n > LINES} == {}


def test_no_three_modules_bear_one_name() -> None:
    names = Counter(path.name for path in MODULES if not path.name.startswith("__"))
    assert {name: n for name, n in names.items() if n > OF_ONE_NAME} == {}


def test_no_name_is_left_that_nothing_uses() -> None:
    places = (*MODULES, *(p for f in ("tests", "eval") for p in (PACKAGE.parent / f).rglob("*.py")))
    texts = [path.read_text("utf-8") for path in (*places, *PACKAGE.rglob("*.html"))]
    used = Counter(word for text in texts for word in _NAME.findall(text))
    assert [
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in MODULES
        for name in _made(path.read_text("utf-8"))
        if used[name] == 1
    ] == []


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("def a() -> None: ...", ["a"]),
        ("@app.command()\ndef a() -> None: ...", []),
        ("class A:\n    def b(self) -> None: ...", ["A", "b"]),
        ("_B = 1\nc, d = 1, 2", ["_B"]),
        ("class A:\n    def __enter__(self) -> None: ...", ["A"]),
    ],
)
def test_names_that_something_must_use(code: str, names: list[str]) -> None:
    assert list(_made(code)) == names


def test_every_module_says_what_it_is() -> None:
    silent = [path for path in MODULES if not ast.get_docstring(_tree(path.read_text("utf-8")))]
    assert [str(path) for path in silent if path.stat().st_size] == []


def test_nothing_depends_on_the_encoding_of_the_machine_or_on_fork() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {what}"
        for path in MODULES
        for line, what in _tied_to_a_machine(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("path.read_text()", "read_text"),
        ("path.write_text(words)", "write_text"),
        ("open(path)", "open"),
        ("path.open('w')", "open"),
        ("subprocess.run(words, text=True)", "run"),
        ("multiprocessing.get_context('fork')", "fork"),
        ("multiprocessing.get_context()", "fork"),
        ("os.fork()", "fork"),
        ("Path('/tmp/kxai')", "/tmp"),
    ],
)
def test_what_is_looked_for_is_found(code: str, what: str) -> None:
    assert [found for _, found in _tied_to_a_machine(code)] == [what]


@pytest.mark.parametrize(
    "code",
    [
        "path.read_text('utf-8')",
        "path.write_text(words, encoding='utf-8')",
        "open(path, 'rb')",
        "path.open(encoding='utf-8')",
        "Corpus.open(workspace)",
        "os.open(path, flags)",
        "subprocess.run(words, encoding='utf-8')",
        "multiprocessing.get_context('spawn')",
    ],
)
def test_what_is_tied_to_no_machine_passes(code: str) -> None:
    assert list(_tied_to_a_machine(code)) == []


def _made(text: str) -> Iterator[str]:
    """Functions, methods and classes without a decorator, and names of modules, that are made."""
    tree = _tree(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if not node.decorator_list and not node.name.startswith("__"):
                yield node.name
        elif isinstance(node, ast.Assign) and node in tree.body:
            yield from (one.id for one in node.targets if isinstance(one, ast.Name))


def _tree(text: str) -> ast.Module:
    return ast.parse(text)


def _tied_to_a_machine(text: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(_tree(text)):
        if isinstance(node, ast.Constant) and str(node.value).startswith("/tmp"):
            yield node.lineno, "/tmp"
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        named = {word.arg for word in node.keywords}
        values = [a.value for a in node.args if isinstance(a, ast.Constant)]
        if name in ("read_text", "write_text"):
            told = "encoding" in named or len(node.args) > (name == "write_text")
        elif name == "open":
            told = "encoding" in named or not _opens_text(node)
        elif name in STARTS:
            told = "encoding" in named or not named & {"text", "universal_newlines"}
        elif name == "get_context":
            name, told = "fork", values in (["spawn"], ["forkserver"])
        else:
            told = name not in ("fork", "forkpty")
        if not told:
            yield node.lineno, name


def _opens_text(node: ast.Call) -> bool:
    """True for ``open(path)`` and ``path.open()`` of files as text; others bear that name too."""
    if isinstance(node.func, ast.Name):
        modes = node.args[1:2]
        return not (modes and "b" in ast.literal_eval(modes[0]))
    modes = node.args[:1]
    words = isinstance(modes[0], ast.Constant) if modes else False
    return bool(words) and set(str(ast.literal_eval(modes[0]))) <= set("rwax+t")
