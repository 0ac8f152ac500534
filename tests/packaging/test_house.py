"""What holds for every module of the package, whoever adds one."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from kxai.genre import current
from tests.sources import PACKAGE, modules_with

MODULES = sorted(PACKAGE.rglob("*.py"))
_NAME = re.compile(r"\w+")
LINES = 350
OF_ONE_NAME = 2
STARTS = {"run", "Popen", "check_output", "check_call"}
NOT_ON_WINDOWS = {
    "fork", "forkpty", "killpg", "getpgid", "setsid", "getuid", "geteuid", "getgid", "chown",
    "mkfifo", "uname", "nice", "pread", "pwrite", "sched_getaffinity", "alarm", "setitimer",
    "SIGKILL", "SIGHUP", "SIGQUIT", "SIGALRM", "SIGCHLD", "SIGPIPE", "SIGUSR1", "SIGUSR2",
}  # fmt: skip
NAMING = {"with_name", "with_stem", "with_suffix"}
FORBIDDEN = set('<>:"|?*')  # in names of files on Windows


def test_no_module_is_longer_than_one_reads_at_once() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {str(path): n for path, n in lengths.items() if n > LINES} == {}


def test_no_three_modules_bear_one_name() -> None:
    names = Counter(path.name for path in MODULES if not path.name.startswith("__"))
    assert {name: n for name, n in names.items() if n > OF_ONE_NAME} == {}


def test_no_name_is_left_that_nothing_uses() -> None:
    every = (*MODULES, *(p for f in ("tests", "eval") for p in (PACKAGE.parent / f).rglob("*.py")))
    texts = [path.read_text("utf-8") for path in (*every, *PACKAGE.rglob("*.html"))]
    used = Counter(word for text in texts for word in _NAME.findall(text))
    idle = []
    for path in MODULES:
        text = path.read_text("utf-8")
        own = Counter(_NAME.findall(text))
        idle += [
            f"{path.relative_to(PACKAGE)}: {name}"
            for name, of_module in _made(text)
            if (own if of_module and name.startswith("_") else used)[name] == 1
        ]
    assert idle == []


def test_no_words_of_the_genre_are_left_that_nothing_reads() -> None:
    text = "\n".join(path.read_text("utf-8") for path in MODULES)
    read = {message.wording for message in current().messages.values()}
    # Cues of questions are read under their names.
    read |= {f"ask.{name.lower()}" for name in _NAME.findall(text) if name.isupper()}
    assert [id_ for id_ in current().words if id_ not in read and f'"{id_}"' not in text] == []


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
    assert [name for name, _ in _made(code)] == names


def test_every_module_says_what_it_is() -> None:
    texts = {str(path): path.read_text("utf-8") for path in MODULES}
    assert [path for path, text in texts.items() if text and not text.startswith('"""')] == []


def test_nothing_depends_on_the_encoding_of_the_machine_or_on_fork() -> None:
    found = [
        f"{path}:{line}: {what}"
        for path, tree in modules_with(
            "/tmp", "_context", "open(", "_text(", "Path", *STARTS, *NAMING, *NOT_ON_WINDOWS
        )
        for line, what in _tied_to_a_machine(tree)
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
        ("multiprocessing.get_context('spawn' if told else 'fork')", "fork"),
        ("os.fork()", "fork"),
        ("os.kill(pid, signal.SIGKILL)", "SIGKILL"),
        ("if wanted:\n    os.killpg(pid, signal.SIGTERM)", "killpg"),
        ("folder / f'{now:%H:%M}.json'", ":"),
        ("path.with_name('a?.json')", "?"),
        ("Path('/tmp/kxai')", "/tmp"),
    ],
)
def test_what_is_looked_for_is_found(code: str, what: str) -> None:
    assert [found for _, found in _tied_to_a_machine(ast.parse(code))] == [what]


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
        "if hasattr(os, 'killpg'):\n    os.killpg(pid, signal.SIGKILL)",
        "os.pread(handle, 20, 0) if hasattr(os, 'pread') else b''",
        "if sys.platform != 'win32':\n    signal.alarm(1)",
        "getattr(os, 'O_NONBLOCK', 0)",
        "folder / f'{now:%Y%m%d-%H%M%S}-{number}.json'",
        "'a:b'",
        "get_context('fork') if can_inherit() else get_context('spawn')",
    ],
)
def test_what_is_tied_to_no_machine_passes(code: str) -> None:
    assert list(_tied_to_a_machine(ast.parse(code))) == []


def _made(text: str) -> Iterator[tuple[str, bool]]:
    """Functions, methods and classes without a decorator, and names of modules, that are made; and
    whether the module itself has them."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if not node.decorator_list and not node.name.startswith("__"):
                yield node.name, node in tree.body
        elif isinstance(node, ast.Assign) and node in tree.body:
            names = (one.id for one in node.targets if isinstance(one, ast.Name))
            yield from ((name, True) for name in names if not name.startswith("__"))


def _tied_to_a_machine(tree: ast.Module) -> Iterator[tuple[int, str]]:
    guarded = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If | ast.IfExp)
        and any(word in ast.unparse(node.test) for word in ("hasattr(os", "sys.platform"))
        for inner in ast.walk(node)
    }
    one_of_two = [node for node in ast.walk(tree) if isinstance(node, ast.IfExp)]
    optional = [call for node in one_of_two for call in ast.walk(node.body)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and str(node.value).startswith("/tmp"):
            yield node.lineno, "/tmp"
        if getattr(node, "attr", "") in NOT_ON_WINDOWS and node not in guarded:
            yield node.lineno, node.attr
        yield from ((node.lineno, sign) for sign in sorted(FORBIDDEN & set(_name_of_file(node))))
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
            # Where another way stands beside it, nothing depends on it.
            name, told = "fork", values in (["spawn"], ["forkserver"]) or node in optional
        else:
            told = True
        if not told:
            yield node.lineno, name


def _name_of_file(node: ast.AST) -> str:
    """What is written out of a name that a path is given."""
    given: list[ast.expr] = []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        given = [node.right]
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in NAMING:
        given = node.args
    parts = (part for one in given for part in ast.walk(one) if isinstance(part, ast.Constant))
    return "".join(part.value for part in parts if isinstance(part.value, str))


def _opens_text(node: ast.Call) -> bool:
    """True for ``open(path)`` and ``path.open()`` of files as text; others bear that name too."""
    if isinstance(node.func, ast.Name):
        modes = node.args[1:2]
        return not (modes and "b" in ast.literal_eval(modes[0]))
    modes = node.args[:1]
    words = isinstance(modes[0], ast.Constant) if modes else False
    return bool(words) and set(str(ast.literal_eval(modes[0]))) <= set("rwax+t")
