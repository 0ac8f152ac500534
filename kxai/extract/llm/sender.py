"""How the engine reaches a model: its prompts, its gate, and a record of every question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from pydantic import BaseModel

from kxai.errors import ModelError
from kxai.llm.gate import Gate, Question
from kxai.llm.prompts import Prompt, load_prompt
from kxai.llm.tokens import estimate
from kxai.llm.usage import Usage

if TYPE_CHECKING:
    from kxai.llm.client import Answer
    from kxai.schema.figure import Figure

TASKS = (
    "label_figures",
    "report_metadata",
    "indicator_rows",
    "narrative_fields",
    "problems_suggestions",
)
CallState = Literal["planned", "waiting", "cached", "done", "failed"]
T = TypeVar("T", bound=BaseModel)


class Asker(Protocol):
    """What the engine needs of ``kxai.llm.client.Client``."""

    async def ask(
        self, question: Question, shape: type[T], *, max_tokens: int, place: str
    ) -> Answer[T]: ...


@dataclass(frozen=True, slots=True)
class CallRecord:
    """What became of one question: planned (in a dry run), waiting (in a batch), done, cached or
    failed (``code`` and ``reason`` say why); ``start``/``end`` is the part of the report that it
    was about, ``key`` that of its reply in the memory."""

    task: str
    prompt: str
    start: int
    end: int
    state: CallState
    model: str
    usage: Usage
    seconds: float = 0.0
    code: str = ""
    reason: str = ""
    retryable: bool = False
    key: str = ""


@dataclass(slots=True)
class Sender:
    """Asks for one report. ``calls`` grows with every question; a failure is a record in it, not
    an exception: only a spent budget and wrong settings end the report.

    ``model`` is the name by which the model is asked. ``earlier`` is how often it agreed with sure
    rules in other reports, and how often it was judged by them; ``judged`` becomes that of this
    report, by the prompt that asked: prompt id → (agreed, asked), and ``said`` what the model
    itself makes of the numbers, before it is weighed: start → figure, None for no figure."""

    asker: Asker | None
    place: str = ""
    gate: Gate = field(default_factory=Gate)
    prompts: Mapping[str, Prompt] = field(default_factory=dict)
    calls: list[CallRecord] = field(default_factory=list)
    model: str = ""
    earlier: tuple[int, int] = (0, 0)
    judged: dict[str, tuple[int, int]] = field(default_factory=dict)
    said: dict[int, Figure | None] = field(default_factory=dict)

    def waits(self) -> bool:
        """True where a question is in a batch: what hangs on its answer is not asked yet, as it
        would be another question then."""
        return any(call.state == "waiting" for call in self.calls)

    def prompt(self, task: str) -> Prompt:
        return self.prompts[task]

    def engine(self, task: str) -> str:
        """What labelled by the prompt of ``task``: llm:prompt/model."""
        name = f"llm:{self.prompts[task].id}"
        return f"{name}/{self.model}" if self.model else name

    def question(
        self, task: str, text: str, *, context: Mapping[str, str] | None = None, labels: str = ""
    ) -> Question:
        """What the prompt of ``task`` asks about ``text``, through the gate."""
        return self.gate.question(self.prompts[task], text, context=context, labels=labels)

    async def ask(
        self,
        task: str,
        question: Question,
        shape: type[T],
        *,
        span: tuple[int, int],
        max_tokens: int,
    ) -> T | ModelError:
        """The validated reply, or why there is none. Raises BudgetSpent and ModelSetup."""
        from kxai.errors import BudgetSpent, ModelSetup, ModelWaiting

        prompt = self.prompt(task)
        if self.asker is None:
            # A dry run: what would be sent is counted, nothing is.
            usage = Usage(
                requests=1,
                prompt_tokens=estimate(*(message["content"] for message in question.messages)),
                completion_tokens=max_tokens,
            )
            self.calls.append(CallRecord(task, prompt.id, *span, "planned", "", usage))
            return ModelError(self.place)
        place = f"{self.place}[{span[0]}:{span[1]}]"
        try:
            answer = await self.asker.ask(question, shape, max_tokens=max_tokens, place=place)
        except ModelError as error:
            spent = error.usage if isinstance(error.usage, Usage) else Usage()
            self.calls.append(
                CallRecord(
                    task,
                    prompt.id,
                    *span,
                    "waiting" if isinstance(error, ModelWaiting) else "failed",
                    "",
                    spent,
                    code=error.code,
                    reason=error.reason,
                    retryable=error.retryable,
                    key=error.key,
                )
            )
            if isinstance(error, BudgetSpent | ModelSetup):
                raise
            return error
        state: CallState = "cached" if answer.cached else "done"
        self.calls.append(
            CallRecord(
                task,
                prompt.id,
                *span,
                state,
                answer.model,
                answer.usage,
                answer.seconds,
                key=answer.key,
            )
        )
        return answer.value


def load_tasks() -> dict[str, Prompt]:
    """The prompts of extraction, by name. Raises PromptError."""
    return {task: load_prompt(task) for task in TASKS}
