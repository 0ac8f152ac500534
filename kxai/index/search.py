"""The index of a workspace: kept in step with its store, searched by words, n-grams and vectors."""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kxai.errors import KxaiError
from kxai.index import tokens
from kxai.index.embed import Embedder, Endpoint, Lsa, embedder_from
from kxai.index.lexical import Lexical, searched_text
from kxai.index.pairs import pairs
from kxai.index.passages import Passage, cut
from kxai.index.vectors import VectorIndex
from kxai.schema.report import Report
from kxai.settings import Settings
from kxai.store import Store, is_read_only

if TYPE_CHECKING:
    from kxai.index.embed import Vectors
    from kxai.llm.gate import Gate

FOLDER = "index"
CHANNELS = ("words", "grams", "vector")
_DEEP = 50  # passages of each channel that are fused
_RRF = 60.0  # Cormack, Clarke, Büttcher 2009
_WEIGHT = {"words": 1.0, "grams": 1.0, "vector": 0.8}  # chosen on the questions of the fixtures
_FEW_REPORTS = 200  # whose vectors are compared one by one, exactly
_TOGETHER = 100  # reports whose vectors are written at once
_GROWN = 1.5  # times the passages that the default embedder was fitted on: it is fitted anew
_NAMED = 8  # reports whose names are masked in a question that is sent
_NOTHING = 0.01  # similarity of texts that share nothing
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Index:
    """Open it with a store; ``refresh`` before searching brings it in step. Use it as a context
    manager. It is derived from the store: deleting its folder loses nothing."""

    def __init__(
        self, store: Store, settings: Settings, *, gate: Gate | None = None, offline: bool = False
    ) -> None:
        """What is sent to an endpoint goes through ``gate`` (by default that of the settings); with
        ``offline`` nothing is sent, and words and n-grams alone are searched.

        Raises WorkspaceError and ModelSetup."""
        self._store, self._settings = store, settings
        self._folder = Path(settings.workspace) / FOLDER
        self._copied: TemporaryDirectory[str] | None = None
        self._read_only = is_read_only(Path(settings.workspace))
        if self._read_only:
            self._copied = TemporaryDirectory(prefix="kxai-index-")
            self._folder = _copy(self._folder, Path(self._copied.name))
        self._lexical = Lexical(self._folder / "passages.db")
        self._embedder: Embedder | None = embedder_from(settings, gate)
        self._fitted = self._embedder is None
        self._silent = offline and isinstance(self._embedder, Endpoint)
        self._vectors: VectorIndex | None = None

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self._lexical.close()
        if self._vectors is not None:
            self._vectors.close()
        if self._copied is not None:
            self._copied.cleanup()

    def stale(self) -> bool:
        """True where the store has changed since the index was last in step with it."""
        return self._lexical.about("generation") != self._generation()

    def refresh(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Bring the index in step with the store; how many reports changed.

        What a crash left half done is found by each report's mark, and done.
        """
        if not self.stale():
            return 0
        generation = self._generation()
        wanted = {stored.report.id: stored.report for stored in self._store.reports()}
        self._learn_words(wanted.values())
        marks = self._lexical.marks()
        gone = [report for report in marks if report not in wanted]
        new = [r for r in wanted.values() if marks.get(r.id) != _mark(r)]
        for old in gone:
            self._lexical.remove(old)
        for number, report in enumerate(new, 1):
            passages = cut(report, self._store.text(report.id))
            self._lexical.put(report.id, _mark(report), passages)
            if progress is not None:
                progress(number, len(new))
        if not self._silent:
            self._refresh_vectors(list(wanted), gone)
            self._lexical.note("generation", generation)
        return len(gone) + len(new)

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Make the index anew from nothing but the store; how many reports it holds."""
        self._lexical.clear()
        if self._fitted:
            self._embedder = None
            (self._folder / "lsa.npz").unlink(missing_ok=True)
        with suppress(KxaiError):
            self._vector_index().clear()
        return self.refresh(progress)

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
        scores: defaultdict[tuple[str, int], float] = defaultdict(float)
        known: dict[tuple[str, int], Passage] = {}
        first: dict[str, tuple[str, int]] = {}
        for channel in channels:
            if channel == "vector" and len(first) == 2 and len({*first.values()}) == 1:
                continue  # words and n-grams agree: vectors have nothing to add
            told = [key[0] for key in known] if channel == "vector" else []
            for rank, passage in enumerate(self.search_each(channel, question, narrowed, told)):
                key = (passage.report, passage.seq)
                first.setdefault(channel, key)
                known[key] = passage
                scores[key] += _WEIGHT[channel] / (_RRF + rank + 1)
        found = [replace(known[key], score=score) for key, score in scores.items()]
        if rerank:
            found = [_reranked(p, question, orgs, years) for p in found]
        found.sort(key=lambda p: (-p.score, p.report, p.seq))
        return found[:k]

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
            return self._lexical.search(channel, question, k=_DEEP, reports=reports)
        embedder = self._usable_embedder()
        if embedder is None:
            return []
        vector = embedder.embed_question(question, self._texts(embedder, told))
        if not vector.any():
            return []
        if reports is not None and len(reports) <= _FEW_REPORTS:
            found = self._exact(vector, embedder, reports)
        else:
            found = self._near(vector, _DEEP)
        wanted = None if reports is None else set(reports)
        out = []
        for report, seq, score in found:
            passage = self._lexical.passage(report, seq)
            if passage is not None and (wanted is None or report in wanted):
                out.append(replace(passage, score=score))
        return out

    def _texts(self, embedder: Embedder, reports: Iterable[str]) -> list[str]:
        if not isinstance(embedder, Endpoint):
            return []
        return [self._store.text(report) for report in [*dict.fromkeys(reports)][:_NAMED]]

    def exact(self, question: str, k: int) -> list[tuple[str, int, float]]:
        """The nearest passages of the whole archive, compared one by one: what the vector index is
        measured against."""
        embedder = self._usable_embedder()
        if embedder is None:
            return []
        vector = embedder.embed_question(question)
        return self._exact(vector, embedder, list(self._lexical.marks()), k)

    def nearest(self, question: str, k: int) -> list[tuple[str, int, float]]:
        """The same from the vector index."""
        embedder = self._usable_embedder()
        vector = embedder.embed_question(question) if embedder is not None else None
        return self._near(vector, k) if vector is not None else []

    def _near(self, vector: Vectors, k: int) -> list[tuple[str, int, float]]:
        return [item for item in self._vector_index().search(vector, k) if item[2] > _NOTHING]

    def _exact(
        self, vector: Vectors, embedder: Embedder, reports: Sequence[str], k: int = _DEEP
    ) -> list[tuple[str, int, float]]:
        import numpy as np

        found: list[tuple[str, int, float]] = []
        for report in reports:
            kept = self._store.embedding(report, embedder.name)
            if kept is not None and kept[0]:
                rows = np.frombuffer(kept[1], dtype=np.float32).reshape(kept[0], -1)
                found += [(report, seq, float(s)) for seq, s in enumerate(rows @ vector)]
        found = [item for item in found if item[2] > _NOTHING]
        found.sort(key=lambda item: -item[2])
        return found[:k]

    def _generation(self) -> str:
        return self._store.meta("generation") or "0"

    def _learn_words(self, reports: Iterable[Report]) -> None:
        names = {name for r in reports for name in (r.org, r.region) if name}
        tokens.add_words(sorted(name for name in names if len(name) <= 12))

    def _usable_embedder(self) -> Embedder | None:
        if self._silent:
            return None
        if self._embedder is None and self._fitted:
            self._embedder = Lsa.load(self._folder / "lsa.npz")
        return self._embedder

    def _vector_index(self) -> VectorIndex:
        if self._vectors is None:
            self._vectors = VectorIndex(self._folder / "chroma", self._settings)
        return self._vectors

    def _refresh_vectors(self, wanted: list[str], gone: list[str]) -> None:
        if self._fitted:
            self._fit(wanted)
        embedder = self._usable_embedder()
        if embedder is None:
            return
        index = self._vector_index()
        if self._lexical.about("embedder") != embedder.name:
            index.clear()
            self._lexical.note("embedder", embedder.name)
        if gone:
            index.remove(gone)
        held = self._lexical.with_vectors(embedder.name)
        waiting = [report for report in wanted if report not in held]
        for first in range(0, len(waiting), _TOGETHER):
            batch = waiting[first : first + _TOGETHER]
            index.put(self._embedded(batch, embedder))
            self._lexical.note_vectors(batch, embedder.name)

    def _fit(self, wanted: list[str]) -> None:
        """Fit the default embedder where there is none, or the archive has outgrown it."""
        count, fitted = self._lexical.count(), int(self._lexical.about("fitted") or 0)
        if not count:
            return
        if self._usable_embedder() is None or not fitted / _GROWN <= count <= fitted * _GROWN:
            passages = list(self._lexical.passages(wanted))
            model = Lsa.fit(map(searched_text, passages), pairs(passages))
            model.save(self._folder / "lsa.npz")
            self._embedder = model
            self._lexical.note("fitted", str(count))

    def _embedded(self, reports: Sequence[str], embedder: Embedder) -> dict[str, Vectors]:
        """The vectors of the passages of reports, from the store where they are kept."""
        import numpy as np

        out: dict[str, Vectors] = {}
        made: dict[str, Vectors] = {}
        for report in reports:
            texts = [searched_text(passage) for passage in self._lexical.passages([report])]
            kept = self._store.embedding(report, embedder.name)
            if kept is not None and kept[0] == len(texts):
                out[report] = np.frombuffer(kept[1], dtype=np.float32).reshape(len(texts), -1)
            else:
                out[report] = made[report] = embedder.embed(texts)
        if made and not self._read_only:
            with self._store.writing() as writer:
                for report, vectors in made.items():
                    writer.put_embedding(report, embedder.name, len(vectors), vectors.tobytes())
        return out


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


def _reranked(
    passage: Passage, question: str, orgs: Collection[str], years: Collection[int]
) -> Passage:
    factor = 1.0
    if orgs and passage.org in orgs:
        factor *= 1.5
    if years and passage.year in years:
        factor *= 1.2
    path = tokens.fold("".join(passage.section))
    folded = tokens.fold(question)
    named = {gram for gram in tokens.grams(path) if len(gram) == 2}
    asked = {gram for gram in tokens.grams(folded) if len(gram) == 2}
    factor *= 1 + 0.1 * len(named & asked) / max(4, len(named))
    written = {number for number in _NUMBER.findall(folded) if len(number) > 2}
    written -= {str(year) for year in range(1990, 2050)}
    text = tokens.fold(passage.text)
    if any(re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|\.\d)", text) for number in written):
        factor *= 1.5
    return replace(passage, score=passage.score * factor)
