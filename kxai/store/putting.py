"""Many rows at once, and rows that may be there already, on each kind of database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, insert, text
from sqlalchemy.dialects import postgresql, sqlite

from kxai.store.rows import to_json


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``, each with all columns that are not null.

    A server gets them as one value and one statement: row by row, a report of 300 figures would
    wait ten times as long for answers as the server works. SQLite gets them as the driver takes
    them: what SQLAlchemy does to each row costs as much as writing it.
    """
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        names = table.columns.keys()
        values = [tuple(map(row.get, names)) for row in rows]
        connection.exec_driver_sql(_sqlite_insert(table), values)
        return
    blobs = any(isinstance(column.type, LargeBinary) for column in table.columns)
    if connection.dialect.name != "postgresql" or blobs:
        connection.execute(insert(table), list(rows))
        return
    name = table.name  # of a table of ours
    rows_of = f"SELECT * FROM json_populate_recordset(NULL::{name}, CAST(:rows AS json))"  # noqa: S608
    connection.execute(text(f"INSERT INTO {name} {rows_of}"), {"rows": to_json(rows)})


@cache
def _sqlite_insert(table: Table) -> str:
    """INSERT of all columns in the order of the table."""
    return str(insert(table).compile(dialect=sqlite.dialect()))


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``, in place of those with the same primary key. In one statement, so that of
    two who write the same row one comes after the other and none fails."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest), list(rows))
