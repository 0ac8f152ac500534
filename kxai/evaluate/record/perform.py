"""Performing a run: what is missing is produced, then everything is scored."""

from __future__ import annotations

import platform
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from kxai.ask.prose import ASKED
from kxai.bulk.pipeline import ENGINE
from kxai.errors import EvaluationError, GoldError
from kxai.evaluate.dataset import Dataset
from kxai.evaluate.record.early import Watch, drawn
from kxai.evaluate.record.log import Head, Log, Sample, logs
from kxai.evaluate.record.machine import libraries, machine, now, peak_mb, revision
from kxai.evaluate.record.produce import Work, produced
from kxai.evaluate.record.summary import summarise
from kxai.evaluate.tasks.base import Scored, Task
from kxai.evaluate.tasks.reports import Check, Extract
from kxai.extract.llm.engine import Engine
from kxai.extract.llm.sender import load_tasks
from kxai.llm.endpoint import endpoint_from
from kxai.llm.prompts import Prompt, load_prompt, read_prompt
from kxai.settings import load_settings

ASKING: dict[str, tuple[str, ...]] = {"ask": ASKED, "retrieve": ()}
"""The prompts of the tasks over an archive."""
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
    ``against`` an earlier run that ends this one as soon as it is better or worse; ``epoch``
    numbers repeats, which share no reply of a model."""

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
    epoch: int = 1


def task_named(name: str) -> Task:
    """The task. Raises EvaluationError for an unknown one."""
    if name in ("retrieve", "ask"):
        from kxai.evaluate.tasks.archive_tasks import Ask, Retrieve

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
        coming = produced(Work(request, task, data, wanted, prompts, runs), listener)
        with closing(coming):
            for sample in coming:
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
    if request.engine == "rules" or request.task == "retrieve":
        return {}
    if not request.local:
        endpoint_from(load_settings(), model=request.model)
    names = ASKING.get(request.task)
    prompts = load_tasks() if names is None else {name: load_prompt(name) for name in names}
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
            **({"epoch": request.epoch} if request.epoch > 1 else {}),
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
