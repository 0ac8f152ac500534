"""Reports are read and checked beside the questions that are under way, not in their time."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from kxai.bulk import model_reading, run
from kxai.bulk.line import Line
from kxai.bulk.model_reading import ModelOptions
from kxai.errors import ModelUnreachable
from kxai.llm.client import Client
from kxai.llm.endpoint import Endpoint
from kxai.llm.gate import Gate
from kxai.llm.prompts import load_prompt
from kxai.settings import Settings
from tests.llm.fakes import REPORTS, Oracle, script
from tests.llm.server import Reply, asked_text, serving

SOME = [path for path in REPORTS if path.name[:2] in ("05", "08", "14", "18")]


class Shape(BaseModel):
    """What is asked for here."""

    word: str = ""


def question() -> Any:
    return Gate().question(load_prompt("report_metadata"), "云岭县科协2023年度部门决算")


def test_replies_that_come_while_a_report_is_checked_are_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first report is checked for longer than a request may take, while the questions of the
    others are under way: none is sent twice."""
    answer = script(Oracle(SOME))
    waited: list[float] = []
    finish = model_reading.finish

    def slow(*args: Any, **named: Any) -> Any:
        if not waited:
            waited.append(4.0)
            time.sleep(4.0)
        return finish(*args, **named)

    def late(body: dict[str, Any], number: int) -> Reply:
        reply = answer(body, number)
        reply.delay = 0.3
        return reply

    monkeypatch.setattr(model_reading, "finish", slow)
    with serving(late) as server:
        settings = Settings(
            workspace=tmp_path / "ws",
            llm_base_url=server.base_url,
            llm_model="m",
            llm_timeout=2.0,
            llm_concurrency=2,
        )
        summary = run(SOME, settings=settings, model=ModelOptions(engine="hybrid", mask=False))
    assert waited
    assert summary.done == len(SOME)
    assert summary.model is not None
    assert summary.model.usage.failures == 0
    asked = [asked_text(body) for body in server.requests]
    assert len(asked) == summary.model.usage.requests


def test_a_line_answers_while_its_callers_loop_stands_still() -> None:
    with serving(lambda body, number: Reply('{"word": "好"}', delay=0.2)) as server:
        line = Line(lambda: Client(Endpoint(server.base_url, "m", timeout=1.0, tries=1)))

        async def ask() -> tuple[str, float]:
            asking = asyncio.create_task(line.ask(question(), Shape, max_tokens=9, place="r"))
            await asyncio.sleep(0.05)
            time.sleep(2.0)
            return (await asking).value.word, (await asking).seconds

        try:
            word, seconds = asyncio.run(ask())
        finally:
            line.close()
    assert word == "好"
    assert seconds < 2.0


def test_a_line_passes_errors_on_and_ends_its_thread() -> None:
    with serving(lambda body, number: Reply(status=500)) as server:
        line = Line(lambda: Client(Endpoint(server.base_url, "m", tries=1)))
        try:
            with pytest.raises(ModelUnreachable):
                asyncio.run(line.ask(question(), Shape, max_tokens=9, place="r"))
        finally:
            line.close()
    assert not line._thread.is_alive()


def test_a_caller_who_is_cancelled_gives_the_request_up() -> None:
    with serving(lambda body, number: Reply(delay=30)) as server:
        line = Line(lambda: Client(Endpoint(server.base_url, "m", timeout=60)))

        async def give_up() -> None:
            asking = asyncio.create_task(line.ask(question(), Shape, max_tokens=9, place="r"))
            await asyncio.sleep(0.3)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

        begun = time.monotonic()
        try:
            asyncio.run(give_up())
        finally:
            line.close()
        assert time.monotonic() - begun < 20


def test_a_line_that_is_closed_with_questions_under_way_gives_them_up() -> None:
    with serving(lambda body, number: Reply(delay=30)) as server:
        line = Line(lambda: Client(Endpoint(server.base_url, "m", timeout=60)))

        async def leave() -> asyncio.Task[Any]:
            asking = asyncio.create_task(line.ask(question(), Shape, max_tokens=9, place="r"))
            while not server.requests:
                await asyncio.sleep(0.01)
            line.close()
            with pytest.raises(asyncio.CancelledError):
                await asking
            return asking

        assert asyncio.run(leave()).cancelled()
