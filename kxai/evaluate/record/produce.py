"""Producing the samples of a run: by the rules, with a model, or from an archive that is asked."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kxai.bulk.pipeline import ENGINE
from kxai.evaluate.dataset import Dataset
from kxai.evaluate.record.log import Sample
from kxai.evaluate.tasks.base import Task
from kxai.llm.memory import Memory
from kxai.llm.prompts import Prompt
from kxai.llm.usage import Usage
from kxai.settings import Settings, load_settings

if TYPE_CHECKING:
    from kxai.ask.question_model import Model
    from kxai.evaluate.record.perform import Listener, Request
    from kxai.evaluate.tasks.archive_tasks import Ask


@dataclass(frozen=True, slots=True)
class Repeat:
    """The memory of a repeat: what another was answered it does not know."""

    kept: Memory
    number: int

    def recall(self, key: str) -> str | None:
        return self.kept.recall(self._own(key))

    def keep(self, key: str, value: str) -> None:
        self.kept.keep(self._own(key), value)

    def _own(self, key: str) -> str:
        return key if self.number == 1 else sha256(f"{self.number} {key}".encode()).hexdigest()


@dataclass(frozen=True)
class Work:
    """What is left to do of a run: the samples ``wanted`` of ``data``, with the ``prompts`` for a
    model; replies and archives are kept below ``runs``."""

    request: Request
    task: Task
    data: Dataset
    wanted: list[str]
    prompts: dict[str, Prompt]
    runs: Path


def produced(work: Work, listener: Listener | None) -> Generator[Sample]:
    """The samples that are wanted, as they come. Raises ModelSetup and BudgetSpent."""
    request, data, wanted = work.request, work.data, work.wanted
    if not wanted:
        return
    if work.task.name in ("retrieve", "ask"):
        yield from _archived(work, listener)
        return
    from kxai.evaluate.tasks.engines import ModelReader, by_rules

    files = {sample: data.files[sample] for sample in wanted}
    if request.engine == "rules":
        yield from by_rules(files, jobs=min(request.jobs, len(files)))
        return
    with ExitStack() as stack:
        reader = stack.enter_context(
            ModelReader(
                load_settings(), work.prompts, _memory(work, stack), engine=request.engine,
                local=request.local, gguf=request.gguf, model=request.model,
                budget=request.budget, max_tokens=request.max_tokens,
            )
        )  # fmt: skip
        for sample, path in files.items():
            yield reader.read(sample, path)


def _memory(work: Work, stack: ExitStack) -> Memory:
    """The replies of all runs, as the repeat of this request knows them."""
    from kxai.store import Store, database_url
    from kxai.store.replies import Replies

    place = work.runs / "replies"
    place.mkdir(parents=True, exist_ok=True)
    replies = Replies(stack.enter_context(Store(database_url(place), create=True)))
    stack.callback(replies.flush)
    return Repeat(replies, work.request.epoch)


def _archived(work: Work, listener: Listener | None) -> Generator[Sample]:
    """The tasks that need all reports read and indexed first."""
    from kxai.ask.bodies import Directory
    from kxai.evaluate.tasks.archive_tasks import Ask, Retrieve, build
    from kxai.index import Index
    from kxai.store import Store, database_url

    task, data = work.task, work.data
    workspace = work.runs / "archives" / f"{data.hash}-{ENGINE.rpartition('+')[2]}"
    if listener is not None and not workspace.exists():
        listener.archive()
    settings = build(data, workspace)
    if isinstance(task, Ask):
        yield from _asked(work, task, workspace, settings)
        return
    assert isinstance(task, Retrieve)
    with Store(database_url(workspace)) as store, Index(store, settings) as index:
        names = Directory([stored.report for stored in store.reports()])
        for sample in work.wanted:
            begun = time.perf_counter()
            output = task.produce(data, index, names, sample)
            yield Sample(sample, output, "", round(time.perf_counter() - begun, 4))


def _asked(work: Work, task: Ask, workspace: Path, settings: Settings) -> Generator[Sample]:
    """Answers of the archive; with an engine that asks a model, where the rules have none."""
    from kxai.ask.corpus import Corpus

    with ExitStack() as stack:
        model = None
        if work.request.engine != "rules":
            model = _model(work, settings, stack)
        corpus = stack.enter_context(Corpus.open(workspace, settings, model=model))
        for sample in work.wanted:
            begun, before = time.perf_counter(), model.usage if model is not None else Usage()
            output = task.produce(work.data, corpus, sample)
            if model is not None and model.stopped is not None:
                raise model.stopped
            cost = _cost(model, model.usage - before) if model is not None else {}
            yield Sample(sample, output, "", round(time.perf_counter() - begun, 4), cost)


def _model(work: Work, settings: Settings, stack: ExitStack) -> Model:
    from kxai.ask.question_model import Model, Spending

    request = work.request
    if request.model:
        settings = settings.model_copy(update={"llm_model": request.model})
    return stack.enter_context(
        Model(
            settings, local=request.local, gguf=request.gguf,
            memory=_memory(work, stack),
            spending=Spending(request.budget, request.max_tokens), prompts=work.prompts,
        )
    )  # fmt: skip


def _cost(model: Model, used: Usage) -> dict[str, float]:
    counts = asdict(used)
    out: dict[str, float] = {
        "calls": used.requests + used.cached,
        "cached": used.cached,
        "failed": used.failures,
        **{n: counts[n] for n in ("asks", "prompt_tokens", "completion_tokens", "guessed_tokens")},
    }
    if model.endpoint is not None and model.endpoint.price is not None:
        out["money"] = float(used.cost(model.endpoint.price))
    return out
