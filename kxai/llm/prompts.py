"""Prompt files: a header, an instruction, examples. What goes to a model is made of them.

A file begins with a header between two lines ``---`` (``name``, ``version``, ``schema``,
``language``), then the instruction, then parts that begin with a line ``=== example ===`` and
hold lines ``key: value``; a value goes on until the next key. The last keys are ``text`` and
``reply``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from kxai.errors import PromptError

_HEADER = re.compile(r"---\n(?P<header>.*?)\n---\n", re.DOTALL)
_EXAMPLE = "=== example ==="
_KEYS = ("name", "version", "schema", "language")
_PARTS = re.compile(r"^(report|year|unit|section|before|text|reply): ?", re.MULTILINE)
_FENCE = "────"


@dataclass(frozen=True, slots=True)
class Example:
    """One example: what stands around the text, the text with its marks, and the reply (JSON)."""

    context: Mapping[str, str]
    text: str
    reply: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt file. ``id`` names it in figures and runs: ``name@version#hash``."""

    name: str
    version: str
    schema: str
    language: str
    instruction: str
    examples: tuple[Example, ...]
    source: str

    @property
    def digest(self) -> str:
        """The first 8 hex digits of the file's sha256."""
        return sha256(self.source.encode()).hexdigest()[:8]

    @property
    def id(self) -> str:
        return f"{self.name}@{self.version}#{self.digest}"

    def messages(
        self, text: str, *, context: Mapping[str, str] | None = None, labels: str = ""
    ) -> list[dict[str, str]]:
        """The messages that ask about ``text``.

        ``labels`` is the table of what can occur here. The text is data: it stands between fence
        lines that it cannot contain, as their number is a hash over it.
        """
        shown = "\n\n".join(
            f"例：\n{_around(example.context)}{example.text}\n答：{example.reply}"
            for example in self.examples
        )
        system = f"{self.instruction}\n\n{shown}"
        if labels:
            system += f"\n\n指标表：\n{labels}"
        fence = f"{_FENCE}{sha256((self.digest + text).encode()).hexdigest()[:8]}{_FENCE}"
        user = f"{_around(context or {})}{fence}\n{text}\n{fence}"
        return [{"role": "system", "content": system}, {"role": "user", "content": user}]


_CONTEXT_ZH = {
    "report": "报告",
    "year": "报告年度",
    "unit": "金额单位",
    "section": "所在章节",
    "before": "上文",
    "note": "注意",
}


def _around(context: Mapping[str, str]) -> str:
    lines = [f"{_CONTEXT_ZH.get(key, key)}：{value}\n" for key, value in context.items() if value]
    return "".join(lines)


def prompt_folder() -> Path:
    """Where the prompts stand: in the package, or beside it in a source tree."""
    packaged = Path(str(files("kxai"))) / "prompts"
    return packaged if packaged.is_dir() else packaged.parent.parent / "prompts"


def load_prompt(name: str, folder: Path | None = None) -> Prompt:
    """The prompt of that name. Raises PromptError: no such file, or a wrong one."""
    path = (folder or prompt_folder()) / f"{name}.md"
    if not re.fullmatch(r"[a-z][a-z_]*", name) or not path.is_file():
        raise PromptError(name, "没有这个提示词")
    return read_prompt(path)


def load_prompts(folder: Path | None = None) -> list[Prompt]:
    """All prompts, by name. Raises PromptError."""
    place = folder or prompt_folder()
    return [read_prompt(path) for path in sorted(place.glob("*.md")) if path.stem != "README"]


def read_prompt(path: Path) -> Prompt:
    """The prompt in a file. Raises PromptError, which names the file and the line."""
    try:
        source = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(str(path), "无法读取") from error
    match = _HEADER.match(source)
    if match is None:
        raise PromptError(f"{path}:1", "缺少两行---之间的说明")
    header: dict[str, str] = {}
    for number, line in enumerate(match["header"].splitlines(), 2):
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in _KEYS or not value.strip():
            raise PromptError(f"{path}:{number}", f"应为{'、'.join(_KEYS)}之一")
        header[key.strip()] = value.strip()
    if missing := [key for key in _KEYS if key not in header]:
        raise PromptError(f"{path}:1", f"缺少{'、'.join(missing)}")
    if header["name"] != path.stem:
        raise PromptError(f"{path}:2", "name与文件名不同")
    instruction, *parts = source[match.end() :].split(_EXAMPLE)
    line = source.count("\n", 0, match.end() + len(instruction)) + 1
    examples = []
    for part in parts:
        examples.append(_example(part, f"{path}:{line}"))
        line += part.count("\n")
    return Prompt(
        header["name"],
        header["version"],
        header["schema"],
        header["language"],
        instruction.strip(),
        tuple(examples),
        source,
    )


def _example(part: str, place: str) -> Example:
    pieces = _PARTS.split(part.strip("\n") + "\n")
    found = dict(zip(pieces[1::2], (value.strip() for value in pieces[2::2]), strict=True))
    if "text" not in found or "reply" not in found:
        raise PromptError(place, "例子缺少text或reply")
    try:
        json.loads(found["reply"])
    except json.JSONDecodeError as error:
        raise PromptError(place, f"reply不是JSON（{error.msg}）") from error
    text, reply = found.pop("text"), found.pop("reply")
    return Example(found, text, reply)
