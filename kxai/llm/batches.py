"""Questions that are sent together and answered later, at the price of a batch.

A question is known by the hash of all that is sent for it (``request_key``), which goes along as
its ``custom_id``. What is under way is written down before it is sent, so that a run that is cut
short pays nothing twice; what comes back is kept among the replies, where the next run reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, Protocol

from kxai.errors import ModelUnusable
from kxai.llm.gate import Sealed
from kxai.llm.usage import Usage

TRIES = 2
"""In so many batches a question may fail before it counts as one that has no answer."""
CHAT: Final = "/v1/chat/completions"
_LINES, _BYTES = 10_000, 50_000_000  # of one batch
State = Literal["sending", "sent", "done", "lost"]


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it is written down.

    ``questions``: key → the tokens of its prompt, as estimated. ``remote`` is the endpoint's name
    for it, "" while it is not known whether the endpoint has it (``sending``). ``done`` is read to
    its end, ``lost`` never came into being or is unknown to the endpoint. ``failed`` are those of
    its questions that came back without an answer: key → reason. ``begun`` is UTC in ISO 8601.
    """

    id: str
    endpoint: str
    model: str
    questions: Mapping[str, int]
    begun: str
    state: State = "sending"
    remote: str = ""
    failed: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.state in ("sending", "sent")


class Ledger(Protocol):
    """Where batches are written down. The workspace's store is one."""

    def batches(self, endpoint: str, model: str) -> list[Batch]:
        """All of an endpoint's model, oldest first."""

    def put_batch(self, batch: Batch) -> None:
        """Write one down, in place of what was known of it."""


@dataclass(slots=True)
class Queue:
    """What is under way, and what is to go into the next batch.

    ``takes`` is false where nothing is put into batches: then only what is under way is waited for.
    ``failed`` are questions that came back without an answer too often.
    """

    under_way: set[str] = field(default_factory=set)
    failed: Mapping[str, str] = field(default_factory=dict)
    takes: bool = True
    sealed: dict[str, Sealed] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)

    def wants(self, key: str, place: str) -> bool:
        """True where the question has to be put into the next batch, False where it is under way.

        Raises ModelUnusable: it failed in several batches.
        """
        if key in self.failed:
            raise ModelUnusable(place, self.failed[key])
        return key not in self.under_way

    def put(self, key: str, sent: Sealed, most: Usage) -> None:
        """Put a question into the next batch."""
        self.sealed[key], self.tokens[key] = sent, most.prompt_tokens
        self.under_way.add(key)

    def parts(self) -> Iterator[dict[str, Sealed]]:
        """The questions of the next batches, each as large as one may be."""
        part, size = dict[str, Sealed](), 0
        for key, sent in self.sealed.items():
            more = len(line_of(key, sent))
            if part and (len(part) == _LINES or size + more > _BYTES):
                yield part
                part, size = {}, 0
            part[key] = sent
            size += more
        if part:
            yield part


def line_of(key: str, sent: Sealed) -> bytes:
    """The line of a question in the file of a batch."""
    line = {"custom_id": key, "method": "POST", "url": CHAT, "body": sent.body}
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def queue_of(batches: Sequence[Batch], *, takes: bool) -> Queue:
    """The queue after what is written down: open batches are under way."""
    tries: dict[str, list[str]] = {}
    for batch in batches:
        for key, reason in batch.failed.items():
            tries.setdefault(key, []).append(reason)
    return Queue(
        {key for batch in batches if batch.is_open for key in batch.questions},
        {key: reasons[-1] for key, reasons in tries.items() if len(reasons) >= TRIES},
        takes,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what came back: the reply (JSON) to a question, or the reason why it has none;
    ``mode`` where the endpoint does not know the way in which structure was asked for."""

    key: str
    reply: str = ""
    usage: Usage = field(default_factory=Usage)
    reason: str = ""
    mode: bool = False


@dataclass(slots=True)
class Sorted:
    """The lines of a batch that answer its questions; ``strays`` answer none of them, or one that
    is answered already."""

    replies: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    strays: int = 0
    mode: bool = False


def sort_lines(batch: Batch, lines: Sequence[Line]) -> Sorted:
    """Which questions of ``batch`` are answered; what came twice counts once.

    A reply is kept under its question's own name; whether it answers *that* question the schema
    decides, which has its marks and no others.
    """
    out = Sorted()
    for line in lines:
        if line.key not in batch.questions or line.key in out.replies:
            out.strays += 1
        elif line.reason:
            out.failed[line.key] = line.reason
            out.mode = out.mode or line.mode
            out.usage += line.usage
        else:
            out.replies[line.key] = line.reply
            out.usage += line.usage
    out.failed = {key: why for key, why in out.failed.items() if key not in out.replies}
    return out


def closed(batch: Batch, found: Sorted) -> Batch:
    """The batch as one that is read to its end."""
    return replace(batch, state="done", failed=found.failed)


def body_of(line: Mapping[str, Any]) -> tuple[int, Any]:
    """Status and body of what one line says was answered; 0 where it was not answered at all."""
    response = line.get("response")
    if not isinstance(response, dict):
        return 0, None
    status = response.get("status_code", 200)
    return (status if isinstance(status, int) else 0), response.get("body")
