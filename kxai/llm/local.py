"""A model on this machine: an OpenAI-compatible server in this process, for any GGUF file."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from kxai.errors import ModelSetup
from kxai.llm.endpoint import Endpoint, endpoint_from
from kxai.settings import Settings

_CONTEXT = 8192  # tokens
_PATIENCE = 3600.0  # seconds
_MAGIC = b"GGUF"


def weights_path(gguf: Path | None) -> Path:
    """The weights that are meant: the argument, else ``KXAI_GGUF``, else what ``make local-model``
    has fetched. Raises ModelSetup when there are none, or the file is no GGUF."""
    from kxai.llm.weights import default_place

    path = gguf or Path(os.environ.get("KXAI_GGUF") or default_place())
    try:
        with path.open("rb") as handle:
            magic = handle.read(len(_MAGIC))
    except OSError as error:
        reason = "读不到模型文件；用--gguf指出，或先运行make local-model"
        raise ModelSetup(str(path), reason) from error
    if magic != _MAGIC:
        raise ModelSetup(str(path), "不是GGUF模型文件")
    return path


def model_name(gguf: Path | None) -> str:
    """The name under which answers of these weights are kept: the file's name and size."""
    path = weights_path(gguf)
    return f"local/{path.stem}-{path.stat().st_size}"


class LocalServer:
    """Serves the weights on a loopback port while the block lasts.

    Raises ModelSetup: the package or the file is missing, or the model does not load.
    """

    def __init__(self, gguf: Path | None = None, *, threads: int | None = None) -> None:
        self.path = weights_path(gguf)
        self.model = model_name(gguf)
        self._threads = threads or os.cpu_count() or 1
        self._server: Any = None

    @property
    def base_url(self) -> str:
        """Up to and with /v1."""
        return f"{str(self._server.listening_address).rstrip('/')}/v1"

    def endpoint(self, settings: Settings) -> Endpoint:
        """How it is asked: one question at a time, without a key, and with patience where the
        user has set no other: a busy machine may take minutes for an answer, and one that is
        given up is work thrown away."""
        changes: dict[str, object] = {"llm_api_key": None, "llm_concurrency": 1}
        for name in ("llm_timeout", "llm_call_deadline"):
            if name not in settings.model_fields_set:
                changes[name] = _PATIENCE
        local = settings.model_copy(update=changes)
        endpoint = endpoint_from(local, base_url=self.base_url, model=self.model)
        return replace(endpoint, known_as="local")

    def __enter__(self) -> LocalServer:
        try:
            import xllamacpp
        except ImportError as error:
            raise ModelSetup("xllamacpp", '没有安装，请运行pip install "kxai[local]"') from error
        params = xllamacpp.CommonParams()
        params.model.path = str(self.path)
        params.model_alias = {self.model}
        params.ui = params.endpoint_slots = False
        params.hostnames = ["127.0.0.1"]
        params.port = 0
        params.n_ctx, params.n_parallel, params.n_gpu_layers = _CONTEXT, 1, 0
        params.n_predict = _CONTEXT
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = self._threads
        params.warmup = False
        params.verbosity = -1
        try:
            self._server = xllamacpp.Server(params)
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelSetup(str(self.path), "模型不能载入") from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server = None  # its destructor stops the threads
