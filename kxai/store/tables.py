"""The tables, in SQLAlchemy Core. Any change to them raises ``SCHEMA_VERSION``.

Offsets are Python string offsets, decimals are exact text, times are UTC in ISO 8601, and columns
named in ``JSON_COLUMNS`` hold JSON text. Everything of one report hangs on ``reports.id`` and
goes with it.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA_VERSION = 14
UPGRADES = frozenset({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"})
"""Older versions that lack only whole tables, indexes and columns that may be null: these are made
when the database is opened."""

JSON_COLUMNS = frozenset(
    {
        "notes",
        "dims",
        "section",
        "figures",
        "spans",
        "diagnosis",
        "place",
        "boxes",
        "at",
        "coverage",
    }
)

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("source", Text, nullable=False, index=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("engine", String(64), nullable=False),
    Column("org", Text, index=True),
    Column("region", Text),
    Column("level", Text, nullable=False),
    Column("year", Integer),
    Column("kind", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("figures", Integer, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("infos", Integer, nullable=False),
    Column("verdicts", Text, nullable=False),  # JSON {verdict: number of relations}
    Column("coverage", Text),  # JSON as of ``coverage_object``
    Column("entity", Text),
)


def _report_key(*, primary: bool) -> Column[str]:
    return Column(
        "report",
        String(12),
        ForeignKey("reports.id", ondelete="CASCADE"),
        primary_key=primary,
        nullable=False,
    )


documents = Table(
    "documents",
    metadata,
    _report_key(primary=True),
    Column("format", Text, nullable=False),
    Column("encoding", Text),
    Column("chars", Integer, nullable=False),
    Column("text", LargeBinary, nullable=False),  # UTF-8, deflated
    Column("pages", Text, nullable=False),  # JSON [[number, start, end, (turned)], …]
    Column("layouts", LargeBinary),  # as of ``layouts_blob``
)

changes = Table(  # when each report last changed; no foreign key: one that is gone keeps its row
    "changes",
    metadata,
    Column("report", String(12), primary_key=True),
    Column("at", Integer, nullable=False, index=True),  # generation, as counted in ``meta``
)

sources = Table(
    "sources",
    metadata,
    Column("path", Text, primary_key=True),  # absolute
    Column("source", Text, nullable=False),  # as the user named it
    _report_key(primary=False),
    Index("sources_report", "report"),
)

figures = Table(
    "figures",
    metadata,
    _report_key(primary=True),
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("base_value", Text, nullable=False),
    Column("base_unit", Text, nullable=False),
    Column("decimals", Integer, nullable=False),
    Column("hedge", Text),
    Column("indicator", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("dims", Text, nullable=False),
    Column("year", Integer),
    Column("stage", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("direction", Text),
    Column("layer", Text, nullable=False),
    Column("page", Integer),
    Column("section", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("boxes", Text),  # JSON [[page, x0, top, x1, bottom], …]
    Column("cell", Text),
    Column("reading", Text),
    Column("at", Text),  # JSON as of ``address_object``
    Index("figures_indicator", "indicator", "year"),
)

findings = Table(
    "findings",
    metadata,
    _report_key(primary=True),
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("figures", Text, nullable=False),
    Column("spans", Text, nullable=False),
    Column("stated", Text, nullable=False),
    Column("expected", Text, nullable=False),
    Column("equation", Text, nullable=False),
    Column("diagnosis", Text, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("explanation_en", Text, nullable=False),
    Column("code", Text),
    Column("place", Text),  # JSON [start, end]
    Column("page", Integer),
)

relations = Table(
    "relations",
    metadata,
    _report_key(primary=True),
    Column("kind", Text, primary_key=True),
    Column("verdict", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("started", Text, nullable=False),
    Column("finished", Text),
    Column("state", Text, nullable=False),  # RunState
    Column("engine", Text, nullable=False),
    Column("inputs", Integer, nullable=False),
    Column("known", Integer, nullable=False, default=0),
)

entries = Table(
    "run_entries",
    metadata,
    Column("run", Integer, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("state", Text, nullable=False),  # EntryState
    Column("report", String(12)),  # no foreign key: the ledger outlives a report
    Column("code", Text),
    Column("reason", Text),
    Column("millis", Integer),
)

narratives = Table(
    "narratives",
    metadata,
    _report_key(primary=True),
    Column("seq", Integer, primary_key=True),
    Column("field", String(16), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("engine", Text, nullable=False),
)

calls = Table(
    "calls",
    metadata,
    _report_key(primary=True),
    Column("seq", Integer, primary_key=True),
    Column("task", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("state", Text, nullable=False),  # done, cached, failed
    Column("model", Text, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("asks", Integer, nullable=False),
    Column("prompt_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
    Column("guessed_tokens", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("key", String(64)),  # of the reply, in ``replies``
)

agreements = Table(  # how often a model said what the rules are sure of, by the prompt that asked
    "agreements",
    metadata,
    _report_key(primary=True),
    Column("prompt", String(128), primary_key=True),
    Column("model", String(256), primary_key=True),
    Column("agreed", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
)

embeddings = Table(  # of a report's passages, in order: what the vector index is made from
    "embeddings",
    metadata,
    _report_key(primary=True),
    Column("embedder", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("vectors", LargeBinary, nullable=False),  # float32, count rows
)

replies = Table(  # what models answered, by the hash of what was sent; no report hangs on it
    "replies",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),  # JSON
)

batches = Table(  # questions that were sent together; no report hangs on it
    "batches",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("endpoint", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("questions", Text, nullable=False),  # JSON {key: tokens of its prompt}
    Column("begun", Text, nullable=False),
    Column("state", String(8), nullable=False),  # sending, sent, done, lost
    Column("remote", Text, nullable=False),  # the endpoint's name for it
    Column("failed", Text, nullable=False),  # JSON {key: reason}
)

run_models = Table(
    "run_models",
    metadata,
    Column("run", Integer, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("model", Text, nullable=False),
    Column("prompts", Text, nullable=False),  # JSON [name@version#hash, …]
    Column("requests", Integer, nullable=False),
    Column("cached", Integer, nullable=False),
    Column("prompt_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
    Column("guessed_tokens", Integer, nullable=False),
    Column("cost", Text),  # a decimal in ``currency``
    Column("currency", String(3)),
)

decisions = Table(  # of reviewers; only ever added to, and no report hangs on it: it outlives them
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("report", String(12), nullable=False),
    Column("finding", String(64), nullable=False, index=True),
    Column("subject", String(32)),  # hash of body, year and kind of report
    Column("decision", String(16), nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("operands", String(32), nullable=False),
    Column("kept", Text, nullable=False),  # JSON {field: text} of the finding as it was
    Column("source", Text, nullable=False),
    Column("org", Text),
    Column("year", Integer),
)
