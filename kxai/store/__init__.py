"""The archive: documents, reports, figures, findings and the ledger of runs in one database."""

from kxai.store.database import DATABASE_NAME, database_url, is_read_only
from kxai.store.lock import lock
from kxai.store.rows import Record, make_record, plain
from kxai.store.standings import full_id
from kxai.store.store import Store
from kxai.store.stored_report import StoredReport, Totals
from kxai.store.verdicts import DECISIONS, Decision, State, Verdict, state_of

__all__ = [
    "DATABASE_NAME",
    "DECISIONS",
    "Decision",
    "Record",
    "State",
    "Store",
    "StoredReport",
    "Totals",
    "Verdict",
    "database_url",
    "full_id",
    "is_read_only",
    "lock",
    "make_record",
    "plain",
    "state_of",
]
