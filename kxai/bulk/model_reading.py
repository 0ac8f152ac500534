"""Reading many files with a model: many questions under way in a thread, the reports beside it."""

from __future__ import annotations

import asyncio
import traceback
from collections import deque
from collections.abc import Callable, Generator
from contextlib import AsyncExitStack, ExitStack
from dataclasses import asdict, replace
from pathlib import Path

from kxai.bulk.child import broken, run_apart
from kxai.bulk.line import Line
from kxai.bulk.model_run import ModelEngine, ModelOptions, ModelRun, open_model, summed
from kxai.bulk.pipeline import engine_for, finish, read
from kxai.bulk.profile import Profile
from kxai.bulk.workers import Read, Task
from kxai.errors import BudgetSpent, KxaiError, ModelSetup, WorkspaceError, without_frames
from kxai.extract import extract
from kxai.extract.llm.engine import read_with_model
from kxai.extract.llm.sender import CallRecord, Sender
from kxai.llm.batches import Queue
from kxai.llm.batching import Batching
from kxai.llm.budget import Budget, Limits, read_money
from kxai.llm.client import Client
from kxai.llm.endpoint import Endpoint
from kxai.llm.gate import gate_from
from kxai.llm.memory import Memory
from kxai.load.registry import needs_limits
from kxai.schema.document import Document
from kxai.settings import Settings
from kxai.store import Record, Store
from kxai.store.replies import Batches, Replies
from kxai.store.rows import Row

__all__ = ["ModelEngine", "ModelOptions", "ModelRun", "open_model", "read_all_with_model"]
_REPORTS = 4  # under way at least; more where the endpoint takes many calls at once
INCOMPLETE = "?"  # behind an engine: some questions may yet be answered, so it is read again


Purse = Callable[[Endpoint, Limits], Budget]
"""Makes the budget of a run within limits."""


def read_all_with_model(
    tasks: deque[Task],
    settings: Settings,
    run: ModelRun,
    store: Store,
    *,
    purse: Purse | None = None,
    group: int | None = None,
    earlier: dict[str, tuple[int, int]] | None = None,
) -> Generator[Read]:
    """Read the first file of each task; like ``read_all``, but with a model.

    ``purse`` makes the budget, where it is not this process's own; ``group`` is how many answers
    may wait to be written together; ``earlier`` is as of ``ModelRun``, where the run began before.

    Ends early, with ``run.stopped`` set, when a limit of the run is reached or the endpoint cannot
    be used at all; what has been answered is kept, so that the next run goes on from there.
    """
    # As it was when the run began, so that what is read of a report does not hang on which others
    # were done before it.
    run.earlier = agreements(run, store) if earlier is None else earlier
    memory = Replies(store, forget=not run.options.cache, group=group)
    with ExitStack() as stack:
        stack.callback(memory.flush)
        batching = queue = None
        if run.endpoint is not None and not (run.options.local or run.options.dry_run):
            batching = Batching(run.endpoint, Batches(store), memory, kept=memory.flush)
            run.batches = batching.told
            if run.options.batch or (run.options.cache and batching.has_open):
                try:
                    queue = batching.collect(takes=run.options.batch)
                except ModelSetup as error:
                    run.stopped = without_frames(error)
                    return
        if run.options.local and not run.options.dry_run:
            from kxai.llm.local import LocalServer

            server = stack.enter_context(LocalServer(run.options.gguf))
            run.endpoint = server.endpoint(settings)
        runner = stack.enter_context(asyncio.Runner())
        session = _Session(settings, run, memory, purse or _own_purse(run), queue)
        stack.callback(lambda: runner.run(session.close()))
        while (tasks or session.pending) and run.stopped is None:
            yield from runner.run(session.step(tasks))
            memory.flush()
        if batching is not None and queue is not None:
            batching.submit(queue)


def agreements(run: ModelRun, store: Store) -> dict[str, tuple[int, int]]:
    """How often the model agreed with sure rules in each report so far."""
    return store.agreements(run.model, [prompt.id for prompt in run.prompts.values()])


