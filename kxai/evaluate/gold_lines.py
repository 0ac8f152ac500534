"""Lines and objects of gold files, with the complaints that every kind of them shares."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kxai.errors import GoldError
from kxai.evaluate.gold_faults import Faults, near


def lines(path: Path, faults: Faults) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """(line number, place, record) of every line that is not blank; what cannot be parsed goes to
    ``faults``."""
    for number, line in enumerate(text_of(path).split("\n"), 1):
        if line.strip():
            place = f"{path.name} 第{number}行"
            record = None
            with faults.kept():
                record = parse(line, place)
            if record is not None:
                yield number, place, record


def text_of(path: Path) -> str:
    """The text of a file (UTF-8). Raises GoldError."""
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(path.name, f"无法读取（{error}）") from error


def parse(text: str, place: str) -> dict[str, Any]:
    """The JSON object that ``text`` is. Raises GoldError."""
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"第{error.lineno}行" if "第" not in place else f"第{error.colno}列"
        raise GoldError(place, f"不是有效的JSON（{where}：{error.msg}）") from error
    if not isinstance(record, dict):
        raise GoldError(place, "应为一个JSON对象")
    return record


def require(record: Mapping[str, Any], keys: tuple[str, ...], place: str) -> None:
    """Raise GoldError where one of the fields lacks, with what may be a misspelling of it."""
    missing = [key for key in keys if key not in record]
    if missing:
        named = "、".join(key + near(key, set(record) - set(keys)) for key in missing)
        raise GoldError(place, f"缺少字段{named.replace('是否指', '所写的')}")


def same_document(record: Mapping[str, Any], path: Path, place: str) -> None:
    """Raise GoldError where ``doc`` is not what the file is called after."""
    if record.get("doc", path.stem) != path.stem:
        raise GoldError(place, f"doc“{record['doc']}”与文件名不符")


def whole(value: object) -> bool:
    """True for a whole number; ``True`` is none."""
    return isinstance(value, int) and not isinstance(value, bool)
