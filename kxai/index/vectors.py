"""Vectors of passages in chromadb: an index that can always be made anew from the store."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kxai.errors import IndexDamaged, WorkspaceError

if TYPE_CHECKING:
    from kxai.index.embed import Vectors
    from kxai.settings import Settings

_BATCH = 2_000
_COLLECTION = "kxai"
_SAME = 0.999  # similarity of a vector to itself, as it was stored
_HINDERED = ("locked", "read-only", "readonly", "permission", "disk is full", "no space")
_NO_DAMAGE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EMFILE}


class VectorIndex:
    """One collection, its entries named ``report:seq``. Embedded in ``folder``, or a server's."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        """Raises IndexDamaged where what lies in ``folder`` cannot be opened, WorkspaceError where
        it may not be, or the server is not there."""
        self._folder, self._url = folder, settings.chroma_url
        with self._told("不能打开"):
            self._client = self._connect()
            try:
                self._collection = self._open()
            except Exception:
                self._client.close()
                raise

    @property
    def remote(self) -> bool:
        """Whether it is a server's, whose files are not ours."""
        return self._url is not None

    def _connect(self) -> Any:
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings as ChromaSettings

        quiet = ChromaSettings(anonymized_telemetry=False)
        if self._url:
            parts = urlsplit(self._url)
            return chromadb.HttpClient(
                host=parts.hostname or "",
                port=parts.port or 8000,
                ssl=parts.scheme == "https",
                settings=quiet,
            )
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            return chromadb.PersistentClient(str(self._folder), settings=quiet)
        except Exception:
            # chromadb keeps what it half started, and would hand it to whoever opens this folder
            # next in this process.
            SharedSystemClient._identifier_to_system.pop(str(self._folder), None)
            raise

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """chromadb raises whatever its parts raise: what hinders is told from what is damaged."""
        try:
            yield
        except ImportError:
            raise
        except Exception as error:
            where = self._url or str(self._folder)
            reason = f"向量索引{what}（{type(error).__name__}）"
            hindered = any(word in str(error).lower() for word in _HINDERED)
            hindered |= isinstance(error, OSError) and error.errno in _NO_DAMAGE
            if self._url or hindered:
                raise WorkspaceError(where, reason) from error
            raise IndexDamaged(where, reason) from error

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
        with self._told("不能清空"):
            self._client.delete_collection(_COLLECTION)
            self._collection = self._open()

    def count(self) -> int:
        with self._told("不能读取"):
            return int(self._collection.count())

    def finds(self, samples: Sequence[Vectors]) -> bool:
        """Whether all of ``samples`` but one, which were stored, are found again: where a part of
        the files is lost the count of entries still stands in another."""
        missed = 0
        for sample in samples:
            found = self.search(sample, 1)
            missed += not (found and found[0][2] > _SAME)
        return missed <= (len(samples) > 1)

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
            with self._told("不能写入"):
                self._collection.upsert(
                    ids=[f"{report}:{seq}" for report, seq in part],
                    embeddings=every[first : first + _BATCH],
                    metadatas=[{"report": report} for report, _ in part],
                )

    def remove(self, reports: Sequence[str]) -> None:
        for first in range(0, len(reports), _BATCH):
            with self._told("不能写入"):
                self._collection.delete(
                    where={"report": {"$in": list(reports[first : first + _BATCH])}}
                )

    def search(self, vector: Vectors, k: int) -> list[tuple[str, int, float]]:
        """``(report, seq, similarity)``, the nearest first."""
        with self._told("不能查询"):
            found = self._collection.query(
                query_embeddings=vector.reshape(1, -1), n_results=k, include=["distances"]
            )
        out = []
        for name, distance in zip(found["ids"][0], found["distances"][0], strict=True):
            report, _, seq = name.rpartition(":")
            out.append((report, int(seq), 1 - float(distance)))
        return out


def remove_whatever(path: Path) -> None:
    """Delete a file, a link or a folder with all that is in it. Raises WorkspaceError."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise WorkspaceError(str(path), f"索引不能删除（{error.strerror}）") from error
