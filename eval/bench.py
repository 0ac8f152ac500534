"""Speed and memory of every stage, as a Markdown table: ``make bench``.

Medians over rounds within one run. Stages and the run of one job are held to one core, where the
system can do that; a whole run is timed as a user starts it, in a process of its own. Texts: the
txt fixtures, and the folder that ``--reports`` or ``KXAI_REAL_REPORTS`` names.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kxai.bulk.pipeline import process
from kxai.check import check
from kxai.export import refresh
from kxai.extract import extract
from kxai.load import load
from kxai.settings import Settings
from kxai.store import Store, database_url
from kxai.text.grid import recover_grids
from kxai.text.outline import outline
from kxai.text.scanner import scan

ROOT = Path(__file__).parents[1]
DIGITS = re.compile(r"\d+(?:\.\d+)?")
# A run that failed would be the quickest of all, so the child tells how it ended.
CHILD = (
    "import resource, sys\n"
    "from kxai.cli import main\n"
    "code = 0\n"
    "try:\n    main()\nexcept SystemExit as end: code = end.code or 0\n"
    "peak = max(resource.getrusage(who).ru_maxrss for who in "
    "(resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
    "print('peak', peak, file=sys.stderr)\n"
    "sys.exit(code)\n"
)


@contextmanager
def one_core() -> Iterator[None]:
    """Hold this process, and those it starts, to one core; nothing where that cannot be done."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def median_seconds(
    work: Callable[[], object], rounds: int, clock: Callable[[], float] = time.process_time
) -> float:
    """Median of ``rounds`` timings of ``work``, one untimed call before them; of the processor's
    time, which a busy machine changes little."""
    work()
    spent = []
    for _ in range(rounds):
        begin = clock()
        work()
        spent.append(clock() - begin)
    return statistics.median(spent)


def time_stages(
    paths: Sequence[Path], folder: Path, rounds: int
) -> list[tuple[str, float, float, float]]:
    """(stage, Mchar/s, MB/s, reports/s) over the reports at ``paths``; MB of their files."""
    documents = [load(path) for path in paths]
    extractions = [extract(document) for document in documents]
    records = [process(path, Settings()) for path in paths]
    characters = sum(len(document.text) for document in documents) / 1e6
    size = sum(path.stat().st_size for path in paths) / 1e6

    def check_all() -> None:
        for extraction in extractions:
            check(extraction.figures, extraction.text, report=extraction.report)

    def store_and_export() -> None:
        with (
            tempfile.TemporaryDirectory(dir=folder) as temporary,
            Store(database_url(Path(temporary)), create=True) as store,
        ):
            for record in records:
                with store.writing() as writer:
                    writer.put(record)
            refresh(store, Path(temporary))

    def read_all() -> None:
        for path in paths:
            process(path, Settings())

    work: list[tuple[str, Callable[[], object]]] = [
        ("a bare digit regex, for scale", lambda: [DIGITS.findall(d.text) for d in documents]),
        ("load", lambda: [load(path) for path in paths]),
        ("scanner", lambda: [scan(d.text) for d in documents]),
        (
            "outline and grids",
            lambda: [(outline(d.text), recover_grids(d.text)) for d in documents],
        ),
        ("extraction (scanner to figures)", lambda: [extract(d) for d in documents]),
        ("check", check_all),
        ("load to findings", read_all),
        ("store and export", store_and_export),
    ]
    rows = []
    for name, run in work:
        spent = median_seconds(run, rounds)
        rows.append((name, characters / spent, size / spent, len(paths) / spent))
    return rows


def make_copies(folder: Path, paths: Sequence[Path], number: int) -> Path:
    """``number`` times the reports, each with a line of its own so that no two are the same."""
    target = folder / f"x{number}"
    target.mkdir()
    for path in paths:
        data = path.read_bytes()
        for index in range(number):
            (target / f"{path.stem}_{index}{path.suffix}").write_bytes(data + b"\n%d\n" % index)
    return target


