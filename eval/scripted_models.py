"""Models that answer from gold, right or wrong in known ways, behind a loopback endpoint.

A script is asked as any model is: it sees the messages and the schema of a request, finds the
passage in the reports it knows by its words, and points at the same marks.
"""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kxai.evaluate.gold import GoldFigure
from kxai.evaluate.match import same_words
from kxai.llm.tokens import estimate

FENCE = re.compile(r"(─{4}[0-9a-f]{8}─{4})\n(.*)\n\1", re.DOTALL)
MARKS = re.compile(r"⟦[a-z]\d+⟧")
NUMBERS = re.compile(r"⟦(n\d+)⟧")
CELLS = re.compile(r"⟦(s\d+)⟧")
WORDS = re.compile(r"⟦(w\d+)⟧([^⟦，,；;。：:、\n\t|]*)")
POINTERS = {"a": ("name",), "p": ("project",), "t": ("activity", "level3"), "b": ("org",)}
_HEAD = "（表头："
_ROW_PARTS = {
    "performance.target": "t",
    "performance.actual": "a",
    "performance.weight": "w",
    "performance.score": "c",
}
Label = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """A report that the models know: its text as it is shown, and the gold by offset."""

    stem: str
    text: str
    gold: Mapping[int, GoldFigure]


@dataclass(slots=True)
class Traffic:
    """What went over the wire: tokens as estimated, of messages and of replies."""

    requests: int = 0
    sent: int = 0
    said: int = 0
    schema: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def tokens(self) -> int:
        return self.sent + self.said


@dataclass(frozen=True, slots=True)
class Said:
    """What an endpoint does with a request: a message, a refusal, or a fault."""

    content: str = "{}"
    refusal: str | None = None
    status: int = 200
    delay: float = 0.0


Script = Callable[[dict[str, Any], int], Said]


class Oracle:
    """Knows the right label of every number of the reports in ``known``. Models that are wrong at
    times are wrong elsewhere in another ``draw``."""

    def __init__(self, known: Sequence[Known], draw: int = 0) -> None:
        self._known = known
        self.draw = draw

    def places(self, shown: str) -> tuple[Known, dict[str, int]] | None:
        """The report that a text with marks is from, and mark → offset in it."""
        if shown.startswith(_HEAD):
            shown = shown.partition("\n")[2]
        plain = MARKS.sub("", shown)
        for report in self._known:
            at = report.text.find(plain)
            if at >= 0:
                return report, {
                    match[0][1:-1]: at + len(MARKS.sub("", shown[: match.start()]))
                    for match in MARKS.finditer(shown)
                }
        return None

    def label(
        self, report: Known, start: int, fields: Mapping[str, Any], words: Mapping[str, str]
    ) -> Label:
        """The right label of the number at ``start``, as far as ``fields`` let it be said.

        ``words`` are those that can be pointed at, by mark, those nearest before it last.
        """
        gold = report.gold.get(start)
        offered = choices(fields["i"])
        if gold is None:
            says = "no_figure" if "no_figure" in offered else "other"
            return {"i": says, "r": choices(fields["r"])[0], "y": None, "s": "unknown"}
        said: Label = {
            "i": next((one for one in gold.indicators if one in offered), "other"),
            "r": gold.role if gold.role in choices(fields["r"]) else choices(fields["r"])[0],
            "y": gold.year if gold.year in choices(fields["y"]) else None,
            "s": gold.stage,
        }
        if gold.direction in choices(fields["d"]) and gold.direction:
            said["d"] = gold.direction
        for key, names in POINTERS.items():
            name = next((gold.dims[one] for one in names if one in gold.dims), "")
            mark = best_word(name, words) if key in fields else None
            if mark:
                said[key] = mark
        return said

    def rows(self, shown: str) -> str:
        """The reply about a performance table: one row for each line that has numbers."""
        found = self.places(shown)
        if found is None:
            return '{"r": []}'
        report, places = found
        rows = []
        for line in shown.splitlines():
            cells, row = CELLS.findall(line), {}
            for mark in NUMBERS.findall(line):
                gold = report.gold.get(places[mark])
                part = (
                    next((_ROW_PARTS[i] for i in gold.indicators if i in _ROW_PARTS), None)
                    if gold
                    else None
                )
                if part:
                    row.setdefault(part, mark)
            if cells and row:
                rows.append({"m": cells[0], **row})
        return json.dumps({"r": rows})


def best_word(name: str, words: Mapping[str, str]) -> str | None:
    """The mark of the words that name ``name``: the most alike, of those the last."""
    best, most = None, 0.0
    for mark, told in words.items():
        if name and same_words(told, name):
            alike = SequenceMatcher(None, told, name, autojunk=False).ratio()
            if alike >= most:
                best, most = mark, alike
    return best


def choices(schema: Mapping[str, Any]) -> list[Any]:
    """What a field of a schema takes."""
    if "anyOf" in schema:
        return [one for part in schema["anyOf"] for one in choices(part)]
    if schema.get("type") == "null":
        return [None]
    return list(schema["enum"]) if "enum" in schema else [schema.get("const")]


def label_fields(schema: Mapping[str, Any], mark: str) -> dict[str, Any]:
    """The fields that the label of a mark has."""
    name = schema["properties"][mark]["$ref"].rpartition("/")[2]
    return dict(schema["$defs"][name]["properties"])


