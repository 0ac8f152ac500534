"""Rows as files: CSV, Parquet, a workbook. Whatever the number of rows, a batch of them is held."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import chain, count, islice
from pathlib import Path
from typing import Any, Literal

from kxai.api.rows import Rows
from kxai.export.files import replacing, scratch

Format = Literal["csv", "parquet", "xlsx"]
_BATCH = 10_000
_SHEET_ROWS = 1_048_575  # of a sheet, below its header
_CELL = 32_767  # characters of a cell
_EXACT = 15  # digits that a workbook's numbers keep
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_NUMBER = re.compile(r"[-+]?[\d,]+(?:\.\d+)?%?")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_tables(tables: Mapping[str, Rows[Any]], folder: Path, format: Format) -> list[Path]:
    """Write each of ``tables`` under its name into ``folder``; of a workbook all into
    ``kxai.xlsx``, a sheet each (several where one is full).

    Decimals are exact: in a workbook, those with more digits than its numbers keep are text. In CSV
    (UTF-8 with a mark, as programs for tables want it), texts that would be taken for a formula
    begin with an apostrophe; in a workbook nothing is one. Lists and what has parts are JSON text.

    Raises WorkspaceError where the folder cannot be written, PackageMissing (E118) for Parquet
    without pyarrow.
    """
    if format == "xlsx":
        return [_workbook(tables, folder)]
    write = {"csv": _csv, "parquet": _parquet}[format]
    return [write(rows, folder / f"{name}.{format}") for name, rows in tables.items()]


def _csv(rows: Rows[Any], path: Path) -> Path:
    with (
        replacing(path) as temporary,
        temporary.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as out,
    ):
        table = csv.writer(out)
        table.writerow(rows.columns)
        for row in rows.objects():
            table.writerow([_unformed(_plain(value)) for value in row.values()])
    return path


def _parquet(rows: Rows[Any], path: Path) -> Path:
    schema = rows.arrow_schema()  # goes through the rows once, for the places of the decimals
    from pyarrow import Table
    from pyarrow.parquet import ParquetWriter

    with replacing(path) as temporary, ParquetWriter(temporary, schema) as out:
        objects = rows.objects()
        while batch := list(islice(objects, _BATCH)):
            out.write_table(Table.from_pylist(batch, schema=schema))
    return path


def _workbook(tables: Mapping[str, Rows[Any]], folder: Path) -> Path:
    import xlsxwriter

    path = folder / "kxai.xlsx"
    with scratch(folder) as aside, replacing(path) as temporary:
        book = xlsxwriter.Workbook(
            str(temporary),
            {
                "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                "strings_to_numbers": False, "tmpdir": str(aside),
            },
        )  # fmt: skip
        bold = book.add_format({"bold": True})
        for name, rows in tables.items():
            objects = rows.objects()
            for number in count(1):
                begun = list(islice(objects, 1))
                if not begun and number > 1:
                    break
                sheet = book.add_worksheet(name if number == 1 else f"{name} {number}")
                sheet.freeze_panes(1, 0)
                sheet.write_row(0, 0, rows.columns, bold)
                for at, row in enumerate(chain(begun, islice(objects, _SHEET_ROWS - 1)), 1):
                    for column, value in enumerate(row.values()):
                        _write_cell(sheet, at, column, _plain(value))
        book.close()
    return path


def _write_cell(sheet: Any, row: int, column: int, value: str | int | float | None) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, _NOT_IN_XML.sub("\ufffd", value)[:_CELL])
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal):
        digits = len(Decimal(str(value)).normalize().as_tuple().digits)
        if digits > _EXACT:
            sheet.write_string(row, column, str(value))
        else:
            sheet.write_number(row, column, value)


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _unformed(value: Any) -> Any:
    """A cell of CSV: text that begins as a formula does, and is no number, is quoted."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str) and value.startswith(_FORMULA) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value