def whole_run(reports: Path, folder: Path, jobs: int) -> tuple[float, int]:
    """(seconds, peak resident bytes) of ``kxai run`` in a process of its own.

    The peak is that of the largest single process of the run. Raises RuntimeError when the run
    fails or does not leave every report.
    """
    with tempfile.TemporaryDirectory(dir=folder) as workspace:
        arguments = ["run", str(reports), "-w", workspace, "--jobs", str(jobs)]
        begin = time.perf_counter()
        done = subprocess.run(  # noqa: S603 -- our own interpreter and arguments
            [sys.executable, "-c", CHILD, *arguments], capture_output=True, text=True, check=False
        )
        spent = time.perf_counter() - begin
        peak = re.search(r"^peak (\d+)$", done.stderr, re.MULTILINE)
        if done.returncode or peak is None:
            raise RuntimeError(f"exit code {done.returncode}: {done.stderr}")
        left = (Path(workspace) / "reports.jsonl").read_text("utf-8").count("\n")
    asked = sum(1 for _ in reports.iterdir())
    if left != asked:
        raise RuntimeError(f"{asked} reports went in, {left} came out")
    # Linux counts in KiB, macOS in bytes.
    return spent, int(peak[1]) * (1 if sys.platform == "darwin" else 1024)


def help_seconds(rounds: int) -> float:
    return median_seconds(
        lambda: subprocess.run(
            [sys.executable, "-c", "from kxai.cli import main; main()", "--help"],
            capture_output=True,
            check=True,
        ),
        rounds,
        time.perf_counter,  # the time is another process's
    )


def cpu_model() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def print_stages(name: str, paths: Sequence[Path], folder: Path, rounds: int) -> None:
    print(f"| stage, one core, {name} ({len(paths)}) | Mchar/s | MB/s | reports/s |")
    print("| --- | ---: | ---: | ---: |")
    with one_core():
        for stage, characters, size, reports in time_stages(paths, folder, rounds):
            print(f"| {stage} | {characters:,.2f} | {size:,.2f} | {reports:,.1f} |", flush=True)
    print()


def print_runs(paths: Sequence[Path], folder: Path, rounds: int, copies: int) -> None:
    few, many = make_copies(folder, paths, copies), make_copies(folder, paths, 5 * copies)
    print("| whole run on txt fixtures | seconds | reports/s | MB/s | peak MB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for reports, jobs, times in ((few, 1, rounds), (few, 2, rounds), (many, 1, 1)):
        if jobs == 1:
            with one_core():
                runs = [whole_run(reports, folder, jobs) for _ in range(times)]
        else:
            runs = [whole_run(reports, folder, jobs) for _ in range(times)]
        spent = statistics.median(seconds for seconds, _ in runs)
        files = list(reports.iterdir())
        size = sum(path.stat().st_size for path in files) / 1e6
        peak = max(peak for _, peak in runs) / 1e6
        print(
            f"| {len(files)} reports, {jobs} job{'s' * (jobs > 1)} | {spent:,.2f} | "
            f"{len(files) / spent:,.1f} | {size / spent:,.2f} | {peak:,.0f} |",
            flush=True,
        )
    print()


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Speed and memory of kxai as Markdown tables.")
    parser.add_argument("--reports", type=Path, default=os.environ.get("KXAI_REAL_REPORTS"))
    parser.add_argument("--rounds", type=int, default=5, help="timings of which medians are taken")
    parser.add_argument("--copies", type=int, default=10, help="copies of a fixture in a run")
    options = parser.parse_args(words)
    texts = sorted((ROOT / "fixtures/reports").glob("*.txt"))
    given = sorted(options.reports.glob("*.txt")) if options.reports is not None else []
    if options.reports is not None and not given:
        parser.error(f"no txt reports in {options.reports}")
    load_now = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"Machine: {cpu_model()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        f"{load_now}; medians of {options.rounds} rounds\n"
    )
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        print_stages("txt fixtures", texts, folder, options.rounds)
        if given:
            print_stages("reports given", given, folder, options.rounds)
        print_runs(texts, folder, options.rounds, options.copies)
    print(f"`kxai --help`: {help_seconds(options.rounds):.2f} s")


if __name__ == "__main__":
    main()
