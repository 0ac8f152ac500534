"""Speed and memory of the pages on a large generated archive: lists, filters, findings, clicked
figures, comparisons, a decision with the page that it leads to, and pictures of PDF pages.

Reports are made here, with findings at real places of their text; no extraction in between. Pages
are asked for in this process, so that neither a browser nor a socket is measured.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from fastapi.testclient import TestClient

from kxai.bulk import run
from kxai.schema.document import Document
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding, Severity
from kxai.schema.report import Report
from kxai.settings import Settings
from kxai.store import Record, database_url, make_record
from kxai.store.listing import Listing, Wanted
from kxai.web.app import make_app, prepare

HOME = "http://127.0.0.1"
PDF = Path(__file__).parents[1] / "fixtures" / "pdf" / "accounts_sheets.pdf"
_NUMBERS = ("16.70", "10.20", "7.50")
_KINDS = ("sum", "share", "growth", "same", "execution")
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


def made(number: int, findings: int, dice: random.Random) -> Record:
    """A report with three figures and so many findings."""
    org, year = f"第{number % 700}县科学技术协会", 2010 + number % 15
    text = (
        f"{org}{year}年部门决算\n第{number}号。收入16.70万元，其中拨款10.20万元、其他7.50万元。\n"
    )
    digest = sha256(text.encode()).hexdigest()
    document = Document(
        source=f"{number}.txt", sha256=digest, format="txt", text=text, encoding="utf-8"
    )
    figures = [
        Figure(
            id=f"{digest[:12]}:{text.index(told)}", report=digest[:12], start=text.index(told),
            end=text.index(told) + len(told), text=told, value=Decimal(told), unit="万元",
            base_value=Decimal(told) * 10_000, base_unit="元", decimals=2, hedge=None,
            indicator="income.total", label="收入", year=year, stage="final", role="amount",
            direction=None, layer="text", section=(),
        )
        for told in _NUMBERS
    ]  # fmt: skip
    found = [
        Finding(
            id=sha256(f"{number} {n}".encode()).hexdigest()[:16], report=digest[:12],
            kind=dice.choice(_KINDS), verdict="inconsistent", severity=dice.choice(_SEVERITIES),
            figures=tuple(f.id for f in figures), spans=tuple((f.start, f.end) for f in figures),
            stated="16.70万元", expected="17.70万元", equation="10.20 + 7.50 = 17.70万元",
            diagnosis=({"code": "digit", "text": "7.50可能是6.50之误"},),
            explanation=f"分项之和第{n}处：10.20 + 7.50 = 17.70万元，与16.70万元相差1.00万元。",
            explanation_en="Parts differ from the total by 1.00.",
        )
        for n in range(findings)
    ]  # fmt: skip
    report = Report(
        id=digest[:12], source=document.source, sha256=digest, org=org, region=None, level="county",
        year=year, kind="final_accounts", unit="万元",
    )  # fmt: skip
    return make_record(document, report, figures, found, [], engine="bench")


def timed(name: str, calls: Iterable[Callable[[], object]]) -> None:
    """Print the first, the median and the 95th percentile of some calls in milliseconds, by the
    clock and, as other work on the machine is in that, of the processor."""
    told = [name.ljust(26)]
    took: list[tuple[float, float]] = []
    for call in calls:
        begun, used = time.perf_counter(), time.process_time()
        call()
        spent = time.process_time() - used
        took.append(((time.perf_counter() - begun) * 1000, spent * 1000))
    for clock in zip(*took, strict=True):
        ordered = sorted(clock)
        p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
        told.append(f"{clock[0]:>8.0f}{statistics.median(clock):>8.0f}{p95:>8.0f}")
    print(*told, f"  {len(took)}")


def main() -> None:
    """Build the archive, ask for its pages, print what they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--findings", type=int, default=5, help="of each report")
    parser.add_argument("--decided", type=int, default=4_000, help="findings decided beforehand")
    args = parser.parse_args()
    dice = random.Random(7)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        run([PDF], settings=Settings(workspace=workspace), jobs=1)
        with Listing(database_url(workspace)) as store:
            for first in range(0, args.reports, 100):
                with store.writing() as writer:
                    for number in range(first, min(first + 100, args.reports)):
                        writer.put(made(number, args.findings, dice))
            for found in store.queue(Wanted(), most=args.decided)[0]:
                decision = dice.choice(("confirmed", "false_alarm", "unclear"))
                store.decide(found, decision, who="王", seen=0)  # type: ignore[arg-type]
            measure(store)


def measure(store: Listing) -> None:
    """Ask for the pages of a store and print what they took."""
    begun = time.perf_counter()
    prepare(store)
    print(f"lists ready {(time.perf_counter() - begun) * 1000:.0f} ms after the start")
    client = TestClient(make_app(store, reviewer="王"), base_url=HOME)

    def get(path: str) -> Callable[[], object]:
        def call() -> object:
            answer = client.get(path)
            assert answer.status_code == 200, path
            return answer

        return call

    totals = store.totals()
    print(f"{totals.reports} reports, {sum(totals.findings.values())} findings\n")
    head = f"{'first':>8}{'median':>8}{'p95':>8}"
    print(f"{'milliseconds':<26} {head} {head}   pages; by the clock, then of the processor")
    pdf = store.find(PDF.name)[0]
    timed("picture of a page", [get(f"/report/{pdf}/page/{n}") for n in (1, 2, 3)])
    lists = ("", "?year=2015", "?q=第12", "?sort=errors", "?severity=error", "?state=open",
             "?state=decided", "?state=false_alarm")  # fmt: skip
    timed("reports", [get(f"/{query}") for query in lists * 5])
    queues = ("", "?severity=error", "?state=open", "?state=decided", "?of=sum", "?from=20000",
              "?severity=error&state=open")  # fmt: skip
    timed("findings", [get(f"/findings{query}") for query in queues * 5])
    found, _ = store.queue(Wanted(state="open"), most=80)
    paths = [f"/report/{one.report}/finding/{one.id}" for one in found]
    timed("a finding", [get(f"{path}?state=open") for path in paths[:40]])

    clicked = [next(store.figures(one.report)) for one in found[:20]]
    timed("a clicked figure", [get(f"/report/{f.report}?figure={f.start}") for f in clicked])
    compared = ("", "?q=第12", "?from=400", "?q=第69县")
    timed("bodies compared", [get(f"/compare{query}") for query in compared * 5])
    bodies, _ = store.bodies(most=20)
    timed("a body over the years", [get(f"/compare?org={org}") for org in bodies])

    def deciding(path: str) -> Callable[[], object]:
        page = client.get(f"{path}?state=open").text
        page = page[page.index('id="decide"') :]
        form = {"decision": "confirmed", "note": ""}
        for name in ("proof", "seen", "about"):
            field = re.search(f'name="{name}" value="([^"]*)"', page)
            assert field is not None
            form[name] = field[1]

        def call() -> object:
            answer = client.post(f"{path}/decide?state=open", data=form, headers={"origin": HOME})
            assert answer.status_code == 200
            return answer

        return call

    timed("a decision and the next", (deciding(path) for path in paths[40:]))
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(f"\nmemory at most {peak:.0f} MB, making the archive included")


if __name__ == "__main__":
    main()
