"""One file, all the way: load, extract, check. The only place that joins these rooms."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import kxai
from kxai.check import check
from kxai.extract import extract
from kxai.load import load
from kxai.settings import Settings
from kxai.store import Record, make_record

ENGINE = f"rules-{kxai.__version__}"
"""Reports that another engine has read are read again."""


def process(path: Path, settings: Settings) -> Record:
    """Read and check one file. Raises the subclasses of InputError."""
    document = replace(load(path, settings=settings), source=written(path))
    extraction = extract(document)
    # The rules read simplified characters at the same offsets, and so does the checker.
    result = check(extraction.figures, extraction.text, report=extraction.report)
    return make_record(
        document,
        extraction.report,
        extraction.figures,
        result.findings,
        result.relations,
        engine=ENGINE,
    )


def written(path: Path | str) -> str:
    """A path as text that can be stored: bytes that are no UTF-8 are written out."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
