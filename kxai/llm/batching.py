"""A run and its batches: what came back is kept first, what is new is sent last."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from kxai.errors import ModelError, ModelSetup, ModelUnusable
from kxai.llm.batch_wire import BatchWire, Standing
from kxai.llm.batches import Batch, Ledger, Queue, Sorted, closed, queue_of, sort_lines
from kxai.llm.endpoint import Endpoint
from kxai.llm.gate import Sealed
from kxai.llm.memory import Memory, ability_key
from kxai.llm.usage import Usage

_SETTLES = timedelta(minutes=10)  # until a batch whose beginning was not answered is surely listed
Clock = Callable[[], datetime]


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Told:
    """What a run has to say of its batches. ``answered`` and ``failed`` are questions that came
    back now, ``missing`` those of batches that ended without them, ``strays`` lines that answered
    nothing asked; ``waiting`` are under way still, since ``since`` at the earliest; ``sent`` went
    out now. ``reasons`` are what went wrong, each once."""

    answered: int = 0
    failed: int = 0
    missing: int = 0
    strays: int = 0
    waiting: int = 0
    since: str = ""
    sent: int = 0
    usage: Usage = field(default_factory=Usage)
    reasons: list[str] = field(default_factory=list)

    @property
    def is_unfinished(self) -> bool:
        """True where answers are still to come, or something went wrong."""
        return bool(self.waiting or self.sent or self.reasons)

    def add(self, reason: str) -> None:
        if reason and reason not in self.reasons:
            self.reasons.append(reason)


class Batching:
    """The batches of one run: ``collect`` before anything is asked, ``submit`` after.

    ``kept`` makes sure that what the memory was given is written down.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        ledger: Ledger,
        memory: Memory,
        *,
        kept: Callable[[], None] = lambda: None,
        clock: Clock = now,
    ) -> None:
        self._endpoint, self._ledger, self._memory = endpoint, ledger, memory
        self._kept, self._clock = kept, clock
        self._known_as = endpoint.known_as or endpoint.base_url
        self.told = Told()

    @property
    def has_open(self) -> bool:
        """True where questions are under way."""
        return any(batch.is_open for batch in self._batches())

    def collect(self, *, takes: bool) -> Queue:
        """Keep what has come back; the queue for this run, which puts new questions into batches
        where ``takes``.

        A batch whose endpoint cannot be reached now stays under way. Raises ModelSetup.
        """
        open_now = [batch for batch in self._batches() if batch.is_open]
        if open_now:
            with BatchWire(self._endpoint) as wire:
                for batch in open_now:
                    try:
                        self._read(wire, batch)
                    except ModelSetup:
                        raise
                    except ModelError as error:
                        self.told.add(str(error))
        batches = self._batches()
        waiting = [batch for batch in batches if batch.is_open]
        self.told.waiting = sum(len(batch.questions) for batch in waiting)
        self.told.since = min((batch.begun for batch in waiting), default="")
        return queue_of(batches, takes=takes)

    def submit(self, queue: Queue) -> None:
        """Send what was put into ``queue``; what could not be sent is free for the next run.

        Written down before and after: where the answer to the sending is lost, the next run finds
        the batch at the endpoint by its token.
        """
        if not queue.sealed:
            return
        try:
            with BatchWire(self._endpoint) as wire:
                for part in queue.parts():
                    self._send(wire, part, {key: queue.tokens[key] for key in part})
        except ModelError as error:
            self.told.add(str(error))

    def _batches(self) -> list[Batch]:
        return self._ledger.batches(self._known_as, self._endpoint.model)

    def _send(
        self, wire: BatchWire, part: Mapping[str, Sealed], questions: Mapping[str, int]
    ) -> None:
        begun = self._clock().isoformat(timespec="seconds")
        batch = Batch(uuid.uuid4().hex, self._known_as, self._endpoint.model, questions, begun)
        file = wire.upload(part)
        self._ledger.put_batch(batch)
        try:
            remote = wire.begin(file, batch.id)
        except (ModelSetup, ModelUnusable):
            self._ledger.put_batch(replace(batch, state="lost"))
            raise
        self._ledger.put_batch(replace(batch, state="sent", remote=remote))
        self.told.sent += len(questions)

    def _read(self, wire: BatchWire, batch: Batch) -> None:
        if batch.state == "sending":
            remote = wire.find(batch.id)
            if remote is None:
                if self._clock() - datetime.fromisoformat(batch.begun) >= _SETTLES:
                    self._ledger.put_batch(replace(batch, state="lost"))
                return
            batch = replace(batch, state="sent", remote=remote)
            self._ledger.put_batch(batch)
        standing = wire.standing(batch.remote)
        if standing is None:
            # It was sent, so it may have been charged for: its prompts are counted.
            guessed = sum(batch.questions.values())
            self.told.usage += Usage(requests=len(batch.questions), guessed_tokens=guessed)
            self.told.missing += len(batch.questions)
            self.told.add("端点不认得先前的批次，其中的问题将重新提问")
            self._ledger.put_batch(replace(batch, state="lost"))
        elif standing.is_over:
            self._close(wire, batch, standing)

    def _close(self, wire: BatchWire, batch: Batch, standing: Standing) -> None:
        # All files are read before anything is kept: one that is cut off is read again.
        lines = [line for name in standing.files for line in wire.lines(name)]
        found: Sorted = sort_lines(batch, lines)
        for key, reply in found.replies.items():
            self._memory.keep(key, reply)
        if found.mode:
            self._next_mode()
        self._kept()
        self._ledger.put_batch(closed(batch, found))
        self.told.answered += len(found.replies)
        self.told.failed += len(found.failed)
        self.told.missing += len(batch.questions) - len(found.replies) - len(found.failed)
        self.told.strays += found.strays
        self.told.usage += found.usage
        self.told.add(standing.reason)
        for reason in found.failed.values():
            self.told.add(reason)

    def _next_mode(self) -> None:
        """Ask for structure in the next way that the endpoint may know."""
        key = ability_key(self._known_as, self._endpoint.model)
        kept = self._memory.recall(key)
        self._memory.keep(key, "2" if kept in ("1", "2") else "1")
