"""The pages that ``--help`` prints: plain text, wrapped by what a terminal's columns hold.

Typer's own pages load a Markdown reader and a highlighter of program text, which takes longer than
all the rest of a short command; and they cut what does not fit into one line of a list.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

OPTIONS, ARGUMENTS, COMMANDS = "选项", "参数", "命令"
_EXTRAS = (("env var: ", "环境变量："), ("default: ", "默认："), ("required", "必填"))
_WIDEST, _NARROWEST = 120, 40
_NAMES = 34  # columns for names; a longer one has a line of its own
_HANGING = "，。；：、？！）】》”’"  # what begins no line
_PIECES = re.compile(r"[!-~]+?(?:[,|/]|(?![!-~]))|.", re.DOTALL)


def help_page(command: Any, ctx: Any, commands: Iterable[tuple[str, str]] = ()) -> str:
    """The page of a command: usage, what it does, arguments, options; of a group also its
    ``commands`` (name, help). ``command`` and ``ctx`` are click's."""
    width = max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))
    usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    paragraphs = re.split(r"\n\s*\n", command.help or "")
    lines = [f"用法：{usage}", ""]
    for paragraph in paragraphs:
        lines += [*wrap(" ".join(paragraph.split()), width), ""]
    records: dict[str, list[tuple[str, str]]] = {ARGUMENTS: [], OPTIONS: [], COMMANDS: []}
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if record is not None:
            title = ARGUMENTS if parameter.param_type_name == "argument" else OPTIONS
            records[title].append((record[0], _in_chinese(record[1])))
    records[COMMANDS] = [(name, " ".join(told.split())) for name, told in commands]
    for title, rows in records.items():
        if rows:
            lines += [f"─ {title} ".ljust(width - len(title), "─"), *_table(rows, width), ""]
    return "\n".join(lines[:-1])


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns (Chinese characters take two), broken between Chinese
    characters and at blanks; a mark that begins no line may stand out.

    >>> wrap("读取报告，核对勾稽 kxai run", 10)
    ['读取报告，', '核对勾稽', 'kxai run']
    """
    lines, line, used = [], "", 0
    for piece in _PIECES.findall(text):
        size = columns(piece)
        if used + size > width and line.strip() and piece not in _HANGING:
            lines.append(line.rstrip())
            line, used = "", 0
        if line or not piece.isspace():
            line, used = line + piece, used + size
    return [*lines, line.rstrip()] if line.strip() else lines


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(1 + (unicodedata.east_asian_width(one) in "WFA") for one in text)


def _table(rows: list[tuple[str, str]], width: int) -> Iterator[str]:
    """Names at the left, what they do at the right."""
    left = min(_NAMES, width * 2 // 5, max(columns(name) for name, _ in rows)) + 2
    for name, told in rows:
        first = "  " + name + " " * (left - columns(name))
        lines = wrap(told, width - left - 2) or [""]
        if columns(name) > left - 2:
            yield "  " + name
            first = " " * (left + 2)
        yield (first + lines[0]).rstrip()
        yield from (" " * (left + 2) + line for line in lines[1:])


def _in_chinese(told: str) -> str:
    """A help text whose bracket at the end (``[env var: A; default: 3; required]``) is Chinese."""
    found = re.fullmatch(r"(.*?)(?:^|  )\[([^\[\]]+)\]", told, re.DOTALL)
    if not found:
        return told
    extras = []
    for extra in found[2].split("; "):
        for english, chinese in _EXTRAS:
            if extra.startswith(english):
                extra = chinese + extra.removeprefix(english)
                break
        extras.append(f"[{extra}]")
    return " ".join([found[1], *extras]).strip()
