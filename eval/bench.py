"""Speed and memory of every stage, as a Markdown table: ``make bench``.

Medians over rounds within one run, on one process; the whole run is timed as a user starts it.
Texts: the txt fixtures, and the folder that ``KXAI_REAL_REPORTS`` names, where it is there.
"""

from __future__ import annotations

import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kxai.check import check
from kxai.extract import extract
from kxai.load import load
from kxai.text.grid import recover_grids
from kxai.text.outline import outline
from kxai.text.scanner import scan

ROOT = Path(__file__).parents[1]
ROUNDS = 5
COPIES = 10
REAL = Path(os.environ.get("KXAI_REAL_REPORTS", ROOT.parent / "shared" / "reports"))
DIGITS = re.compile(r"\d+(?:\.\d+)?")


def median_seconds(work: Callable[[], object]) -> float:
    """Median of ``ROUNDS`` timings of ``work``, one untimed call before them."""
    work()
    spent = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begin)
    return statistics.median(spent)


def stages(paths: list[Path]) -> list[tuple[str, float, str]]:
    """(stage, rate, unit) over the reports at ``paths``."""
    documents = [load(path) for path in paths]
    size = sum(len(document.text) for document in documents)
    extractions = [extract(document) for document in documents]
    figures = sum(len(extraction.figures) for extraction in extractions)

    def checked() -> None:
        for extraction in extractions:
            check(extraction.figures, extraction.text, report=extraction.report)

    work: list[tuple[str, Callable[[], object]]] = [
        ("a bare digit regex, for scale", lambda: [DIGITS.findall(d.text) for d in documents]),
        ("load", lambda: [load(path) for path in paths]),
        ("scanner", lambda: [scan(d.text) for d in documents]),
        (
            "outline and grids",
            lambda: [(outline(d.text), recover_grids(d.text)) for d in documents],
        ),
        ("extraction (scanner to figures)", lambda: [extract(d) for d in documents]),
    ]
    rows = [(name, size / median_seconds(run) / 1e6, "Mchar/s") for name, run in work]
    spent = median_seconds(checked)
    return [
        *rows,
        ("check", size / spent / 1e6, "Mchar/s"),
        ("check", figures / spent, "figures/s"),
        ("load to findings", len(paths) / sum_of(paths), "reports/s"),
    ]


def sum_of(paths: list[Path]) -> float:
    def one() -> None:
        for path in paths:
            extraction = extract(load(path))
            check(extraction.figures, extraction.text, report=extraction.report)

    return median_seconds(one)


def copies(folder: Path, paths: list[Path], number: int) -> Path:
    """``number`` times the reports, each with a line of its own so that no two are the same."""
    target = folder / f"x{number}"
    target.mkdir()
    for path in paths:
        data = path.read_bytes()
        for index in range(number):
            (target / f"{path.stem}_{index}{path.suffix}").write_bytes(data + b"\n%d\n" % index)
    return target


def whole_run(folder: Path, reports: Path, jobs: int) -> tuple[float, int]:
    """(seconds, peak resident KiB) of ``kxai run`` in a process of its own."""
    workspace = folder / f"ws-{reports.name}-{jobs}"
    code = (
        "import resource, sys; from kxai.cli import main\n"
        "try:\n    main()\nexcept SystemExit: pass\n"
        "print('peak', max(resource.getrusage(w).ru_maxrss for w in "
        "(resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)), file=sys.stderr)"
    )
    arguments = ["run", str(reports), "-w", str(workspace), "--jobs", str(jobs)]
    begin = time.perf_counter()
    done = subprocess.run(  # noqa: S603 -- our own interpreter and arguments
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    spent = time.perf_counter() - begin
    peak = re.search(r"peak (\d+)", done.stderr)
    if peak is None:
        raise RuntimeError(done.stderr)
    shutil.rmtree(workspace, ignore_errors=True)
    return spent, int(peak[1])


def help_seconds() -> float:
    return median_seconds(
        lambda: subprocess.run(
            [sys.executable, "-c", "from kxai.cli import main; main()", "--help"],
            capture_output=True,
            check=True,
        )
    )


def cpu_model() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def main() -> None:
    print(f"Machine: {cpu_model()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    texts = sorted((ROOT / "fixtures/reports").glob("*.txt"))
    print("| what | on | rate | |\n| --- | --- | ---: | --- |")
    for name, paths in (("txt fixtures", texts), ("real reports", sorted(REAL.glob("*.txt")))):
        for stage, rate, unit in stages(paths) if paths else ():
            print(f"| {stage} | {name} | {rate:,.2f} | {unit} |", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        few, many = copies(folder, texts, COPIES), copies(folder, texts, 5 * COPIES)
        count = len(texts) * COPIES
        size = sum(path.stat().st_size for path in few.iterdir()) / 1e6
        for jobs in (1, 2):
            spent, _ = whole_run(folder, few, jobs)
            print(
                f"| whole run, {jobs} job(s) | {count} reports | {count / spent:,.1f} | reports/s |"
            )
            print(f"| whole run, {jobs} job(s) | {count} reports | {size / spent:,.2f} | MB/s |")
        for reports, number in ((few, count), (many, 5 * count)):
            _, peak = whole_run(folder, reports, 1)
            print(
                f"| peak memory of a run | {number} reports | {peak / 1024:,.0f} | MB |", flush=True
            )
    print(f"| kxai --help | | {help_seconds():.2f} | s |")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nPeak memory of the bench itself: {own:,.0f} MB")


if __name__ == "__main__":
    main()
