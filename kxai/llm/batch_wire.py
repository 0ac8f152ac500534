"""The batch endpoint of a provider: a file of questions goes up, a file of replies comes down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import openai
from openai.types import Batch as Remote

from kxai.errors import ModelError, ModelSetup, ModelUnreachable, ModelUnusable
from kxai.llm.batches import CHAT, Line, body_of, line_of
from kxai.llm.endpoint import Endpoint
from kxai.llm.gate import Sealed
from kxai.llm.tokens import estimate
from kxai.llm.transport import MODE_WORDS, Fault, fault_of, read_reply, trusted
from kxai.llm.usage import Usage

TOKEN = "kxai"  # noqa: S105 -- a key of metadata, no secret
_PLACE = "批次"
_WINDOW: Final = "24h"
_OVER = ("completed", "expired", "cancelled", "failed")
_PAGES = 20  # of a hundred batches each that are looked through
_REASON = 160


@dataclass(frozen=True, slots=True)
class Standing:
    """How a batch stands: ``is_over`` where nothing more will come; ``reason`` why it failed as a
    whole; ``files`` are those with replies and with faults."""

    is_over: bool
    files: tuple[str, ...] = ()
    reason: str = ""


class BatchWire:
    """Speaks to the batch endpoint. To be closed. All methods raise ModelSetup (wrong key, no such
    endpoint), ModelUnusable (refused as it is) and ModelUnreachable (no answer after all tries)."""

    def __init__(self, endpoint: Endpoint) -> None:
        http = openai.DefaultHttpxClient(follow_redirects=False, verify=trusted())
        self._client = openai.OpenAI(
            base_url=endpoint.base_url,
            api_key=endpoint.api_key,
            max_retries=max(0, min(endpoint.tries - 1, 3)),
            timeout=endpoint.timeout,
            http_client=http,
        )

    def __enter__(self) -> BatchWire:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def upload(self, questions: Mapping[str, Sealed]) -> str:
        """The endpoint's name for a file of questions, each by its key. It costs nothing yet."""
        lines = b"".join(line_of(key, sent) for key, sent in questions.items())
        try:
            file = ("kxai.jsonl", lines, "application/jsonl")
            return str(self._client.files.create(file=file, purpose="batch").id)
        except openai.OpenAIError as error:
            raise _told(error) from error

    def begin(self, file: str, token: str) -> str:
        """Begin the batch of a file; ``token`` goes along, so that it is found by ``find`` where
        this answer is lost. Sent once: a second try might be a second batch."""
        once = self._client.with_options(max_retries=0)
        try:
            made = once.batches.create(
                input_file_id=file,
                endpoint=CHAT,
                completion_window=_WINDOW,
                metadata={TOKEN: token},
            )
        except openai.OpenAIError as error:
            raise _told(error) from error
        return str(made.id)

    def find(self, token: str) -> str | None:
        """The batch that was begun with ``token``; None where there is none."""
        try:
            page = self._client.batches.list(limit=100)
            for _ in range(_PAGES):
                for one in page.data:
                    if isinstance(one.metadata, dict) and one.metadata.get(TOKEN) == token:
                        return str(one.id)
                if not page.has_next_page():
                    break
                page = page.get_next_page()
        except openai.OpenAIError as error:
            raise _told(error) from error
        return None

    def standing(self, batch: str) -> Standing | None:
        """How a batch stands; None where the endpoint does not know it."""
        try:
            found: Remote = self._client.batches.retrieve(batch)
        except openai.NotFoundError:
            return None
        except openai.OpenAIError as error:
            raise _told(error) from error
        files = tuple(name for name in (found.output_file_id, found.error_file_id) if name)
        return Standing(found.status in _OVER, files, _why(found))

    def lines(self, file: str) -> list[Line]:
        """What a file of replies holds, line by line; what is no line of one is left out."""
        try:
            written = self._client.files.content(file).content
        except openai.OpenAIError as error:
            raise _told(error) from error
        out = []
        for raw in written.split(b"\n"):
            try:
                record = json.loads(raw)
            except ValueError:
                continue
            if isinstance(record, dict):
                out.append(_line(record))
        return out


def _line(record: Mapping[str, Any]) -> Line:
    key = str(record.get("custom_id", ""))
    status, body = body_of(record)
    written = json.dumps(body, ensure_ascii=False)
    if status != 200:
        told = _short(record.get("error") or body or "没有答复")
        mode = status in (400, 422) and any(word in written.lower() for word in MODE_WORDS)
        return Line(key, reason=f"HTTP {status}：{told}" if status else told, mode=mode)
    try:
        reply = read_reply(written)
    except Fault as fault:
        return Line(key, reason=fault.reason)
    said = reply.choices[0].message.content or ""
    if reply.usage is None:
        return Line(key, written, Usage(requests=1, guessed_tokens=estimate(said)))
    used = Usage(
        requests=1,
        prompt_tokens=reply.usage.prompt_tokens or 0,
        completion_tokens=reply.usage.completion_tokens or 0,
    )
    return Line(key, written, used)


def _why(found: Remote) -> str:
    told = [str(one.message) for one in (found.errors.data or ())] if found.errors else []
    return _short("；".join(told)) if told else ""


def _short(told: object) -> str:
    if isinstance(told, dict):
        told = told.get("message") or told.get("error") or told
        told = told.get("message", told) if isinstance(told, dict) else told
    return " ".join(str(told).split())[:_REASON]


def _told(error: openai.OpenAIError) -> ModelError:
    if isinstance(error, openai.NotFoundError):
        return ModelSetup(_PLACE, "HTTP 404：端点没有批次接口；请去掉--batch")
    fault = fault_of(error)
    if fault.ours:
        return ModelSetup(_PLACE, fault.reason)
    return (ModelUnreachable if fault.retryable else ModelUnusable)(_PLACE, fault.reason)
