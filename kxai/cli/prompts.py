"""``kxai prompts``: list, show, compare."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

from rich.table import Table

from kxai.cli.screen import console, plain_text
from kxai.llm.prompts import load_prompt, load_prompts, read_prompt


def list_command() -> None:
    """Print all prompts. Raises PromptError."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("名称", "版本", "指纹", "结构", "例子", "字数"):
        table.add_column(title)
    for prompt in load_prompts():
        size = sum(len(message["content"]) for message in prompt.messages(""))
        cells = (prompt.name, prompt.version, prompt.digest, prompt.schema)
        table.add_row(*map(plain_text, (*cells, len(prompt.examples), size)))
    console().print(table)


def show_command(name: str, *, messages: bool) -> None:
    """Print one prompt. Raises PromptError."""
    prompt = load_prompt(name)
    screen = console()
    if not messages:
        screen.print(prompt.source, soft_wrap=True)
        return
    for message in prompt.messages("（原文）", labels="（指标表）"):
        screen.print(f"── {message['role']}", style="bold")
        screen.print(message["content"], soft_wrap=True)


def diff_command(name: str, other: Path) -> None:
    """Print how another version differs. Raises PromptError."""
    mine = load_prompt(name)
    theirs = load_prompt(name, other) if other.is_dir() else read_prompt(other)
    lines = list(
        unified_diff(
            mine.source.splitlines(),
            theirs.source.splitlines(),
            mine.id,
            theirs.id,
            lineterm="",
        )
    )
    screen = console()
    styles = {"+": "green", "-": "red", "@": "cyan"}
    for line in lines:
        screen.print(plain_text(line, styles.get(line[:1], "")), soft_wrap=True)
    if not lines:
        screen.print("没有差别")