def schema_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a request, whatever way it was sent."""
    if body.get("tools"):
        return dict(body["tools"][0]["function"]["parameters"])
    return dict(body.get("response_format", {}).get("json_schema", {}).get("schema") or {})


def shown_text(body: Mapping[str, Any]) -> str:
    """What stands between the fences of a question."""
    for message in reversed(body["messages"]):
        if message["role"] == "user" and (match := FENCE.search(str(message["content"]))):
            return match[2]
    return ""


def right_share(oracle: Oracle, share: float) -> Script:
    """A model that is right about this share of the numbers, and random about the others."""

    def label(
        report: Known, start: int, fields: Mapping[str, Any], words: Mapping[str, str]
    ) -> Label:
        right = oracle.label(report, start, fields, words)
        seed = " ".join([report.stem, str(start), *([str(oracle.draw)] if oracle.draw else [])])
        dice = random.Random(seed)  # noqa: S311 -- the same in every run
        if dice.random() < share:
            return right
        others = [one for one in choices(fields["i"]) if one != right["i"]] or [right["i"]]
        return {
            **right,
            "i": dice.choice(others),
            "r": dice.choice(choices(fields["r"])),
            "y": dice.choice(choices(fields["y"])),
        }

    return _answering(oracle, label, rows=oracle.rows)


def careless(oracle: Oracle) -> Script:
    """The first label that the schema takes, everywhere."""

    def label(
        _report: Known, _start: int, fields: Mapping[str, Any], words: Mapping[str, str]
    ) -> Label:
        first = {key: next(iter(words)) for key in POINTERS if key in fields and words}
        return {key: choices(fields[key])[0] for key in ("i", "r", "y", "s")} | first

    def rows(shown: str) -> str:
        cell = next(iter(CELLS.findall(shown)), "s1")
        return json.dumps({"r": [{"m": cell, "t": mark} for mark in NUMBERS.findall(shown)]})

    return _answering(oracle, label, rows=rows)


def refusing(_body: dict[str, Any], _number: int) -> Said:
    return Said(refusal="不能回答这个问题")


def slow(oracle: Oracle, seconds: float) -> Script:
    """A right model that lets every third request wait for so many seconds."""
    right = right_share(oracle, 1.0)

    def answer(body: dict[str, Any], number: int) -> Said:
        said = right(body, number)
        return Said(said.content, delay=seconds) if number % 3 == 0 else said

    return answer


def broken(oracle: Oracle) -> Script:
    """By turns: half an answer, prose, marks that nobody set, a server's error."""
    right = right_share(oracle, 1.0)

    def answer(body: dict[str, Any], number: int) -> Said:
        said = right(body, number).content
        kinds = (
            Said(said[: len(said) // 2]),
            Said("好的，见下表。"),
            Said('{"n999": {}}'),
            Said(status=500),
        )
        return kinds[number % len(kinds)]

    return answer


def _answering(
    oracle: Oracle,
    label: Callable[[Known, int, Mapping[str, Any], Mapping[str, str]], Label],
    *,
    rows: Callable[[str], str],
) -> Script:
    def answer(body: dict[str, Any], _number: int) -> Said:
        shown = shown_text(body)
        if not NUMBERS.search(shown):
            return Said("{}")
        if CELLS.search(shown):
            return Said(rows(shown))
        found, schema = oracle.places(shown), schema_of(body)
        if found is None:
            raise LookupError(f"asked about an unknown text: {shown[:80]}")
        report, places = found
        around = str(body["messages"][-1]["content"]).partition("────")[0]
        said = {}
        for match in NUMBERS.finditer(shown):
            before, after = shown[: match.start()], shown[match.start() :]
            # What stands behind a number is named last of all, what stands before it first.
            words = dict(WORDS.findall(after)) | dict(WORDS.findall(around))
            words |= dict(WORDS.findall(before))
            fields = label_fields(schema, match[1])
            said[match[1]] = label(report, places[match[1]], fields, words)
        return Said(json.dumps(said, ensure_ascii=False, separators=(",", ":")))

    return answer


@contextmanager
def serving(script: Script) -> Iterator[tuple[str, Traffic]]:
    """An endpoint on a free loopback port that answers by ``script``: its address and traffic."""
    traffic = Traffic()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with traffic.lock:
                traffic.requests += 1
                number = traffic.requests
            said = script(body, number)
            if said.delay:
                time.sleep(said.delay)
            texts = [str(message["content"]) for message in body["messages"]]
            sent, written = estimate(*texts), estimate(said.content)
            with traffic.lock:
                traffic.sent += sent
                traffic.said += written
                traffic.schema += estimate(json.dumps(schema_of(body), ensure_ascii=False))
            self._reply(body, said, sent, written)

        def _reply(self, body: Mapping[str, Any], said: Said, sent: int, written: int) -> None:
            content = None if said.refusal else said.content
            message = {"role": "assistant", "content": content, "refusal": said.refusal}
            out: dict[str, Any] = {
                "id": "scripted",
                "object": "chat.completion",
                "created": 0,
                "model": body["model"],
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                "usage": {
                    "prompt_tokens": sent,
                    "completion_tokens": written,
                    "total_tokens": sent + written,
                },
            }
            if said.status != 200:
                out = {"error": {"message": "fault", "type": "scripted"}}
            data = json.dumps(out).encode()
            try:
                self.send_response(said.status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except ConnectionError:
                self.close_connection = True  # the client did not wait

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", traffic
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
