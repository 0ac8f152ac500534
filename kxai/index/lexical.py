"""BM25 over words and over n-grams, in a SQLite file beside the store (FTS5)."""

from __future__ import annotations

import json
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kxai.errors import IndexDamaged, WorkspaceError
from kxai.index.passages import Passage
from kxai.index.tokens import fold, grams, words

VERSION = "1"  # of passages and tokens: another one makes the file anew
_CHANNELS = ("words", "grams")
_RAREST = 12  # tokens of a question that are looked up in the whole archive
_COMMON = 0.25  # of all passages: a token in more of them is left out
_FEW = 4_000  # passages that are scored one by one, where reports are given
_K1, _B = 1.2, 0.75

_SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE reports (report TEXT PRIMARY KEY, mark TEXT NOT NULL);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, report TEXT NOT NULL, seq INTEGER NOT NULL, org TEXT, year INTEGER,
    section TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
    words TEXT NOT NULL, grams TEXT NOT NULL, UNIQUE (report, seq));
CREATE VIRTUAL TABLE words_fts USING fts5(words, content='passages', content_rowid='id');
CREATE VIRTUAL TABLE grams_fts USING fts5(grams, content='passages', content_rowid='id');
CREATE VIRTUAL TABLE words_terms USING fts5vocab('words_fts', 'row');
CREATE VIRTUAL TABLE grams_terms USING fts5vocab('grams_fts', 'row');
CREATE TABLE vectors (report TEXT NOT NULL, embedder TEXT NOT NULL, PRIMARY KEY (report, embedder));
"""
_COLUMNS = 'report, seq, org, year, section, start, "end", text'


class Lexical:
    """The passages of all reports with their tokens. Derived: may be deleted at any time."""

    def __init__(self, path: Path) -> None:
        """Open or make the file. Raises WorkspaceError, and IndexDamaged where something lies there
        that is no such file."""
        self._path = path
        self._count: int | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            if self.about("version") != VERSION:
                self.clear()
        except (sqlite3.Error, OSError) as error:
            if is_corrupt(error) or path.is_dir():
                raise IndexDamaged(str(path), f"不能打开（{error}）") from error
            raise WorkspaceError(str(path), f"索引不能打开（{error}）") from error

    def close(self) -> None:
        self._db.close()

    def about(self, key: str) -> str | None:
        """A value that is kept with the index; None where the file is new or of another make."""
        try:
            row = self._db.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        except sqlite3.OperationalError:  # no such table
            return None
        return row[0] if row else None

    def note(self, key: str, value: str) -> None:
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, value))

    def clear(self) -> None:
        """Throw everything away and begin anew."""
        self._count = None
        self._db.close()
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        self._db = sqlite3.connect(self._path, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)
        self.note("version", VERSION)

    def marks(self) -> dict[str, str]:
        """Report → what it was indexed as."""
        return dict(self._db.execute("SELECT report, mark FROM reports"))

    def count(self) -> int:
        """How many passages there are; counted once, and after each change that is made here."""
        if self._count is None:
            told = self._db.execute("SELECT count(*) FROM passages").fetchone()
            self._count = int(told[0])
        return self._count

    def put(self, report: str, mark: str, passages: Sequence[Passage]) -> None:
        """Index a report in place of what was known of it: all of it or nothing."""
        self._count = None
        with self._db:
            self._remove(report)
            for passage in passages:
                told = tokens_of(passage)
                cursor = self._db.execute(
                    f"INSERT INTO passages ({_COLUMNS}, words, grams) "  # noqa: S608 -- fixed names
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        report,
                        passage.seq,
                        passage.org,
                        passage.year,
                        json.dumps(passage.section, ensure_ascii=False),
                        passage.start,
                        passage.end,
                        passage.text,
                        *told,
                    ),
                )
                for channel, tokens in zip(_CHANNELS, told, strict=True):
                    self._db.execute(
                        f"INSERT INTO {channel}_fts (rowid, {channel}) VALUES (?, ?)",  # noqa: S608
                        (cursor.lastrowid, tokens),
                    )
            self._db.execute("INSERT INTO reports VALUES (?, ?)", (report, mark))

    def remove(self, report: str) -> None:
        self._count = None
        with self._db:
            self._remove(report)

    def _remove(self, report: str) -> None:
        rows = self._db.execute(
            "SELECT id, words, grams FROM passages WHERE report = ?", (report,)
        ).fetchall()
        for row in rows:
            for channel, tokens in zip(_CHANNELS, row[1:], strict=True):
                self._db.execute(
                    f"INSERT INTO {channel}_fts ({channel}_fts, rowid, {channel}) "  # noqa: S608
                    "VALUES ('delete', ?, ?)",
                    (row[0], tokens),
                )
        for table in ("passages", "reports", "vectors"):
            self._db.execute(f"DELETE FROM {table} WHERE report = ?", (report,))  # noqa: S608

    def passages(self, reports: Iterable[str]) -> Iterator[Passage]:
        """All passages of ``reports``."""
        for report in reports:
            rows = self._db.execute(
                f"SELECT {_COLUMNS} FROM passages WHERE report = ? ORDER BY seq",  # noqa: S608
                (report,),
            )
            yield from map(_passage, rows)

    def passage(self, report: str, seq: int) -> Passage | None:
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM passages WHERE report = ? AND seq = ?",  # noqa: S608
            (report, seq),
        ).fetchone()
        return _passage(row) if row else None

    def search(
        self, channel: str, question: str, *, k: int, reports: Sequence[str] | None = None
    ) -> list[Passage]:
        """The best passages of one channel (``words`` or ``grams``) by BM25, best first.

        ``reports`` narrows to these. Tokens are quoted and values bound: a question is data.
        """
        folded = fold(question)
        tokens = list(dict.fromkeys((words if channel == "words" else grams)(folded)))
        weights = self._weights(channel, tokens)
        if not weights:
            return []
        if reports is not None and self._size(reports) <= _FEW:
            return self._score(channel, weights, reports, k)
        total = max(1, self.count())
        rare = [t for t, (df, _) in weights.items() if df <= max(20, _COMMON * total)]
        rare = sorted(rare or weights, key=lambda token: weights[token][0])[:_RAREST]
        match = " OR ".join(f'"{token}"' for token in rare)
        # The best are chosen by their numbers alone: with the texts of all that match, sorting
        # them costs as much as scoring.
        table = f"{channel}_fts"
        best = f"SELECT {table}.rowid AS id, bm25({table}) AS score FROM {table} "  # noqa: S608
        values: list[object] = [match]
        if reports is None:
            best += f"WHERE {table} MATCH ?"
        else:
            best += (
                f"JOIN passages p ON p.id = {table}.rowid WHERE {table} MATCH ? "  # noqa: S608
                "AND p.report IN (SELECT value FROM json_each(?))"
            )
            values.append(json.dumps(list(reports)))
        query = (
            f"SELECT {_COLUMNS}, -score FROM ({best} ORDER BY score LIMIT ?) "  # noqa: S608
            "JOIN passages USING (id) ORDER BY score, id"
        )
        rows = self._db.execute(query, (*values, k))
        return [replace(_passage(row[:-1]), score=row[-1]) for row in rows]

    def weights(self, question: str) -> dict[str, float]:
        """Word of a question → how rare it is among the passages (BM25's idf)."""
        found = self._weights("words", list(dict.fromkeys(words(fold(question)))), every=True)
        return {token: idf for token, (_, idf) in found.items()}

    def _size(self, reports: Sequence[str]) -> int:
        query = "SELECT count(*) FROM passages WHERE report IN (SELECT value FROM json_each(?))"
        return int(self._db.execute(query, (json.dumps(list(reports)),)).fetchone()[0])

    def _weights(
        self, channel: str, tokens: Sequence[str], *, every: bool = False
    ) -> dict[str, tuple[int, float]]:
        """Token → (passages that have it, idf); tokens that none has only with ``every``."""
        query = (
            f"SELECT term, doc FROM {channel}_terms "  # noqa: S608 -- fixed names
            "WHERE term IN (SELECT value FROM json_each(?))"
        )
        known = dict(self._db.execute(query, (json.dumps(list(tokens)),)))
        total = self.count()
        return {
            token: (df, math.log(1 + (total - df + 0.5) / (df + 0.5)))
            for token in tokens
            if (df := known.get(token, 0)) or every
        }

    def _score(
        self, channel: str, weights: dict[str, tuple[int, float]], reports: Sequence[str], k: int
    ) -> list[Passage]:
        query = (
            f"SELECT {_COLUMNS}, {channel} FROM passages "  # noqa: S608 -- fixed names
            "WHERE report IN (SELECT value FROM json_each(?))"
        )
        rows = self._db.execute(query, (json.dumps(list(reports)),)).fetchall()
        lengths = [row[-1].count(" ") + 1 for row in rows]
        mean = sum(lengths) / len(lengths) if lengths else 1.0
        scored = []
        for row, length in zip(rows, lengths, strict=True):
            counts = Counter(row[-1].split())
            score = 0.0
            for token, (_, idf) in weights.items():
                if tf := counts.get(token, 0):
                    score += idf * tf * (_K1 + 1) / (tf + _K1 * (1 - _B + _B * length / mean))
            if score > 0:
                scored.append((score, row))
        scored.sort(key=lambda pair: -pair[0])
        return [replace(_passage(row[:-1]), score=score) for score, row in scored[:k]]

    def with_vectors(self, embedder: str) -> set[str]:
        """The reports whose vectors the vector index is known to hold."""
        query = "SELECT report FROM vectors WHERE embedder = ?"
        return {row[0] for row in self._db.execute(query, (embedder,))}

    def count_vectors(self, embedder: str) -> int:
        """How many passages the reports have whose vectors the vector index is known to hold."""
        query = "SELECT count(*) FROM vectors v JOIN passages p USING (report) WHERE embedder = ?"
        return int(self._db.execute(query, (embedder,)).fetchone()[0])

    def forget_vectors(self) -> None:
        """The vector index holds nothing any more."""
        with self._db:
            self._db.execute("DELETE FROM vectors")

    def note_vectors(self, reports: Iterable[str], embedder: str) -> None:
        with self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                [(report, embedder) for report in reports],
            )


def is_corrupt(error: Exception) -> bool:
    """Whether SQLite says that its file is damaged or no database, not that it is busy or full."""
    code = getattr(error, "sqlite_errorcode", None) or 0
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def searched_text(passage: Passage) -> str:
    """What is searched of a passage: who and when, the section path, the text."""
    year = f"{passage.year}年" if passage.year else ""
    return f"{passage.org or ''} {year} {' '.join(passage.section)}\n{passage.text}"


def tokens_of(passage: Passage) -> tuple[str, str]:
    """The tokens of a passage for each channel, as FTS5 is given them."""
    folded = fold(searched_text(passage))
    return " ".join(words(folded)), " ".join(grams(folded))


def _passage(row: Sequence[object]) -> Passage:
    report, seq, org, year, section, start, end, text = row
    return Passage(
        str(report),
        int(str(seq)),
        None if org is None else str(org),
        None if year is None else int(str(year)),
        tuple(json.loads(str(section))),
        int(str(start)),
        int(str(end)),
        str(text),
    )
