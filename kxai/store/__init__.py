"""The archive: documents, reports, figures, findings and the ledger of runs in one database."""

from kxai.store.lock import lock
from kxai.store.rows import Record, make_record, plain
from kxai.store.store import DATABASE_NAME, Store, StoredReport, Totals, database_url

__all__ = [
    "DATABASE_NAME",
    "Record",
    "Store",
    "StoredReport",
    "Totals",
    "database_url",
    "lock",
    "make_record",
    "plain",
]
