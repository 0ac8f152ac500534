"""Vectors of passages in chromadb: an index that can always be made anew from the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kxai.errors import WorkspaceError

if TYPE_CHECKING:
    from kxai.index.embed import Vectors
    from kxai.settings import Settings

_BATCH = 2_000
_COLLECTION = "kxai"


class VectorIndex:
    """One collection, its entries named ``report:seq``. Embedded in ``folder``, or a server's."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        """Raises WorkspaceError."""
        import chromadb
        from chromadb.config import Settings as ChromaSettings

        quiet = ChromaSettings(anonymized_telemetry=False)
        try:
            if settings.chroma_url:
                parts = urlsplit(settings.chroma_url)
                client: Any = chromadb.HttpClient(
                    host=parts.hostname or "",
                    port=parts.port or 8000,
                    ssl=parts.scheme == "https",
                    settings=quiet,
                )
            else:
                folder.mkdir(parents=True, exist_ok=True)
                client = chromadb.PersistentClient(str(folder), settings=quiet)
            self._client = client
            self._collection = self._open()
        except Exception as error:  # chromadb raises whatever its parts raise
            where = settings.chroma_url or str(folder)
            raise WorkspaceError(where, f"向量索引不能打开（{type(error).__name__}）") from error

    def _open(self) -> Any:
        return self._client.get_or_create_collection(
            _COLLECTION,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": 128}},
        )

    def close(self) -> None:
        """Let go of the files: another index may be made in their place."""
        self._client.close()

    def clear(self) -> None:
        self._client.delete_collection(_COLLECTION)
        self._collection = self._open()

    def count(self) -> int:
        return int(self._collection.count())

    def put(self, vectors: Mapping[str, Vectors]) -> None:
        """The vectors of reports' passages, in place of what was there."""
        import numpy as np

        self.remove(list(vectors))
        names = [(report, seq) for report, rows in vectors.items() for seq in range(len(rows))]
        if not names:
            return
        every = np.concatenate([rows for rows in vectors.values() if len(rows)])
        for first in range(0, len(names), _BATCH):
            part = names[first : first + _BATCH]
            self._collection.upsert(
                ids=[f"{report}:{seq}" for report, seq in part],
                embeddings=every[first : first + _BATCH],
                metadatas=[{"report": report} for report, _ in part],
            )

    def remove(self, reports: Sequence[str]) -> None:
        for first in range(0, len(reports), _BATCH):
            self._collection.delete(
                where={"report": {"$in": list(reports[first : first + _BATCH])}}
            )

    def search(self, vector: Vectors, k: int) -> list[tuple[str, int, float]]:
        """``(report, seq, similarity)``, the nearest first."""
        if not self.count():
            return []
        found = self._collection.query(
            query_embeddings=vector.reshape(1, -1), n_results=k, include=["distances"]
        )
        out = []
        for name, distance in zip(found["ids"][0], found["distances"][0], strict=True):
            report, _, seq = name.rpartition(":")
            out.append((report, int(seq), 1 - float(distance)))
        return out
