"""The history of reviewers' decisions as a file: JSON lines for programs, CSV for tables."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from kxai.errors import HistoryError
from kxai.export.files import replacing
from kxai.export.jsonl import as_line
from kxai.store import Decision, Verdict

VERDICT_FIELDS = (
    "report", "finding", "decision", "who", "at", "cause", "note",
    "source", "org", "year", "subject", "operands", "kept",
)  # fmt: skip
SUFFIXES = (".jsonl", ".csv")
_QUOTED = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a cell begins that a program for tables would take for a formula, or that was quoted."""


def _no_blank(value: object) -> object:
    """CSV has no null: an empty cell is one."""
    return None if value == "" else value


class _Entry(BaseModel):
    """A line of a file, as it must be."""

    model_config = ConfigDict(extra="ignore")

    report: str = Field(pattern=r"^[0-9a-f]{12}$")
    finding: str = Field(pattern=r"^[0-9a-f]{8,64}$")
    decision: Decision
    who: str = Field(min_length=1, pattern=r"\S")
    at: datetime
    cause: str = ""
    note: str = ""
    source: str = ""
    org: Annotated[str | None, BeforeValidator(_no_blank)] = None
    year: Annotated[int | None, BeforeValidator(_no_blank)] = None
    subject: Annotated[str | None, BeforeValidator(_no_blank), Field(pattern=r"^[0-9a-f]{32}$")] = (
        None
    )
    operands: str = Field(pattern=r"^[0-9a-f]{32}$")
    kept: dict[str, str]


def write_verdicts(verdicts: Iterable[Verdict], path: Path) -> int:
    """Write entries into ``path``, a line each in their order; its ending says which format.

    Returns how many. In CSV, texts that a program for tables would take for a formula begin with
    an apostrophe, which ``read_verdicts`` takes away. Raises WorkspaceError.
    """
    count = 0
    with (
        replacing(path) as temporary,
        temporary.open("w", encoding=_encoding(path), newline="") as out,
    ):
        table = csv.writer(out) if path.suffix.lower() == ".csv" else None
        if table is not None:
            table.writerow(VERDICT_FIELDS)
        for one in verdicts:
            values: dict[str, Any] = {name: getattr(one, name) for name in VERDICT_FIELDS}
            values["kept"] = dict(one.kept)
            if table is None:
                out.write(as_line(values) + "\n")
            else:
                table.writerow([_cell(value) for value in values.values()])
            count += 1
    return count


def read_verdicts(path: Path) -> list[Verdict]:
    """All entries of a file, with the id 0. Raises HistoryError naming file, line and field; a
    file with one wrong line gives nothing."""
    lines = _csv_lines(path) if path.suffix.lower() == ".csv" else _json_lines(path)
    try:
        return [_entry(values, f"{path.name} 第{number}行") for number, values in lines]
    except OSError as error:
        raise HistoryError(path.name, f"无法读取（{error.strerror or error}）") from error
    except UnicodeDecodeError as error:
        raise HistoryError(path.name, "不是UTF-8文本") from error
    except csv.Error as error:
        raise HistoryError(path.name, f"不是合格的CSV（{error}）") from error


def _entry(values: Mapping[str, Any], place: str) -> Verdict:
    try:
        entry = _Entry.model_validate(values)
    except ValidationError as error:
        names = dict.fromkeys(str(one["loc"][0]) for one in error.errors())
        raise HistoryError(place, f"{'、'.join(names)}缺失或不合规") from None
    if entry.at.tzinfo is None:
        raise HistoryError(place, "at没有时区")
    told = entry.model_dump()
    told["at"] = entry.at.astimezone(UTC).isoformat(timespec="seconds")
    told["who"] = entry.who.strip()
    return Verdict(id=0, **told)


def _json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                values = json.loads(line)
            except ValueError:
                values = None
            if not isinstance(values, dict):
                raise HistoryError(f"{path.name} 第{number}行", "不是JSON对象")
            yield number, values


def _csv_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        missing = [name for name in VERDICT_FIELDS if name not in (rows.fieldnames or ())]
        if missing:
            raise HistoryError(f"{path.name} 第1行", f"缺少列：{'、'.join(missing)}")
        for row in rows:
            values: dict[str, Any] = {
                name: _unquoted(text) for name, text in row.items() if name and text is not None
            }
            try:
                values["kept"] = json.loads(values.get("kept") or "")
            except ValueError:
                values.pop("kept", None)
            yield rows.line_num, values


def _encoding(path: Path) -> str:
    # Programs for tables take a CSV without a mark for text of the system's old encoding.
    return "utf-8-sig" if path.suffix.lower() == ".csv" else "utf-8"


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = as_line(value) if isinstance(value, dict) else str(value)
    return f"'{text}" if text.startswith(_QUOTED) else text


def _unquoted(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:].startswith(_QUOTED) else text
