"""A run with a model: how it is asked, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from kxai.bulk.pipeline import ENGINE
from kxai.errors import BudgetSpent, KxaiError, ModelSetup
from kxai.extract.llm.sender import CallRecord, load_tasks
from kxai.llm.batching import Told
from kxai.llm.budget import read_money
from kxai.llm.endpoint import Endpoint, endpoint_from
from kxai.llm.prompts import Prompt
from kxai.llm.usage import Usage
from kxai.settings import Price, Settings
from kxai.store.rows import to_json

ModelEngine = Literal["llm", "hybrid"]


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """How a run uses a model. ``local`` starts a server of its own with the weights ``gguf``;
    ``budget`` is money as written (5.00CNY); ``batch`` puts questions into batches, whose answers a
    later run reads; ``dry_run`` counts and sends nothing."""

    engine: ModelEngine = "hybrid"
    local: bool = False
    gguf: Path | None = None
    budget: str | None = None
    max_tokens: int | None = None
    cache: bool = True
    mask: bool = True
    batch: bool = False
    dry_run: bool = False


_UNASKED = (BudgetSpent.code, ModelSetup.code)


@dataclass(slots=True)
class ModelRun:
    """What came of it, filled in as the run goes on. ``answered`` questions had a usable reply,
    ``failed`` ones had none, ``reason`` is that of the first; ``stopped`` is why it ended early;
    ``models`` are the names that the endpoint gave for itself; ``planned`` is for dry runs;
    ``batches`` tells what came back of batches and what is under way in them; ``earlier`` how often
    the model agreed with sure rules in each report before this run, ``judged`` in those of it."""

    options: ModelOptions
    prompts: dict[str, Prompt]
    model: str
    endpoint: Endpoint | None = None
    usage: Usage = field(default_factory=Usage)
    planned: Usage = field(default_factory=Usage)
    failed: int = 0
    answered: int = 0
    reason: str = ""
    stopped: KxaiError | None = None
    models: set[str] = field(default_factory=set)
    batches: Told = field(default_factory=Told)
    earlier: dict[str, tuple[int, int]] = field(default_factory=dict)
    judged: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def engine(self) -> str:
        """The id under which reports are known that were read so."""
        parts = [ENGINE, self.model, *sorted(p.id for p in self.prompts.values())]
        parts.append("masked" if self.options.mask else "")
        return f"{self.options.engine}-{sha256(' '.join(parts).encode()).hexdigest()[:16]}"

    @property
    def price(self) -> Price | None:
        """What a question of this run costs."""
        price = self.endpoint.price if self.endpoint else None
        return price.in_batches() if price is not None and self.options.batch else price

    @property
    def cost(self) -> Decimal | None:
        """What was used, and what came back of batches, in money; None where there is no price."""
        price, full = self.price, self.endpoint.price if self.endpoint else None
        if price is None or full is None:
            return None
        return self.usage.cost(price) + self.batches.usage.cost(full.in_batches())

    @property
    def used(self) -> Usage:
        """What was used, and what came back of batches."""
        return self.usage + self.batches.usage

    @property
    def is_mute(self) -> bool:
        """True where questions were put and none had an answer."""
        return self.failed > 0 and not self.answered

    def agreed_but(self, report: str) -> tuple[int, int]:
        """How often the model agreed with sure rules before this run, and of how many numbers, in
        all reports but this one."""
        return summed([counts for name, counts in self.earlier.items() if name != report])

    @property
    def agreed_now(self) -> tuple[int, int]:
        """The same of the reports of this run."""
        return summed(self.judged.values())

    def note(self, calls: list[CallRecord]) -> None:
        for call in calls:
            if call.state == "planned":
                self.planned += call.usage
            else:
                self.usage += call.usage
            # What a limit or a wrong setting kept from being asked is asked by the next run.
            failed = call.state == "failed" and call.code not in _UNASKED
            self.failed += failed
            self.answered += call.state in ("done", "cached")
            if failed and not self.reason:
                self.reason = f"[{call.code}] {call.reason}"
            if call.model:
                self.models.add(call.model)

    def row(self) -> dict[str, Any]:
        """What the ledger keeps of it."""
        cost, price, used = self.cost, self.price, self.used
        return {
            "model": "、".join(sorted(self.models)) or self.model,
            "prompts": to_json(sorted(p.id for p in self.prompts.values())),
            "requests": used.requests,
            "cached": used.cached,
            "prompt_tokens": used.prompt_tokens,
            "completion_tokens": used.completion_tokens,
            "guessed_tokens": used.guessed_tokens,
            "cost": None if cost is None else f"{cost:f}",
            "currency": price.currency if price else None,
        }


def summed(counts: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """(agreed, asked) of several reports together."""
    agreed = asked = 0
    for one, other in counts:
        agreed, asked = agreed + one, asked + other
    return agreed, asked


def open_model(options: ModelOptions, settings: Settings) -> ModelRun:
    """Everything that can be wrong before the first report is read.

    Raises ModelSetup and PromptError.
    """
    if options.batch and options.local:
        raise ModelSetup("--batch", "本机的模型没有批次接口")
    prompts = load_tasks()
    if options.dry_run and not settings.llm_base_url:
        model = "local" if options.local else settings.llm_model or "未设置"
        price = settings.llm_prices.get(model)
        return ModelRun(options, prompts, model, Endpoint("", model, price=price))
    if options.local:
        from kxai.llm.local import model_name

        run = ModelRun(options, prompts, model_name(options.gguf))
    else:
        endpoint = endpoint_from(settings)
        run = ModelRun(options, prompts, endpoint.model, endpoint)
    if options.budget is not None:
        price = run.endpoint.price if run.endpoint else settings.llm_prices.get(run.model)
        read_money(options.budget, price, run.model)
    return run
