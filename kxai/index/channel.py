"""The vectors of an index: made by an embedder, kept in the store, searched in chromadb.

What was put into chromadb is noted beside the passages, so that a folder that was deleted, cut
short or overwritten is noticed when it is opened: it would answer from whatever is left of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kxai.errors import IndexDamaged, WorkspaceError
from kxai.index.embed import Embedder, Endpoint, Lsa, embedder_from
from kxai.index.lexical import Lexical, searched_text
from kxai.index.pairs import pairs
from kxai.index.vectors import VectorIndex, remove_whatever
from kxai.settings import Settings
from kxai.store import Store

if TYPE_CHECKING:
    from kxai.index.embed import Vectors
    from kxai.llm.gate import Gate

CHROMA, FITTED = "chroma", "lsa.npz"
DEEP = 50  # passages of each channel that are fused
_TOGETHER = 100  # reports whose vectors are written at once
_GROWN = 1.5  # times the passages that the default embedder was fitted on: it is fitted anew
_FITTED_ON = 40_000
"""Passages that the default embedder is fitted on, spread over the archive: it learns from some
thousands, and all of a large archive would have to be held in memory."""
_SAMPLES = 8  # stored vectors that are looked up when the vector index is opened
_NOTHING = 0.01  # similarity of texts that share nothing


class VectorChannel:
    """The vectors of the passages in ``lexical``. ``notice`` is told of what was damaged and is
    made anew; with ``keeps`` new vectors are kept in the store."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        folder: Path,
        lexical: Lexical,
        *,
        notice: Callable[[IndexDamaged], None],
        gate: Gate | None,
        offline: bool,
        keeps: bool,
    ) -> None:
        """Raises ModelSetup."""
        self._store, self._settings, self._folder = store, settings, folder
        self.lexical, self._notice, self._keeps = lexical, notice, keeps
        self._embedder: Embedder | None = embedder_from(settings, gate)
        self._fitted = self._embedder is None
        self.silent = offline and isinstance(self._embedder, Endpoint)
        self._vectors: VectorIndex | None = None

    def close(self) -> None:
        if self._vectors is not None:
            self._vectors.close()

    def damage(self) -> IndexDamaged | None:
        """What is wrong, which a search would make anew; None where all is sound. Raises
        WorkspaceError."""
        if self._vectors is None and not self.silent:
            try:
                self._vectors = self._open_sound()
            except IndexDamaged as damage:
                return damage
        return self.lost_embedder()

    def near(self, vector: Vectors, k: int) -> list[tuple[str, int, float]]:
        try:
            found = self._opened().search(vector, k)
        except IndexDamaged as damage:  # another process has made it anew, or its files went
            found = self._mend(damage).search(vector, k)
        return [item for item in found if item[2] > _NOTHING]

    def exact(
        self, vector: Vectors, embedder: Embedder, reports: Sequence[str], k: int = DEEP
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

    def mend(self) -> None:
        """Open the vector index, made anew where it is damaged. Raises WorkspaceError."""
        if not self.silent:
            self._opened()

    def lost_embedder(self) -> IndexDamaged | None:
        """The default embedder is fitted on the archive and kept beside the index: without it no
        question has a vector."""
        if not (self._fitted and self.lexical.about("fitted")) or self.embedder():
            return None
        return IndexDamaged(str(self._folder / FITTED), "向量模型缺失或不能读取")

    def embedder(self) -> Embedder | None:
        if self.silent:
            return None
        if self._embedder is None and self._fitted:
            self._embedder = Lsa.load(self._folder / FITTED)
        return self._embedder

    def _opened(self) -> VectorIndex:
        if self._vectors is None:
            try:
                self._vectors = self._open_sound()
            except IndexDamaged as damage:
                return self._mend(damage)
        return self._vectors

    def _open_sound(self) -> VectorIndex:
        """The vector index, opened and looked at: it answers from whatever is left of its files.

        Raises IndexDamaged where it holds less than was put into it."""
        index = VectorIndex(self._folder / CHROMA, self._settings)
        try:
            embedder = self.lexical.about("embedder") or ""
            put, held = self.lexical.count_vectors(embedder), index.count()
            if held < put:
                raise IndexDamaged(str(self._folder / CHROMA), f"向量只有{held}条，应有{put}条")
            if not index.finds(self._samples(embedder)):
                raise IndexDamaged(str(self._folder / CHROMA), "存入的向量查不到")
        except BaseException:
            index.close()
            raise
        return index

    def _samples(self, embedder: str) -> list[Vectors]:
        """Some of the vectors that the vector index is known to hold, spread over the archive."""
        import numpy as np

        held = sorted(self.lexical.with_vectors(embedder))
        out = []
        for report in held[:: max(1, len(held) // _SAMPLES)]:
            kept = self._store.embedding(report, embedder)
            if kept is not None and kept[0]:
                row = np.frombuffer(kept[1], dtype=np.float32).reshape(kept[0], -1)[0]
                out += [row] if row.any() else []
        return out

    def _mend(self, damage: IndexDamaged) -> VectorIndex:
        """Make the vector index anew, of the vectors in the store. Raises WorkspaceError."""
        self._notice(damage)
        index = self.renew()
        embedder = self.embedder()
        if embedder is not None:
            self._put(list(self.lexical.marks()), embedder)
        return index

    def forget(self) -> None:
        """Begin anew, the default embedder included. Raises WorkspaceError."""
        if self._fitted:
            self._embedder = None
            remove_whatever(self._folder / FITTED)
        self.renew()

    def renew(self) -> VectorIndex:
        """An empty vector index in place of whatever lies there. Raises WorkspaceError."""
        if self._vectors is not None:
            self._vectors.close()
            self._vectors = None
        self.lexical.forget_vectors()
        try:
            if self._settings.chroma_url is None:
                remove_whatever(self._folder / CHROMA)
            index = VectorIndex(self._folder / CHROMA, self._settings)
            index.clear()
        except IndexDamaged as damage:
            raise WorkspaceError(damage.place, damage.reason) from damage
        self._vectors = index
        return index

    def refresh(self, changed: list[str], gone: list[str]) -> None:
        """Put in the vectors of ``changed`` reports and take out those of ``gone`` ones."""
        if self._fitted:
            self._fit()
        embedder = self.embedder()
        if embedder is None:
            return
        index = self._opened()
        if self.lexical.about("embedder") != embedder.name:
            index.clear()
            self.lexical.forget_vectors()
            self.lexical.note("embedder", embedder.name)
            changed = list(self.lexical.marks())
        if gone:
            index.remove(gone)
        self._put(changed, embedder)

    def _put(self, wanted: list[str], embedder: Embedder) -> None:
        """Those that are not there yet, from the store where they are kept."""
        index = self._opened()
        held = self.lexical.with_vectors(embedder.name)
        waiting = [report for report in wanted if report not in held]
        for first in range(0, len(waiting), _TOGETHER):
            batch = waiting[first : first + _TOGETHER]
            index.put(self._embedded(batch, embedder))
            self.lexical.note_vectors(batch, embedder.name)

    def _fit(self) -> None:
        """Fit the default embedder where there is none, or the archive has outgrown it."""
        count, fitted = self.lexical.count(), int(self.lexical.about("fitted") or 0)
        if not count:
            return
        if self.embedder() is None or not fitted / _GROWN <= count <= fitted * _GROWN:
            some = list(self.lexical.marks())[:: -(-count // _FITTED_ON)]
            passages = list(self.lexical.passages(some))
            model = Lsa.fit(map(searched_text, passages), pairs(passages))
            model.save(self._folder / FITTED)
            self._embedder = model
            self.lexical.note("fitted", str(count))

    def _embedded(self, reports: Sequence[str], embedder: Embedder) -> dict[str, Vectors]:
        """The vectors of the passages of reports, from the store where they are kept."""
        import numpy as np

        out: dict[str, Vectors] = {}
        made: dict[str, Vectors] = {}
        for report in reports:
            texts = [searched_text(passage) for passage in self.lexical.passages([report])]
            kept = self._store.embedding(report, embedder.name)
            if kept is not None and kept[0] == len(texts):
                out[report] = np.frombuffer(kept[1], dtype=np.float32).reshape(len(texts), -1)
            else:
                out[report] = made[report] = embedder.embed(texts)
        if made and self._keeps:
            with self._store.writing() as writer:
                for report, vectors in made.items():
                    writer.put_embedding(report, embedder.name, len(vectors), vectors.tobytes())
        return out
