"""The client's own cost: many questions to a loopback server in another process.

Prints the throughput as a share of the ideal (questions / concurrency × latency), the CPU time of
this process for a call (with making the question ready), and the peak memory. As in a run over
reports, questions are made ready as others are answered: twice as many as are sent at once.
``--all`` makes all of them ready at the start.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import platform
import re
import resource
import statistics
import time
from multiprocessing.connection import Connection

from kxai.extract.llm.sender import load_tasks
from kxai.extract.llm.shapes import figure_labels
from kxai.llm.client import Client
from kxai.llm.endpoint import Endpoint
from kxai.llm.gate import Gate
from kxai.text.scanner import scan

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
TEXT = "2021年收入合计{a}万元，较上年的{b}万元增加{c}万元，增长{d}%，其中项目支出占{e}%。"


def serve(latency: float, pipe: Connection) -> None:
    """Answers every request after ``latency`` seconds with one prepared reply."""
    label = {"i": "other", "r": "amount", "y": None, "s": "final"}
    share = {**label, "r": "share"}
    content = json.dumps({"n1": label, "n2": label, "n3": label, "n4": share, "n5": share})
    message = {"role": "assistant", "content": content}
    body = json.dumps(
        {
            "id": "x",
            "object": "chat.completion",
            "created": 0,
            "model": "m",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
        }
    ).encode()
    head = (
        f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    reply = head.encode() + body

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                found = _LENGTH.search(head)
                await reader.readexactly(int(found[1]) if found else 0)
                await asyncio.sleep(latency)
                writer.write(reply)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(one, "127.0.0.1", 0, limit=1 << 24, backlog=512)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


async def ask(base_url: str, count: int, concurrency: int, workers: int) -> None:
    prompt = load_tasks()["label_figures"]
    numbers, gate = iter(range(count)), Gate()
    endpoint = Endpoint(base_url, "m", concurrency=concurrency)
    async with Client(endpoint) as client:

        async def work() -> None:
            for number in numbers:
                await one(number)

        async def one(number: int) -> None:
            text = TEXT.format(a=number, b=number + 1, c=1, d=number % 90, e=number % 70)
            marked = [m for m in scan(text) if m.kind in ("money", "percent")]
            shape = figure_labels(marked, ["income.total", "other"], [2020, 2021])
            question = gate.question(prompt, text)
            await client.ask(question, shape, max_tokens=400, place=str(number))

        await asyncio.gather(*(work() for _ in range(workers)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, default=1000)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--concurrency", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--all", action="store_true")
    arguments = parser.parse_args()
    mine, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(
        target=serve, args=(arguments.latency, theirs), daemon=True
    )
    server.start()
    base_url = f"http://127.0.0.1:{mine.recv()}/v1"
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    print(f"{arguments.chunks} chunks, {arguments.latency} s, {arguments.concurrency} at once")
    print(f"{'round':>5}{'seconds':>9}{'of ideal':>10}{'CPU ms/call':>13}{'peak MB':>9}")
    ideal = arguments.chunks / arguments.concurrency * arguments.latency
    workers = arguments.chunks if arguments.all else 2 * arguments.concurrency
    asyncio.run(ask(base_url, 64, arguments.concurrency, 64))  # imports
    shares = []
    for number in range(1, arguments.rounds + 1):
        begun, cpu = time.monotonic(), time.process_time()
        asyncio.run(ask(base_url, arguments.chunks, arguments.concurrency, workers))
        took = time.monotonic() - begun
        shares.append(ideal / took)
        per_call = (time.process_time() - cpu) / arguments.chunks * 1000
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{number:>5}{took:9.2f}{shares[-1]:10.1%}{per_call:13.2f}{peak:9.0f}")
    print(f"median {statistics.median(shares):.1%}, best {max(shares):.1%}")
    server.terminate()
    server.join()


if __name__ == "__main__":
    main()
