"""The index of a workspace: kept in step with its store, searched by words, n-grams and vectors."""

from __future__ import annotations

import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kxai.errors import IndexDamaged
from kxai.index import tokens
from kxai.index.channel import DEEP, VectorChannel
from kxai.index.embed import Embedder, Endpoint
from kxai.index.lexical import Lexical, is_corrupt
from kxai.index.passages import Passage, cut
from kxai.index.rerank import reranked
from kxai.index.vectors import remove_whatever
from kxai.schema.report import Report
from kxai.settings import Settings
from kxai.store import Store, is_read_only

if TYPE_CHECKING:
    from kxai.llm.gate import Gate

FOLDER = "index"
CHANNELS = ("words", "grams", "vector")
_RRF = 60.0  # Cormack, Clarke, Büttcher 2009
_WEIGHT = {"words": 1.0, "grams": 1.0, "vector": 0.8}  # chosen on the questions of the fixtures
_FEW_REPORTS = 200  # whose vectors are compared one by one, exactly
_NAMED = 8  # reports whose names are masked in a question that is sent


class Index:
    """Open it with a store; ``refresh`` before searching brings it in step. Use it as a context
    manager. It is derived from the store: deleting its folder loses nothing, and what is found
    damaged or lacking is made anew; ``take_notices`` then says so."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        gate: Gate | None = None,
        offline: bool = False,
        anew: bool = False,
    ) -> None:
        """What is sent to an endpoint goes through ``gate`` (by default that of the settings); with
        ``offline`` nothing is sent, and words and n-grams alone are searched. With ``anew``
        whatever lies in the index's place is removed first.

        Raises WorkspaceError and ModelSetup."""
        self._store, self._settings = store, settings
        self._notices: list[str] = []
        self._folder = Path(settings.workspace) / FOLDER
        if anew:
            remove_whatever(self._folder)
        self._copied: TemporaryDirectory[str] | None = None
        self._read_only = is_read_only(Path(settings.workspace))
        if self._read_only:
            self._copied = TemporaryDirectory(prefix="kxai-index-")
            self._folder = _copy(self._folder, Path(self._copied.name))
        self._lexical = self._open_lexical()
        self._vectors = VectorChannel(
            store,
            settings,
            self._folder,
            self._lexical,
            notice=self._notice,
            gate=gate,
            offline=offline,
            keeps=not self._read_only,
        )

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self._lexical.close()
        self._vectors.close()
        if self._copied is not None:
            self._copied.cleanup()

    def stale(self) -> bool:
        """True where the store has changed since the index was last in step with it."""
        return self._lexical.about("moment") != self._store.moment()

    def damage(self) -> IndexDamaged | None:
        """What is wrong with the vectors, which a search would make anew; None where they are
        sound. Raises WorkspaceError."""
        return self._vectors.damage()

    def mend(self) -> None:
        """Make anew what ``damage`` names, as a search would. Raises WorkspaceError."""
        lost = self._vectors.lost_embedder()
        if lost is not None:
            self._refresh(None)
        self._vectors.mend()

    def take_notices(self) -> list[str]:
        """What was made anew since this was last asked, a line in Chinese each."""
        told, self._notices = self._notices, []
        return told

    def refresh(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Bring the index in step with the store; how many reports changed.

        What a crash left half done is found by each report's mark, and done.
        """
        try:
            return self._refresh(progress)
        except sqlite3.DatabaseError as error:
            self._replace_lexical(error)
            return self._refresh(progress)

    def _refresh(self, progress: Callable[[int, int], None] | None) -> int:
        lost = self._vectors.lost_embedder()
        if lost is not None:
            self._notice(lost)
        elif not self.stale():
            return 0
        now = self._store.moment()
        marks = self._lexical.marks()
        changed = self._store.since(self._lexical.about("moment")) if lost is None else None
        named = None if changed is None else sorted(changed)
        wanted = {report.id: report for report in self._store.plain_reports(named)}
        self._learn_words(wanted.values())
        known = marks.keys() if changed is None else changed & marks.keys()
        gone = [report for report in known if report not in wanted]
        new = [r for r in wanted.values() if marks.get(r.id) != _mark(r)]
        for old in gone:
            self._lexical.remove(old)
        for number, report in enumerate(new, 1):
            passages = cut(report, self._store.text(report.id))
            self._lexical.put(report.id, _mark(report), passages)
            if progress is not None:
                progress(number, len(new))
        if not self._vectors.silent:
            self._vectors.refresh(list(wanted), gone)
            self._lexical.note("moment", now)
        return len(gone) + len(new)

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Make the index anew from nothing but the store, whatever lies there; how many reports it
        holds."""
        self._lexical.clear()
        self._vectors.forget()
        return self._refresh(progress)

    def counts(self) -> tuple[int, int]:
        """Reports and passages that are indexed."""
        return len(self._lexical.marks()), self._lexical.count()

    def embedder_name(self) -> str | None:
        """Which embedder made the vectors; None before the first build."""
        return self._lexical.about("embedder")

    def weights(self, question: str) -> dict[str, float]:
        """The words of a question and how rare each is in the archive (idf)."""
        return self._lexical.weights(question)

    def passages(self, reports: Iterable[str]) -> list[Passage]:
        """All passages of ``reports``, in order of place."""
        return list(self._lexical.passages(reports))

    def search(
        self,
        question: str,
        *,
        k: int = 10,
        reports: Collection[str] | None = None,
        orgs: Collection[str] = (),
        years: Collection[int] = (),
        channels: Sequence[str] = CHANNELS,
        rerank: bool = True,
    ) -> list[Passage]:
        """The ``k`` best passages: reciprocal-rank fusion of ``channels``, then a light re-rank by
        body, year, section words and exact numbers of the question. Vectors, which come last in
        ``channels``, are asked only where words and n-grams do not agree on the first passage.

        ``reports`` narrows to these ids; ``orgs`` and ``years`` only prefer.
        """
        narrowed = None if reports is None else sorted(reports)
        if narrowed is not None and not narrowed:
            return []
        try:
            found = self._fused(question, narrowed, channels)
        except sqlite3.DatabaseError as error:
            self._replace_lexical(error)
            self._refresh(None)
            found = self._fused(question, narrowed, channels)
        if rerank:
            found = [reranked(p, question, orgs, years) for p in found]
        found.sort(key=lambda p: (-p.score, p.report, p.seq))
        return found[:k]

    def _fused(
        self, question: str, narrowed: list[str] | None, channels: Sequence[str]
    ) -> list[Passage]:
        scores: defaultdict[tuple[str, int], float] = defaultdict(float)
        known: dict[tuple[str, int], Passage] = {}
        first: dict[str, tuple[str, int]] = {}
        for channel in channels:
            if channel == "vector" and len(first) == 2 and len({*first.values()}) == 1:
                continue  # words and n-grams agree: vectors have nothing to add
            told = [key[0] for key in known] if channel == "vector" else []
            weight = _WEIGHT[channel] if channel != "vector" else self._vector_weight(narrowed)
            for rank, passage in enumerate(self.search_each(channel, question, narrowed, told)):
                key = (passage.report, passage.seq)
                first.setdefault(channel, key)
                known[key] = passage
                scores[key] += weight / (_RRF + rank + 1)
        return [replace(known[key], score=score) for key, score in scores.items()]

    def _vector_weight(self, narrowed: list[str] | None) -> float:
        """What the vectors count; some embedders help less where the reports are known."""
        usual = _WEIGHT["vector"]
        if narrowed is None:
            return usual
        weight: float = getattr(self._vectors.embedder(), "narrowed_weight", usual)
        return weight

    def search_each(
        self,
        channel: str,
        question: str,
        reports: Sequence[str] | None = None,
        told: Iterable[str] = (),
    ) -> list[Passage]:
        """The best passages of one channel: ``words``, ``grams`` or ``vector``. ``told`` are
        reports that the question may be about, the likeliest first: an endpoint is not sent the
        names that they introduce."""
        if channel != "vector":
            return self._lexical.search(channel, question, k=DEEP, reports=reports)
        embedder = self._vectors.embedder()
        if embedder is None:
            return []
        vector = embedder.embed_question(question, self._texts(embedder, question, told))
        if not vector.any():
            return []
        if reports is not None and len(reports) <= _FEW_REPORTS:
            found = self._vectors.exact(vector, embedder, reports)
        else:
            found = self._vectors.near(vector, DEEP)
        wanted = None if reports is None else set(reports)
        out = []
        for report, seq, score in found:
            passage = self._lexical.passage(report, seq)
            if passage is not None and (wanted is None or report in wanted):
                out.append(replace(passage, score=score))
        return out

    def _texts(self, embedder: Embedder, question: str, told: Iterable[str] = ()) -> list[str]:
        """The reports whose names are not sent: those ``told``, else those that words find."""
        if not isinstance(embedder, Endpoint):
            return []
        reports = list(told) or [
            passage.report
            for channel in CHANNELS[:-1]
            for passage in self._lexical.search(channel, question, k=DEEP)
        ]
        return [self._store.text(report) for report in [*dict.fromkeys(reports)][:_NAMED]]

    def exact(self, question: str, k: int) -> list[tuple[str, int, float]]:
        """The nearest passages of the whole archive, compared one by one: what the vector index is
        measured against."""
        embedder = self._vectors.embedder()
        if embedder is None:
            return []
        vector = embedder.embed_question(question, self._texts(embedder, question))
        return self._vectors.exact(vector, embedder, list(self._lexical.marks()), k)

    def nearest(self, question: str, k: int) -> list[tuple[str, int, float]]:
        """The same from the vector index."""
        embedder = self._vectors.embedder()
        if embedder is None:
            return []
        vector = embedder.embed_question(question, self._texts(embedder, question))
        return self._vectors.near(vector, k)

    def _learn_words(self, reports: Iterable[Report]) -> None:
        names = {name for r in reports for name in (r.org, r.region) if name}
        tokens.add_words(sorted(name for name in names if len(name) <= 12))

    def _open_lexical(self) -> Lexical:
        path = self._folder / "passages.db"
        try:
            return Lexical(path)
        except IndexDamaged as damage:
            self._notice(damage)
            self._remove_lexical(path)
            return Lexical(path)

    def _replace_lexical(self, error: sqlite3.DatabaseError) -> None:
        """A new file in place of one whose pages are damaged. Raises ``error`` where it is none of
        those."""
        if not is_corrupt(error):
            raise error
        path = self._folder / "passages.db"
        self._notice(IndexDamaged(str(path), f"不能读取（{error}）"))
        self._lexical.close()
        self._remove_lexical(path)
        self._lexical = self._vectors.lexical = Lexical(path)
        self._vectors.renew()

    def _remove_lexical(self, path: Path) -> None:
        for suffix in ("", "-wal", "-shm"):
            remove_whatever(path.with_name(path.name + suffix))

    def _notice(self, damage: IndexDamaged) -> None:
        done = "已从数据库重建"
        if self._read_only:
            done = "工作区只读，这次在临时文件夹里重建；请在可写的地方运行kxai index rebuild"
        place = damage.place
        if self._copied is not None:
            place = place.replace(self._copied.name, str(self._settings.workspace))
        self._notices.append(str(IndexDamaged(place, f"{damage.reason}，{done}")))


def _copy(folder: Path, into: Path) -> Path:
    """The index of a workspace that cannot be written, where it can be brought in step."""
    copied = into / FOLDER
    if folder.is_dir():
        shutil.copytree(folder, copied)
    return copied


def _mark(report: Report) -> str:
    """What a report was indexed as: its text never changes under its id, its name and year may."""
    told = f"{report.id} {report.org} {report.year} {report.language}"
    return sha256(told.encode()).hexdigest()[:16]
