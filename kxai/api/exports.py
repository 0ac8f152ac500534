"""An archive, or part of it, as files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from kxai.api.archive import Archive
from kxai.api.rows import REPORTS, HeldRows, Rows
from kxai.api.table_files import write_tables
from kxai.errors import WorkspaceError

ExportFormat = Literal["csv", "parquet", "xlsx", "xbrl-json"]


def export_archive(
    archive: Archive,
    folder: Path,
    format: ExportFormat,
    *,
    report: str | None = None,
    org: str | None = None,
) -> list[Path]:
    """Write reports, figures and findings as tables, or the figures as facts (``xbrl-json``), into
    ``folder``, which is made; returns the files. ``report`` is one report, ``org`` part of a
    body's name.

    Raises UnknownReport, WorkspaceError where the folder cannot be written, PackageMissing (E118)
    for Parquet without pyarrow.
    """
    one = archive.report(report) if report is not None else None
    name = one.id if one is not None else None
    reports = archive.reports(org=org) if one is None else HeldRows([one], REPORTS)
    figures = archive.figures(report=name, org=org)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(str(folder), f"不能建立（{error.strerror or error}）") from error
    if format == "xbrl-json":
        from kxai.export.xbrl_facts import FACTS, LABELS, SCHEMA, write_facts

        write_facts(reports, figures, folder)
        return [folder / file for file in (FACTS, SCHEMA, LABELS)]
    tables: dict[str, Rows[Any]] = {
        "reports": reports,
        "figures": figures,
        "findings": archive.findings(report=name, org=org),
    }
    return write_tables(tables, folder, format)
