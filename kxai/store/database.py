"""The database of a workspace: where it is, opening it, its schema. SQLite by default, others by
URL."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    RowMapping,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool
from sqlalchemy.schema import CreateColumn

from kxai.errors import WorkspaceError
from kxai.store import tables as t
from kxai.store.writer import Writer

if TYPE_CHECKING:
    from kxai.settings import Settings

DATABASE_NAME = "kxai.db"
_BATCH = 1_000


def database_url(workspace: Path, settings: Settings | None = None) -> URL:
    """The database of a workspace: the setting's, else SQLite inside the folder.

    Raises WorkspaceError when the setting is no database URL.
    """
    if settings is not None and settings.database_url:
        try:
            return make_url(settings.database_url)
        except (ArgumentError, ValueError):
            # The address may hold a password: nothing of it is told, the cause neither.
            raise WorkspaceError("KXAI_DATABASE_URL", "不是数据库地址") from None
    return URL.create("sqlite", database=str(workspace / DATABASE_NAME))


class Database:
    """An open database with the tables of this schema. Use it as a context manager.

    Every method raises WorkspaceError when the database cannot do what is asked of it.
    """

    def __init__(self, url: URL, *, create: bool = False) -> None:
        """Open the database at ``url``; with ``create``, make its tables if there are none.

        Raises WorkspaceError: no database, not a database, another schema version.
        """
        self._place = url.database or url.render_as_string()
        file = Path(url.database) if url.drivername == "sqlite" and url.database else None
        if file is not None and not create and not file.is_file():
            raise WorkspaceError(str(file.parent), "还没有数据，请先用kxai run处理报告")
        with self._guarded():
            self._engine = _connect(url)
            try:
                self._prepare(create=create)
            except BaseException:
                self._engine.dispose()
                raise

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, NoSuchModuleError, ImportError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            if isinstance(error, ImportError) and error.name:
                reason = f"没有安装驱动，请先安装：pip install {error.name}"
            raise WorkspaceError(self._place, f"数据库出错：{reason}") from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._guarded(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """One transaction: all of it is kept, or on any exception none of it."""
        with self._guarded(), self._engine.begin() as connection:
            yield Writer(connection)

    def _prepare(self, *, create: bool) -> None:
        with self._engine.begin() as connection:
            if not inspect(connection).has_table(t.meta.name):
                if not create:
                    raise WorkspaceError(self._place, "不是kxai的数据库")
                t.metadata.create_all(connection)
                connection.execute(
                    insert(t.meta).values(key="schema_version", value=str(t.SCHEMA_VERSION))
                )
        found = self.meta("schema_version")
        if found in t.UPGRADES:
            t.metadata.create_all(self._engine)
            _add_columns(self._engine)
            with self.writing() as writer:
                writer.set_meta("schema_version", str(t.SCHEMA_VERSION))
            return
        if found != str(t.SCHEMA_VERSION):
            newer = (found or "").isdigit() and int(found or 0) > t.SCHEMA_VERSION
            advice = "请升级kxai" if newer else "请换一个工作区文件夹，或删除后重新运行"
            raise WorkspaceError(
                self._place,
                f"数据库结构版本为{found}，本程序需要{t.SCHEMA_VERSION}，{advice}",
            )

    def meta(self, key: str) -> str | None:
        """A value of the table ``meta``."""
        with self._reading() as connection:
            return connection.scalar(select(t.meta.c.value).where(t.meta.c.key == key))

    def _stream(self, query: Any) -> Iterator[RowMapping]:
        """Rows as they come, a batch at a time."""
        with self._reading() as connection:
            result = connection.execution_options(yield_per=_BATCH).execute(query)
            yield from result.mappings()


def is_read_only(folder: Path) -> bool:
    """Whether nothing can be written in an existing folder (a shared archive, a disc)."""
    return folder.is_dir() and not os.access(folder, os.W_OK)


def _connect(url: URL) -> Engine:
    file = Path(url.database) if url.drivername == "sqlite" and url.database else None
    if file is not None and is_read_only(file.parent):
        return _connect_unchanged(file)
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
    return engine


def _connect_unchanged(file: Path) -> Engine:
    """SQLite on a database that cannot be written. It is opened as one that nobody changes, since
    SQLite would make files beside it otherwise; where such files hold what was written last, that
    would be left out, so they are read as they are."""
    log = file.with_name(f"{file.name}-wal")
    mode = "mode=ro" if log.is_file() and log.stat().st_size else "mode=ro&immutable=1"
    return create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(
            f"{file.absolute().as_uri()}?{mode}", uri=True, check_same_thread=False
        ),
        poolclass=QueuePool,
    )


def _tune_sqlite(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=10000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _add_columns(engine: Engine) -> None:
    """Add the columns that an older database lacks; all of them may be null."""
    with engine.begin() as connection:
        for table in t.metadata.sorted_tables:
            there = {column["name"] for column in inspect(connection).get_columns(table.name)}
            for column in table.columns:
                if column.name not in there:
                    told = CreateColumn(column).compile(dialect=engine.dialect)
                    connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {told}")
