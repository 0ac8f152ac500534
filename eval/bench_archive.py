"""One new report into a large archive, and what the archive costs: size, lists, backup.

    make bench-archive ARGS="--reports 2000 --grow 100000"

Generated txt reports are read for real; with ``--grow`` the rows of their reports are copied in the
database under new ids until there are so many. Seconds are a processor's, of this process.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from kxai.bulk import run
from kxai.export import Choice, make_workbook
from kxai.settings import Settings
from kxai.store import Store, database_url
from kxai.store.listing import Listing, Wanted
from kxai_lab.generate.corpus import Plan, generate

_TABLES = ("documents", "figures", "findings", "relations", "narratives")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=500)
    parser.add_argument("--grow", type=int, default=0)
    parser.add_argument("--lists", action="store_true", help="of the database only: no data files")
    parser.add_argument("--folder", type=Path, help="keep the workspace here, and go on with it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = options.folder or Path(name)
        measure(folder, options.reports, options.grow, lists=options.lists)


def measure(folder: Path, reports: int, grow: int, *, lists: bool = False) -> None:
    """Print each step with its seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / "made" / "reports"
    if not made.is_dir():
        generate(folder / "made", Plan(reports=reports + 2, formats=("txt",)))
    *old, first, second = sorted(made.rglob("*.txt"))
    settings = Settings(workspace=folder / "ws")
    url = database_url(settings.workspace)
    if not (settings.workspace / "kxai.db").is_file():
        with step(f"{len(old)} reports read by two processes (of this one)"):
            run(old, settings=settings, jobs=2)
    if grow:
        with step(f"rows copied to {grow} reports"):
            multiply(settings.workspace, grow)
    if not lists:
        with step("one report, and what of the data files is to be written"):
            run([first], settings=settings, jobs=1)
        with step("one new report"):
            profile = run([second], settings=settings, jobs=1).profile
        stages = {stage: round(spent, 2) for stage, spent in profile.cpu.items()}
        print(f"  of which {stages}")
    with Store(url) as store:
        count = store.count()
    for path in sorted(settings.workspace.iterdir()):
        size = sum(p.stat().st_size for p in [path, *path.rglob("*")] if p.is_file())
        print(f"  {path.name}: {size / 1e6:.1f} MB, {size / count / 1e3:.1f} kB a report")
    with Listing(url) as listing:
        errors = Wanted(severity="error")
        timed("a page of reports", lambda: listing.listed(Wanted()))
        timed("a page of findings", lambda: listing.queue(errors))
        timed(
            "the last page of them",
            lambda: listing.queue(errors, first=listing.queue(errors)[1] - 1),
        )
    with Store(url) as store:
        timed("totals", store.totals)
        with step("kxai workbook of the newest run"):
            make_workbook(store, settings.workspace, Choice(run=store.newest_run()))
    maintain(settings.workspace / "kxai.db")


def multiply(workspace: Path, wanted: int) -> None:
    """Copy all reports under new ids until there are ``wanted``; the data files are then written
    anew."""
    shutil.rmtree(workspace / ".exported", ignore_errors=True)
    with closing(sqlite3.connect(workspace / "kxai.db")) as db, db:
        db.execute("CREATE TEMP TABLE seed AS SELECT id FROM reports")
        (have,) = db.execute("SELECT count(*) FROM seed").fetchone()
        for copy in range(1, -(-wanted // have)):
            for table in ("reports", "sources", *_TABLES):
                names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
                told = [_copied(table, name, copy) for name in names]
                key = "id" if table == "reports" else "report"
                db.execute(
                    f"INSERT INTO {table} SELECT {', '.join(told)} FROM {table} "  # noqa: S608
                    f"WHERE {key} IN (SELECT id FROM seed)"
                )


def _copied(table: str, column: str, copy: int) -> str:
    """A column of a copied row, as SQL. The mark is times an odd number, so that no two are equal
    and first digits spread over all parts."""
    mark = f"{copy * 40_503 % 65_536:04x}"
    changed = {
        "sha256": f"'{mark}' || substr(sha256, 1, 60)",
        "source": f"'{copy}/' || source",
        "report": f"'{mark}' || substr(report, 1, 8)",
        "path": f"'/{copy}' || path",
        "org": f"org || '{copy}'",
    }
    if table == "reports":
        changed["id"] = f"'{mark}' || substr(id, 1, 8)"
    return changed.get(column, f'"{column}"')


def maintain(path: Path) -> None:
    """Backup, VACUUM and a look at a restored copy."""
    copy = path.with_name("backup.db")
    with step("backup (VACUUM INTO)"), closing(sqlite3.connect(path)) as db:
        db.execute("VACUUM INTO ?", (str(copy),))
    with Store(database_url(path.parent)) as store:
        wanted = store.totals()
    renamed = path.parent / "restored"
    renamed.mkdir()
    copy.rename(renamed / "kxai.db")
    with Store(database_url(renamed)) as store:
        assert store.totals() == wanted
    print("  the copy tells the same totals")


def timed(what: str, job: Callable[[], Any], times: int = 5) -> None:
    """The first time, and the slowest of some others."""
    spent = []
    for _ in range(times):
        begun = time.process_time()
        job()
        spent.append(1_000 * (time.process_time() - begun))
    print(f"{what}: {spent[0]:.0f} ms, then {max(spent[1:]):.0f} ms")


@contextmanager
def step(what: str) -> Iterator[None]:
    begun, worked = time.perf_counter(), time.process_time()
    yield
    print(
        f"{what}: {time.process_time() - worked:.2f} s of a processor, "
        f"{time.perf_counter() - begun:.1f} s",
        flush=True,
    )


if __name__ == "__main__":
    main()