def reports_at_once(endpoint: Endpoint | None) -> int:
    """How many reports are under way at once, so that the endpoint has enough to do."""
    return _REPORTS + (endpoint.concurrency // 4 if endpoint is not None else 0)


def _own_purse(run: ModelRun) -> Purse:
    return lambda _, limits: Budget(limits, run.price)


class _Session:
    def __init__(
        self,
        settings: Settings,
        run: ModelRun,
        memory: Memory,
        purse: Purse,
        queue: Queue | None = None,
    ) -> None:
        self._settings, self._run, self._memory, self._queue = settings, run, memory, queue
        self._purse = purse
        self._stack = AsyncExitStack()
        self._line: Line | None = None
        self.pending: set[asyncio.Task[Read]] = set()

    async def step(self, tasks: deque[Task]) -> list[Read]:
        """Keep enough reports under way; those that are done."""
        run, endpoint = self._run, self._run.endpoint
        if self._line is None and not run.options.dry_run and endpoint is not None:
            options = run.options
            money = (
                read_money(options.budget, endpoint.price, endpoint.model)
                if options.budget is not None
                else None
            )
            limits = Limits(money, options.max_tokens, self._settings.llm_run_deadline)
            budget = self._purse(endpoint, limits)
            self._line = Line(
                lambda: Client(endpoint, memory=self._memory, budget=budget, queue=self._queue)
            )
            self._stack.callback(self._line.close)
        width = reports_at_once(endpoint)
        while tasks and len(self.pending) < width:
            self.pending.add(asyncio.create_task(self._attempt(tasks.popleft())))
        done, self.pending = await asyncio.wait(self.pending, return_when=asyncio.FIRST_COMPLETED)
        out = self._results(done)
        if run.stopped is not None and self.pending:
            # What is under way is paid for: nothing new is sent, and what comes is kept.
            rest, self.pending = self.pending, set()
            await asyncio.wait(rest)
            out += self._results(rest)
        return out

    def _results(self, done: set[asyncio.Task[Read]]) -> list[Read]:
        out = []
        for task in done:
            try:
                out.append(task.result())
            except (BudgetSpent, ModelSetup) as error:
                self._run.stopped = self._run.stopped or without_frames(error)
        return out

    async def close(self) -> None:
        for task in self.pending:
            task.cancel()
        await asyncio.gather(*self.pending, return_exceptions=True)
        await self._stack.aclose()

    async def _attempt(self, task: Task) -> Read:
        begun = asyncio.get_running_loop().time()
        path = task.paths[0]
        result: Record | KxaiError
        try:
            result = await self._record(path)
        except (BudgetSpent, ModelSetup, WorkspaceError):
            raise
        except KxaiError as error:
            result = without_frames(error)
        except Exception as error:
            # One file must not end the run over all others, even if it meets a fault of ours.
            result = broken(path, error, traceback.extract_tb(error.__traceback__)[-1])
        millis = round((asyncio.get_running_loop().time() - begun) * 1000)
        return Read(task, result, millis)

    async def _record(self, path: Path) -> Record:
        run = self._run
        profile = Profile()
        with profile.measure("load"):
            document = await asyncio.to_thread(_read, path, self._settings)
        with profile.measure("label"):
            extraction = extract(document)
        gate = gate_from(self._settings, masks=run.options.mask)
        report = extraction.report.id
        earlier = run.agreed_but(report)
        sender = Sender(self._line, path.name, gate, run.prompts, model=run.model, earlier=earlier)
        try:
            with profile.measure("ask"):
                found = await read_with_model(
                    document, extraction, sender, engine=run.options.engine
                )
        finally:
            run.note(sender.calls)
        again = any(call.retryable for call in sender.calls)
        engine = engine_for(run.engine, self._settings) + INCOMPLETE * again
        calls = [_row(c) for c in sender.calls]
        run.judged[report] = summed(sender.judged.values())
        agreements = [
            {"prompt": prompt, "model": run.model, "agreed": agreed, "asked": asked}
            for prompt, (agreed, asked) in sender.judged.items()
        ]
        checks = self._settings.checks
        with profile.measure("check"):
            record = finish(
                document, found, engine=engine, calls=calls, agreements=agreements, checks=checks
            )
        return replace(record, seconds=profile.seconds)


def _read(path: Path, settings: Settings) -> Document:
    """The document of a file; of a kind that is read within limits only, in a process apart."""
    return run_apart(read, path, settings) if needs_limits(path, settings) else read(path, settings)


def _row(call: CallRecord) -> Row:
    usage = asdict(call.usage)
    return {
        "task": call.task,
        "prompt": call.prompt,
        "start": call.start,
        "end": call.end,
        "state": call.state,
        "model": call.model,
        "requests": usage["requests"],
        "asks": usage["asks"],
        "prompt_tokens": usage["prompt_tokens"],
        "completion_tokens": usage["completion_tokens"],
        "guessed_tokens": usage["guessed_tokens"],
        "seconds": call.seconds,
        "code": call.code,
        "reason": call.reason,
        "key": call.key or None,
    }
