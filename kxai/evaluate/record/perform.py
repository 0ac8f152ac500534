"""Performing a run: what is missing is produced, then everything is scored."""

from __future__ import annotations

import platform
import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from kxai.bulk.pipeline import ENGINE
from kxai.errors import EvaluationError, GoldError
from kxai.evaluate.dataset import Dataset
from kxai.evaluate.record.early import Watch, drawn
from kxai.evaluate.record.log import Head, Log, Sample, logs
from kxai.evaluate.record.machine import libraries, machine, now, peak_mb, revision
from kxai.evaluate.record.summary import summarise
from kxai.evaluate.tasks.base import Scored, Task
from kxai.evaluate.tasks.reports import Check, Extract
from kxai.extract.llm.engine import Engine
from kxai.extract.llm.sender import load_tasks
from kxai.llm.endpoint import endpoint_from
from kxai.llm.prompts import Prompt, read_prompt
from kxai.settings import load_settings

TASKS = ("extract", "check", "retrieve", "ask")


class Listener(Protocol):
    """Who is told how far a run is."""

    def begin(self, samples: int, known: int) -> None: ...

    def archive(self) -> None:
        """All reports are read and indexed first; questions are asked then."""

    def done(self, sample: Sample) -> None: ...


@dataclass(frozen=True)
class Request:
    """What is to be run. ``prompt_files`` stand in for the shipped prompts of the same name;
    ``fresh`` begins anew where an unfinished run could go on; ``limit`` is for a first look;
    ``against`` an earlier run that ends this one as soon as it is better or worse."""

    task: str
    engine: Engine = "rules"
    local: bool = False
    gguf: Path | None = None
    model: str | None = None
    prompt_files: tuple[Path, ...] = ()
    jobs: int = 1
    fresh: bool = False
    limit: int | None = None
    note: str = ""
    budget: str | None = None
    max_tokens: int | None = None
    arguments: dict[str, object] = field(default_factory=dict)
    against: Log | None = None


def task_named(name: str) -> Task:
    """The task. Raises EvaluationError for an unknown one."""
    if name in ("retrieve", "ask"):
        from kxai.evaluate.tasks.archive import Ask, Retrieve

        return Ask() if name == "ask" else Retrieve()
    if name not in TASKS:
        raise EvaluationError(name, f"没有这个任务，可选：{'、'.join(TASKS)}")
    return Extract() if name == "extract" else Check()


def perform(
    request: Request, data: Dataset, runs: Path, *, listener: Listener | None = None
) -> Log:
    """Run, or go on with an unfinished run of the same request; the log of it.

    Everything that gold can have wrong is found before the first sample. An interrupt leaves a
    run that goes on later. Raises GoldError, EvaluationError, ModelSetup, PromptError.
    """
    task = task_named(request.task)
    samples = task.samples(data)[: request.limit]
    if not samples:
        raise GoldError(data.name, "数据集里没有可评测的样本")
    prompts = _prompts(request)
    watch = None
    if request.against is not None:
        watch = Watch(task, request.against, data.hash, samples)
    log, head = _opened(request, data, prompts, runs, len(samples))
    known = log.done()
    wanted = [sample for sample in samples if sample not in known]
    if watch is not None:
        wanted = drawn(wanted)
        for sample in log.samples():
            if sample.output is not None:
                watch.decided(task.score(data, sample.id, sample.output))
    if listener is not None:
        listener.begin(len(samples), len(samples) - len(wanted))
    begun = time.perf_counter()
    try:
        produced = _produced(request, task, data, wanted, prompts, runs, listener)
        with closing(produced):
            for sample in produced:
                log.add(sample)
                if listener is not None:
                    listener.done(sample)
                if watch is not None and sample.output is not None:
                    found = watch.decided(task.score(data, sample.id, sample.output))
                    if found:
                        head.reason = f"early: {watch.told(found)}"
                        break
        head.state = "done"
    except KeyboardInterrupt:
        head.state, head.reason = "stopped", "interrupted"
        raise
    except BaseException as error:
        head.state, head.reason = "stopped", str(error)
        raise
    finally:
        head.seconds = round(head.seconds + time.perf_counter() - begun, 3)
        head.finished = now()
        head.peak_mb = max(head.peak_mb, peak_mb())
        log.write_head(head)
    score(log, data, task, samples)
    return log


def rescore(log: Log, data: Dataset) -> None:
    """Score the saved outputs again, without a call. Raises GoldError: wrong gold, or a dataset
    that has none of the samples."""
    task = task_named(log.head.task)
    score(log, data, task, task.samples(data))


