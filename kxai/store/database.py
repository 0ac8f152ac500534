"""The database of a workspace: where it is, opening it, its schema. SQLite by default, others by
URL."""

from __future__ import annotations

import logging
import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import uuid4

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    RowMapping,
    create_engine,
    event,
    func,
    insert,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool
from sqlalchemy.schema import CreateColumn

from kxai.errors import DatabaseBusy, DatabaseLost, WorkspaceError
from kxai.store import tables as t
from kxai.store.driver import as_told, with_driver
from kxai.store.queue import queue_tables as _queue  # noqa: F401 -- its tables are made with the others
from kxai.store.writer import Writer

if TYPE_CHECKING:
    from kxai.settings import Settings

DATABASE_NAME = "kxai.db"
IDENTITY = "identity"
"""The key in ``meta`` of what tells this database from another one in the same place."""
_BATCH = 1_000
_LOST_WAIT, _BUSY_WAIT = 0.5, 0.05  # seconds
_CLASHES = 8
_STILL = 120.0
"""Seconds after which a server ends who stands still within a transaction, such as a process that
was stopped: others wait for the rows that it wrote."""
_PREPARING = 0x6B786169  # a number of our own among the locks of a server
T = TypeVar("T")


def database_url(workspace: Path, settings: Settings | None = None) -> URL:
    """The database of a workspace: the setting's, else SQLite inside the folder.

    Raises WorkspaceError when the setting is no database URL.
    """
    if settings is not None and settings.database_url:
        try:
            return with_driver(make_url(settings.database_url))
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
        self.patience = 0.0
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
            raise as_told(self._place, error) from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._guarded(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """One transaction: all of it is kept, or on any exception none of it."""
        with self._guarded(), self._engine.begin() as connection:
            writer = Writer(connection)
            yield writer
            writer.finish()

    def patiently(self, work: Callable[[], T]) -> T:
        """``work()``, again where the database is away (at most ``patience`` seconds) or others
        were in the way (a few times). It must be such that doing it twice is doing it once.

        Raises WorkspaceError.
        """
        until, clashes = time.monotonic() + self.patience, 0
        while True:
            try:
                return work()
            except DatabaseLost:
                if time.monotonic() > until:
                    raise
                time.sleep(_LOST_WAIT)
            except DatabaseBusy:
                clashes += 1
                if clashes > _CLASHES:
                    raise
                time.sleep(random.uniform(0, _BUSY_WAIT * clashes))  # noqa: S311 -- no secret

    def transact(self, work: Callable[[Writer], T]) -> T:
        """``work`` in a transaction of its own, done ``patiently``."""

        def once() -> T:
            with self.writing() as writer:
                return work(writer)

        return self.patiently(once)

    def ask(self, query: Any) -> list[Any]:
        """The rows of a query, as tuples, asked for ``patiently``."""

        def once() -> list[Any]:
            with self._reading() as connection:
                return list(connection.execute(query).all())

        return self.patiently(once)

    @property
    def is_shared(self) -> bool:
        """True where machines can write to it at once: it has a server."""
        return self._engine.dialect.name != "sqlite"

    def _prepare(self, *, create: bool) -> None:
        with self._engine.begin() as connection:
            if self.is_shared:  # of programs that start at once, one makes the tables
                connection.execute(select(func.pg_advisory_xact_lock(_PREPARING)))
            if not inspect(connection).has_table(t.meta.name):
                if not create:
                    raise WorkspaceError(self._place, "不是kxai的数据库")
                t.metadata.create_all(connection)
                told = {"schema_version": str(t.SCHEMA_VERSION), IDENTITY: uuid4().hex}
                connection.execute(
                    insert(t.meta), [{"key": k, "value": v} for k, v in told.items()]
                )
        found = self.meta("schema_version")
        if found in t.UPGRADES:
            t.metadata.create_all(self._engine)
            _add_what_lacks(self._engine)
            with self.writing() as writer:
                writer.set_meta("schema_version", str(t.SCHEMA_VERSION))
                if self.meta(IDENTITY) is None:
                    writer.set_meta(IDENTITY, uuid4().hex)
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

    def _stream_values(self, query: Any) -> Iterator[Sequence[Any]]:
        """``_stream`` without names, for many rows: looking them up costs more than reading."""
        with self._reading() as connection:
            yield from connection.execution_options(yield_per=_BATCH).execute(query)


def is_read_only(folder: Path) -> bool:
    """Whether nothing can be written in an existing folder (a shared archive, a disc)."""
    return folder.is_dir() and not os.access(folder, os.W_OK)


def _connect(url: URL) -> Engine:
    file = Path(url.database) if url.drivername == "sqlite" and url.database else None
    if file is not None and is_read_only(file.parent):
        return _connect_unchanged(file)
    shared = not url.drivername.startswith("sqlite")
    if shared:  # a server that was restarted is waited for; what its old connections say is no news
        logging.getLogger("sqlalchemy.pool").addHandler(logging.NullHandler())
    # A connection that waited may have been ended by the server: it is tried before it is used.
    engine = create_engine(with_driver(url), pool_pre_ping=shared)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
    elif engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _tune_postgres)
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


def _tune_postgres(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET idle_in_transaction_session_timeout = {round(1_000 * _STILL)}")
    cursor.close()
    connection.commit()


def _add_what_lacks(engine: Engine) -> None:
    """Add the columns and indexes that an older database lacks; all columns may be null."""
    with engine.begin() as connection:
        for table in t.metadata.sorted_tables:
            there = {column["name"] for column in inspect(connection).get_columns(table.name)}
            for column in table.columns:
                if column.name not in there:
                    told = CreateColumn(column).compile(dialect=engine.dialect)
                    connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {told}")
            for index in table.indexes:
                index.create(connection, checkfirst=True)
