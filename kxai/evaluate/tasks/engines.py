"""How a report is read for the harness: by the rules in this or several processes, or with a
model through one client."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AsyncExitStack, ExitStack
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from kxai.check import check
from kxai.errors import BudgetSpent, KxaiError, ModelSetup
from kxai.evaluate.pool import processes
from kxai.evaluate.record.log import Sample
from kxai.evaluate.tasks.base import Output
from kxai.evaluate.tasks.codec import output_of
from kxai.extract import extract
from kxai.extract.extraction import Extraction
from kxai.extract.llm.engine import Engine, read_with_model
from kxai.extract.llm.sender import CallRecord, Sender
from kxai.extract.readings import load_mended
from kxai.llm.budget import Budget, Limits, read_money
from kxai.llm.client import Client
from kxai.llm.endpoint import Endpoint, endpoint_from
from kxai.llm.gate import gate_from
from kxai.llm.memory import Memory
from kxai.llm.prompts import Prompt
from kxai.llm.usage import Usage
from kxai.schema.document import Document
from kxai.settings import Settings

Reader = Callable[[Document], Extraction]
"""An engine that needs nothing but the document."""
_AHEAD = 2  # reports handed to each process beforehand


def read_one(path: Path, reader: Reader = extract) -> Output:
    """One report, read and checked. Raises the subclasses of InputError."""
    extraction = reader(load_mended(path))
    return output_of(
        extraction, check(extraction.figures, extraction.text, report=extraction.report)
    )


def attempt(sample: str, path: Path, reader: Reader = extract) -> Sample:
    """One report's sample; whatever goes wrong with it is its error."""
    begun = time.perf_counter()
    try:
        output, error = read_one(path, reader), ""
    except KxaiError as broken:
        output, error = None, str(broken)
    except Exception as broken:
        # An engine that breaks down on one report is measured on the others all the same.
        output, error = None, f"{type(broken).__name__}: {broken}"
    return Sample(sample, output, error, round(time.perf_counter() - begun, 4))


def by_rules(files: Mapping[str, Path], *, jobs: int, reader: Reader = extract) -> Iterator[Sample]:
    """Samples of all ``files``, in the order in which they finish."""
    if jobs == 1:
        for sample, path in files.items():
            yield attempt(sample, path, reader)
        return
    waiting = list(files.items())[::-1]
    pending: set[Future[Sample]] = set()
    with processes(jobs) as pool:
        while waiting or pending:
            while waiting and len(pending) < _AHEAD * jobs:
                sample, path = waiting.pop()
                pending.add(pool.submit(attempt, sample, path, reader))
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()


class ModelReader:
    """Reads reports with a model, one after another; answers come from ``memory`` where they are
    known. ``budget`` is money as written (5.00CNY), ``max_tokens`` the tokens that all of them may
    take. Use it as a context manager. Raises ModelSetup and PromptError."""

    def __init__(
        self,
        settings: Settings,
        prompts: Mapping[str, Prompt],
        memory: Memory,
        *,
        engine: Engine,
        local: bool = False,
        gguf: Path | None = None,
        model: str | None = None,
        budget: str | None = None,
        max_tokens: int | None = None,
    ) -> None:
        self._budget, self._max_tokens = budget, max_tokens
        self._settings, self._prompts, self._memory = settings, dict(prompts), memory
        self._engine: Engine = engine
        self._local, self._gguf, self._model = local, gguf, model
        self._stack = ExitStack()
        self._open = AsyncExitStack()

    def __enter__(self) -> ModelReader:
        settings = self._settings
        if self._local:
            from kxai.llm.local import LocalServer

            server = self._stack.enter_context(LocalServer(self._gguf))
            self._endpoint = server.endpoint(settings)
        else:
            self._endpoint = endpoint_from(settings, model=self._model)
        self._runner = self._stack.enter_context(asyncio.Runner())
        price = self._endpoint.price
        money = None
        if self._budget is not None:
            money = read_money(self._budget, price, self._endpoint.model)
        limits = Limits(money, self._max_tokens, settings.llm_run_deadline)
        client = Client(self._endpoint, memory=self._memory, budget=Budget(limits, price))
        self._client = self._runner.run(self._open.enter_async_context(client))
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._open.aclose())
        self._stack.close()

    def read(self, sample: str, path: Path) -> Sample:
        """One report. Raises ModelSetup and BudgetSpent; what else goes wrong is the sample's
        error."""
        begun = time.perf_counter()
        sender = Sender(
            self._client,
            path.name,
            gate_from(self._settings),
            self._prompts,
            model=self._endpoint.model,
        )
        output: Output | None = None
        error = ""
        try:
            document = load_mended(path)
            found = self._runner.run(
                read_with_model(document, extract(document), sender, engine=self._engine)
            )
            result = check(found.figures, found.text, report=found.report)
            output = output_of(found, result)
        except (ModelSetup, BudgetSpent):
            raise
        except KxaiError as broken:
            error = str(broken)
        cost = cost_of(sender.calls, self._endpoint)
        return Sample(sample, output, error, round(time.perf_counter() - begun, 4), cost)


def cost_of(calls: Sequence[CallRecord], endpoint: Endpoint) -> dict[str, float]:
    """What the questions about one report took: calls, tokens, and money where a price is set."""
    usage = sum((call.usage for call in calls), Usage())
    counts = asdict(usage)
    out: dict[str, float] = {
        "calls": len(calls),
        "cached": sum(call.state == "cached" for call in calls),
        "failed": sum(call.state == "failed" for call in calls),
        **{n: counts[n] for n in ("asks", "prompt_tokens", "completion_tokens", "guessed_tokens")},
    }
    if endpoint.price is not None:
        out["money"] = float(usage.cost(endpoint.price).quantize(Decimal("0.000001")))
    return out
