"""Reads genre files into raw entries, each with the line it begins in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from kxai.genre.entries import KIND_ZH, KINDS, Entry, Origin, addition_to

_HEADER = re.compile(r"^\s*\[\[\s*([A-Za-z_]+)\s*\]\]")
_TOML_LINE = re.compile(r"line (\d+)")
_LISTS_IN_TSV = frozenset({"aliases"})
_YES_OR_NOTHING = frozenset({"alone"})
_OF_YEARS = ("account", "disclosure")
_COLUMNS = {"from": "from_year", "to": "to_year"}
_OF_TSV = {"indicators.tsv": "indicator", "accounts.tsv": "account"}
_REASONS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请检查拼写",
    "literal_error": "取值不对，可用的是{expected}",
    "string_pattern_mismatch": "写法不对：“{input}”",
    "string_too_short": "不能是空的",
    "too_short": "至少要有一个",
    "string_type": "应为文字，加引号",
    "tuple_type": '应为列表，如["甲", "乙"]',
    "int_parsing": "应为年份",
    "int_type": "应为年份",
    "greater_than_equal": "应为年份",
    "less_than_equal": "应为年份",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an entry, and where; ``reason`` in Chinese."""

    origin: Origin
    reason: str


@dataclass(frozen=True, slots=True)
class Located:
    """An entry of a ``kind`` (word, table, …) with the place where it was read."""

    kind: str
    entry: Entry
    origin: Origin


def genre_files(folder: Path) -> list[Path]:
    """The files of a genre folder in the order in which they are read: by path. The list of places
    is no list of entries (``genre.places`` reads it)."""
    found = (
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in (".toml", ".tsv") and path.name != "places.tsv"
    )
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def read_file(path: Path, shown: str) -> tuple[list[Located], list[Fault]]:
    """The entries of a file (TOML, or a table of indicators or accounts) and what is wrong in it.

    ``shown`` is the path as faults name it.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return [], [
            Fault(Origin(shown, 1), f"无法读取，请保存为UTF-8文本（{type(error).__name__}）")
        ]
    if path.suffix == ".tsv":
        return _read_tsv(text, path.name, shown)
    return _read_toml(text, shown)


def _read_toml(text: str, shown: str) -> tuple[list[Located], list[Fault]]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told = _TOML_LINE.search(str(error))
        line = int(told[1]) if told else text.count("\n") + 1
        return [], [Fault(Origin(shown, line), f"不是正确的TOML：{error}")]
    lines = text.split("\n")
    starts: dict[str, list[int]] = {}
    for number, words in enumerate(lines, start=1):
        if header := _HEADER.match(words):
            starts.setdefault(header[1], []).append(number)
    found, faults = [], []
    for kind, entries in data.items():
        if kind not in KINDS or not isinstance(entries, list):
            line = starts.get(kind, [_line_of_key(lines, 1, kind)])[0]
            known = "、".join(f"[[{name}]]" for name in KINDS)
            faults.append(Fault(Origin(shown, line), f"不认识“{kind}”，可以写的是{known}"))
            continue
        for number, raw in enumerate(entries):
            known_starts = starts.get(kind, [])
            start = known_starts[number] if number < len(known_starts) else 1
            entry, wrong = _validated(kind, raw, partial(_line_of_key, lines, start))
            if entry is not None:
                found.append(Located(kind, entry, Origin(shown, start)))
            faults += [Fault(Origin(shown, line), reason) for line, reason in wrong]
    return found, faults


def _read_tsv(text: str, name: str, shown: str) -> tuple[list[Located], list[Fault]]:
    if name not in _OF_TSV:
        known = "、".join(_OF_TSV)
        return [], [Fault(Origin(shown, 1), f"表格文件只能叫{known}，其他内容请写在.toml里")]
    kind = _OF_TSV[name]
    found, faults = [], []
    rows = text.split("\n")
    columns = [_COLUMNS.get(c, c) for c in rows[0].rstrip("\r").split("\t")]
    for number, row in enumerate(rows[1:], start=2):
        if not row.strip() or row.startswith("#"):
            continue
        cells = row.rstrip("\r").split("\t")
        if len(cells) > len(columns):
            faults.append(
                Fault(Origin(shown, number), f"有{len(cells)}栏，表头只有{len(columns)}栏")
            )
            continue
        raw = {key: _cell(key, cell) for key, cell in zip(columns, cells, strict=False) if cell}
        if kind == "account":
            raw.setdefault("id", account_id(raw))
        entry, wrong = _validated(kind, raw, partial(_row, number))
        if entry is not None:
            found.append(Located(kind, entry, Origin(shown, number)))
        faults += [Fault(Origin(shown, line), reason) for line, reason in wrong]
    return found, faults


def _row(number: int, _key: str) -> int:
    return number


def account_id(raw: Mapping[str, object]) -> str:
    """The id that a row of accounts has by itself: functional.2010101.2019 (first year, or all)."""
    return f"{raw.get('system', '')}.{raw.get('code', '')}.{raw.get('from_year', 'all')}"


def _cell(key: str, cell: str) -> object:
    if key in _LISTS_IN_TSV:
        return tuple(part for part in cell.split(";") if part)
    if key in _COLUMNS.values():
        return int(cell) if cell.isdigit() else cell
    if key in _YES_OR_NOTHING:
        return cell == "yes"
    return cell


def _validated(
    kind: str, raw: object, line_of: Callable[[str], int]
) -> tuple[Entry | None, list[tuple[int, str]]]:
    if kind in _OF_YEARS and isinstance(raw, dict):
        raw = {_COLUMNS.get(str(key), str(key)): value for key, value in raw.items()}
    if kind == "account" and isinstance(raw, dict):
        raw.setdefault("id", account_id(raw))
    adds = isinstance(raw, dict) and raw.get("mode") == "add"
    try:
        return (addition_to(kind) if adds else KINDS[kind]).model_validate(raw), []
    except ValidationError as error:
        name = raw.get("id", "") if isinstance(raw, dict) else ""
        return None, list(_explained(error, kind, str(name), line_of))


def _explained(
    error: ValidationError, kind: str, name: str, line_of: Callable[[str], int]
) -> Iterator[tuple[int, str]]:
    for problem in error.errors():
        key = str(problem["loc"][0]) if problem["loc"] else "id"
        written = {new: old for old, new in _COLUMNS.items()}.get(key, key)
        context = {**problem.get("ctx", {}), "input": problem["input"]}
        reason = _REASONS.get(problem["type"], problem["msg"])
        told = reason.format(**context) if "{" in reason else reason
        yield line_of(written), f"{KIND_ZH[kind]}“{name}”的{written}：{told}"


def _line_of_key(lines: list[str], start: int, key: str) -> int:
    """The line of ``key`` in the entry that begins in line ``start``, else that line."""
    for number in range(start, len(lines) + 1):
        line = lines[number - 1]
        if number > start and _HEADER.match(line):
            break
        if re.match(rf"\s*{re.escape(key)}\s*=", line):
            return number
    return start
