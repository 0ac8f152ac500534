"""The archive: documents, reports, figures, findings and the ledger of runs in one database."""

from kxai.store.database import DATABASE_NAME, database_url, is_read_only
from kxai.store.lock import lock
from kxai.store.rows import Record, make_record, plain
from kxai.store.store import Store, StoredReport, Totals

__all__ = [
    "DATABASE_NAME",
    "Record",
    "Store",
    "StoredReport",
    "Totals",
    "database_url",
    "is_read_only",
    "lock",
    "make_record",
    "plain",
]
