"""Databases other than SQLite: which driver speaks to them, and what their errors mean."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError

from kxai.errors import DatabaseBusy, DatabaseLost, WorkspaceError

_POSTGRES = ("psycopg", "pg8000")
"""Drivers in the order in which one is taken where the URL names none."""
_LINES = {"pg8000": "'kxai[postgres]'", "psycopg": "'psycopg[binary]'"}
_LOST = ("08", "57P01", "57P02", "57P03", "53300", "25P03")
"""SQLSTATEs: no connection, the server is stopped or started, it has too many connections, it ended
one that stood still within a transaction."""
_BUSY = ("40001", "40P01", "55P03", "23505")
"""A conflict with another transaction, a deadlock, a lock that was not had, a row that another
wrote first."""

_OF_SQLITE = {
    "attempt to write a readonly database": "不能写入，工作区是只读的",
    "database or disk is full": "磁盘已满",
    "file is not a database": "不是SQLite数据库，或者文件已损坏",
    "database disk image is malformed": "数据库文件已损坏，请用备份恢复",
}


def with_driver(url: URL) -> URL:
    """``postgresql://…`` with a driver that is installed; other URLs as they are."""
    if url.drivername not in ("postgresql", "postgres"):
        return url
    there = (name for name in _POSTGRES if find_spec(name) is not None)
    return url.set(drivername=f"postgresql+{next(there, _POSTGRES[-1])}")


def as_told(place: str, error: Exception) -> WorkspaceError:
    """What a library's error means for a user: DatabaseLost and DatabaseBusy where trying again may
    help, else WorkspaceError; an absent driver with the line that installs it."""
    if isinstance(error, ImportError) and error.name:
        package = error.name.partition(".")[0]
        line = _LINES.get(package, package)
        return WorkspaceError(place, f"数据库出错：没有安装驱动，请先安装：pip install {line}")
    state, reason = _said(error)
    if isinstance(error, DBAPIError):
        local = "sqlite3" in type(error.orig).__module__
        silent = not state and isinstance(error, OperationalError | InterfaceError)
        if error.connection_invalidated or state.startswith(_LOST) or (silent and not local):
            return DatabaseLost(place, reason)
        locked = local and "locked" in reason
        if state in _BUSY or locked or (local and isinstance(error, IntegrityError)):
            return DatabaseBusy(place, f"数据库出错：{reason}")
        if local and reason in _OF_SQLITE:
            return WorkspaceError(place, _OF_SQLITE[reason])
    return WorkspaceError(place, f"数据库出错：{reason}")


def _said(error: Exception) -> tuple[str, str]:
    """The SQLSTATE of an error ("" where it has none) and its first line."""
    cause: Any = getattr(error, "orig", None) or error
    first = cause.args[0] if getattr(cause, "args", ()) else ""
    if isinstance(first, dict):  # pg8000 gives the fields of the server's message
        return str(first.get("C", "")), str(first.get("M", "")).partition("\n")[0]
    state = getattr(cause, "sqlstate", None) or ""
    return str(state), next(iter(str(cause).splitlines()), "")
