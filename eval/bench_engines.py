"""rules, hybrid and llm side by side on reports with gold: F1, calls, tokens, money of each.

``python eval/bench_engines.py --reports DIR --gold DIR [--doc STEM…] [--gguf FILE]``; without
``--gguf`` the endpoint of ``KXAI_LLM_BASE_URL``. Answers are kept in ``--workspace``, so that an
interrupted bench goes on, and a second one costs nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from kxai.check import check
from kxai.errors import KxaiError
from kxai.evaluate.gold import GoldReport
from kxai.evaluate.gold_files import read_gold
from kxai.evaluate.match import Tally, match_figures
from kxai.evaluate.run import find_reports
from kxai.extract import extract
from kxai.extract.llm.engine import Engine, read_with_model
from kxai.extract.llm.sender import Sender, load_tasks
from kxai.llm.client import Client
from kxai.llm.endpoint import Endpoint, endpoint_from
from kxai.llm.local import LocalServer
from kxai.llm.usage import Usage
from kxai.load import load
from kxai.settings import Settings
from kxai.store import Store, database_url
from kxai.store.replies import Replies

ENGINES: tuple[Engine, ...] = ("rules", "hybrid", "llm")


def main() -> None:
    arguments = _arguments()
    try:
        _bench(arguments)
    except KxaiError as error:
        sys.exit(str(error))


def _bench(arguments: argparse.Namespace) -> None:
    gold = {
        stem: item
        for stem, item in read_gold(arguments.gold).items()
        if item.figures is not None
        and (not arguments.doc or any(stem.startswith(doc) for doc in arguments.doc))
    }
    files = find_reports(arguments.reports, gold)
    settings = Settings(workspace=arguments.workspace)
    arguments.workspace.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        store = stack.enter_context(Store(database_url(settings.workspace), create=True))
        replies = Replies(store)
        stack.callback(replies.flush)
        if arguments.gguf:
            server = stack.enter_context(LocalServer(arguments.gguf))
            endpoint = server.endpoint(settings)
        else:
            endpoint = endpoint_from(settings)
        _print_head(endpoint, gold)
        for engine in ENGINES:
            asyncio.run(_score(engine, gold, files, endpoint, replies))
            replies.flush()


def _print_head(endpoint: Endpoint, gold: dict[str, GoldReport]) -> None:
    figures = sum(len(item.figures or ()) for item in gold.values())
    print(f"model {endpoint.model}; {len(gold)} reports, {figures} gold figures")
    print(f"{'engine':8}{'P':>7}{'R':>7}{'F1':>7}{'detected':>9}{'errors':>7}", end="")
    print(f"{'calls':>7}{'asks':>6}{'failed':>8}{'tokens':>9}{'/figure':>9}{'seconds':>9}")


async def _score(
    engine: Engine,
    gold: dict[str, GoldReport],
    files: dict[str, Path],
    endpoint: Endpoint,
    replies: Replies,
) -> None:
    begun = time.monotonic()
    tally, usage = Tally(), Usage()
    calls = failed = figures = alarms = 0
    async with Client(endpoint, memory=replies) as client:
        for stem, item in gold.items():
            document = load(files[stem])
            extraction = extract(document)
            if engine != "rules":
                sender = Sender(client, stem, prompts=load_tasks())
                extraction = await read_with_model(document, extraction, sender, engine=engine)
                calls += len(sender.calls)
                failed += sum(call.state == "failed" for call in sender.calls)
                usage += sum((call.usage for call in sender.calls), Usage())
            assert item.figures is not None
            found, _ = match_figures(item.figures, extraction.figures)
            tally.add(found)
            figures += len(extraction.figures)
            result = check(extraction.figures, extraction.text, report=extraction.report)
            alarms += sum(finding.severity == "error" for finding in result.findings)
    precision, recall, f1 = tally.rates(tally.right)
    detected = tally.rates(tally.detected)[2]
    print(
        f"{engine:8}{precision:7.3f}{recall:7.3f}{f1:7.3f}{detected:9.3f}{alarms:7}"
        f"{calls:7}{usage.asks:6}{failed:8}{usage.tokens:9,}"
        f"{usage.tokens / max(1, figures):9.1f}{time.monotonic() - begun:9.1f}",
        flush=True,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, default=Path("fixtures/reports"))
    parser.add_argument("--gold", type=Path, default=Path("fixtures/gold"))
    parser.add_argument("--doc", action="append", help="only reports whose name begins so")
    parser.add_argument("--gguf", type=Path)
    parser.add_argument("--workspace", type=Path, default=Path("out/bench-engines"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