def score(log: Log, data: Dataset, task: Task, samples: list[str]) -> None:
    """Score those of ``samples`` that have an output, and sum up."""
    scored: list[Scored] = []
    spent: list[Sample] = []
    order = {name: number for number, name in enumerate(samples)}
    for sample in log.samples():
        if sample.id in order:
            if sample.output is not None:
                scored.append(task.score(data, sample.id, sample.output))
            spent.append(replace(sample, output=None if sample.output is None else {}))
    if not scored:
        why = "没有一个样本成功" if spent else "数据集里没有这次评测的样本"
        raise GoldError(log.folder.name, f"没有可评分的结果：{why}")
    scored.sort(key=lambda item: order[item.id])
    log.write_scores(scored)
    log.write_summary(summarise(task, scored, spent, log.head, data.hash))


def _prompts(request: Request) -> dict[str, Prompt]:
    """The prompts of the run; what a model needs is looked for before anything is written."""
    if request.engine == "rules":
        return {}
    if not request.local:
        endpoint_from(load_settings(), model=request.model)
    prompts = load_tasks()
    for path in request.prompt_files:
        prompt = read_prompt(path)
        if prompt.name not in prompts:
            raise EvaluationError(
                str(path), f"没有叫{prompt.name}的提示词，可选：{'、'.join(prompts)}"
            )
        prompts[prompt.name] = prompt
    return prompts


def _opened(
    request: Request, data: Dataset, prompts: dict[str, Prompt], runs: Path, samples: int
) -> tuple[Log, Head]:
    model = ""
    if request.engine != "rules":
        model = request.model or load_settings().llm_model or ""
        if request.local:
            from kxai.llm.local import model_name

            model = model_name(request.gguf)
    head = Head(
        f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{request.task}-{request.engine}",
        request.task,
        {"name": data.name, "place": str(data.reports), "hash": data.hash},
        request.engine,
        ENGINE,
        model,
        {
            **request.arguments,
            **({"limit": request.limit} if request.limit else {}),
            **({"against": request.against.head.id} if request.against else {}),
        },
        sorted(prompt.id for prompt in prompts.values()),
        revision(),
        platform.python_version(),
        machine(),
        libraries(),
        now(),
        samples=samples,
        note=request.note,
    )
    for log in [] if request.fresh else reversed(logs(runs)):
        old = log.head
        if old.state != "done" and old.key == head.key:
            log.mend()
            old.state = "running"
            return log, old
    log = Log(runs / head.id)
    number = 1
    while log.folder.exists():
        number += 1
        log = Log(runs / f"{head.id}-{number}")
    head.id = log.folder.name
    log.write_head(head)
    return log, head


def _produced(
    request: Request,
    task: Task,
    data: Dataset,
    wanted: list[str],
    prompts: dict[str, Prompt],
    runs: Path,
    listener: Listener | None,
) -> Generator[Sample]:
    if not wanted:
        return
    if task.name in ("retrieve", "ask"):
        yield from _archived(task, data, wanted, runs, listener)
        return
    from kxai.evaluate.tasks.engines import ModelReader, by_rules

    files = {sample: data.files[sample] for sample in wanted}
    if request.engine == "rules":
        yield from by_rules(files, jobs=min(request.jobs, len(files)))
        return
    from kxai.store import Store, database_url
    from kxai.store.replies import Replies

    place = runs / "replies"
    place.mkdir(parents=True, exist_ok=True)
    settings = load_settings()
    with Store(database_url(place), create=True) as store:
        replies = Replies(store)
        try:
            with ModelReader(
                settings, prompts, replies, engine=request.engine, local=request.local,
                gguf=request.gguf, model=request.model,
                budget=request.budget, max_tokens=request.max_tokens,
            ) as reader:  # fmt: skip
                for sample, path in files.items():
                    yield reader.read(sample, path)
        finally:
            replies.flush()


def _archived(
    task: Task, data: Dataset, wanted: list[str], runs: Path, listener: Listener | None
) -> Generator[Sample]:
    """The tasks that need all reports read and indexed first."""
    from kxai.ask.bodies import Directory
    from kxai.ask.corpus import Corpus
    from kxai.evaluate.tasks.archive import Ask, Retrieve, build
    from kxai.index import Index
    from kxai.store import Store, database_url

    workspace = runs / "archives" / f"{data.hash}-{ENGINE.rpartition('+')[2]}"
    if listener is not None and not workspace.exists():
        listener.archive()
    settings = build(data, workspace)
    if isinstance(task, Ask):
        with Corpus.open(workspace, settings) as corpus:
            for sample in wanted:
                begun = time.perf_counter()
                output = task.produce(data, corpus, sample)
                yield Sample(sample, output, "", round(time.perf_counter() - begun, 4))
        return
    assert isinstance(task, Retrieve)
    with Store(database_url(workspace)) as store, Index(store, settings) as index:
        names = Directory([stored.report for stored in store.reports()])
        for sample in wanted:
            begun = time.perf_counter()
            output = task.produce(data, index, names, sample)
            yield Sample(sample, output, "", round(time.perf_counter() - begun, 4))
