"""Which commands can reach an endpoint is written down: a new one is watched, or told to send none.

What those in ``REACHES_ENDPOINT`` send, ``tests/llm/test_privacy.py`` looks at on the wire.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import typer

from kxai.cli import app
from tests.sources import modules_with

REACHES_ENDPOINT = (
    "run", "worker", "review", "ask", "chat", "web", "index build", "index rebuild", "eval run",
    "eval matrix",
)  # fmt: skip
SENDS_NOTHING = (
    "status", "retry",
    "demo", "decide", "letter", "annotate", "inspect", "show", "findings", "coverage", "gold",
    "prompts list", "prompts show", "prompts diff", "index status", "genre check", "genre explain",
    "genre table", "eval list", "eval show", "eval compare", "eval rescore", "eval generate",
    "eval questions", "eval paraphrases", "eval gate", "eval real", "eval precision",
    "eval gold-from-verdicts", "verdicts export", "verdicts import", "mcp", "export",
    "eval gold-draft", "eval trend", "eval publish", "workbook",
)  # fmt: skip
OPENS = {
    "kxai.llm.client": {"Client"},
    "kxai.llm.batch_wire": {"BatchWire"},
    "kxai.llm.batching": {"Batching"},
    "kxai.bulk.line": {"Line"},
    "kxai.ask.question_model": {"Model"},
    "kxai.ask": {"Corpus"},
    "kxai.ask.corpus": {"Corpus"},
    "kxai.index": {"Index"},
    "kxai.index.search": {"Index"},
    "kxai.evaluate.tasks.engines": {"ModelReader"},
}
"""What sends, or makes what sends, by where it is imported from."""
OPENERS = {
    "api/archive.py", "ask/__init__.py", "ask/by_model.py", "ask/corpus.py", "ask/question_model.py", "bulk/line.py", "bulk/model_reading.py", "cli/ask.py",
    "cli/index.py", "cli/model_summary.py", "cli/review.py", "cli/web.py", "evaluate/real/paraphrases.py",
    "evaluate/real/questions.py", "evaluate/record/produce.py", "evaluate/tasks/archive_tasks.py",
    "evaluate/tasks/engines.py", "index/__init__.py", "llm/batching.py", "web/asking.py",
}  # fmt: skip
"""Modules that do, or know of it by name: those of the commands above and of the library."""
ASKING = {"llm", "engine", "mask", "budget", "max_tokens"}


def commands(command: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, set[str]]]:
    """Every command with the names of its options."""
    command = command or typer.main.get_command(app)
    if hasattr(command, "commands"):
        for name, below in command.commands.items():
            yield from commands(below, (*path, name))
    else:
        yield " ".join(path), {option.name for option in command.params}


def test_of_every_command_it_is_known_whether_it_sends() -> None:
    unknown = {name for name, _ in commands()} - {*REACHES_ENDPOINT, *SENDS_NOTHING}
    assert not unknown, "add it to REACHES_ENDPOINT and the wire test, or to SENDS_NOTHING"


def test_what_has_the_options_of_a_model_is_on_the_wire() -> None:
    asking = {name for name, options in commands() if options & ASKING}
    assert asking <= set(REACHES_ENDPOINT)
    assert len(asking) > 5


def test_nothing_else_opens_what_sends() -> None:
    found = set()
    for path, tree in modules_with(*(name for names in OPENS.values() for name in names)):
        for node in ast.walk(tree):
            named = {n.name for n in node.names} if isinstance(node, ast.ImportFrom) else set()
            if named & OPENS.get(getattr(node, "module", None) or "", set()):
                found.add(path)
    assert found <= OPENERS, "what it sends is to be seen by the wire test"
