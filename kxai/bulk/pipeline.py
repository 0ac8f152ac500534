"""One file, all the way: load, extract, check. The only place that joins these rooms."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import kxai
from kxai.beyond import look_beyond
from kxai.bulk.profile import Profile
from kxai.check import CheckedRelation, check
from kxai.check.checked_claims import measure_coverage
from kxai.extract import extract
from kxai.extract.extraction import Extraction
from kxai.extract.readings import load_mended
from kxai.genre import genre_files, overlay_folder
from kxai.schema.coverage import Coverage
from kxai.schema.document import Document
from kxai.schema.finding import Finding
from kxai.settings import CHECKS, Settings
from kxai.store import Record, make_record
from kxai.store.rows import Row

_ROOMS = ("schema", "genre", "text", "load", "read", "check", "extract", "beyond")
ARITHMETIC = CHECKS[0]
_PACKAGE = Path(kxai.__file__).parent


def engine_id() -> str:
    """``rules-VERSION+DIGEST``: what reads and checks, told by its version and its own code.

    The digest is over the files of the rooms that a report goes through and over the user's own
    genre, so that changed rules read the same reports again.
    """
    digest = sha256()
    for room in _ROOMS:
        for path in sorted((_PACKAGE / room).rglob("*")):
            if path.suffix in (".py", ".tsv", ".toml"):
                digest.update(path.relative_to(_PACKAGE).as_posix().encode())
                digest.update(path.read_bytes())
    if (overlay := overlay_folder()) is not None:
        for path in genre_files(overlay):
            digest.update(path.read_bytes())
    return f"rules-{kxai.__version__}+{digest.hexdigest()[:8]}"


ENGINE = engine_id()
"""Reports that another engine has read are read again."""


def process(path: Path, settings: Settings) -> Record:
    """Read and check one file. Raises the subclasses of InputError."""
    profile = Profile()
    with profile.measure("load"):
        document = read(path, settings)
    with profile.measure("label"):
        extraction = extract(document)
    with profile.measure("check"):
        engine = engine_for(ENGINE, settings)
        record = finish(document, extraction, engine=engine, checks=settings.checks)
    return replace(record, seconds=profile.seconds, cpu=profile.cpu)


def engine_for(engine: str, settings: Settings) -> str:
    """The id of an engine that makes only the checks of ``settings``: where these are not all of
    them their initials are behind it, so that other checks read the same reports again."""
    if settings.checks == CHECKS:
        return engine
    return f"{engine}/{''.join(name[0] for name in settings.checks)}"


def read(path: Path, settings: Settings) -> Document:
    """Load one file under the name that the user gave it, and mend what was misread in pictures."""
    return replace(load_mended(path, settings), source=written(path))


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a report found: ``findings`` of all families that were asked for, the
    ``relations`` of its arithmetic, and how well it was read."""

    findings: tuple[Finding, ...]
    relations: tuple[CheckedRelation, ...]
    coverage: Coverage


def check_all(
    document: Document, extraction: Extraction, checks: Sequence[str] = CHECKS
) -> Checked:
    """Check what was extracted by the families of ``checks``."""
    # The engines read simplified characters at the same offsets, and so does the checker.
    result = check(extraction.figures, extraction.text, report=extraction.report)
    sums = result.findings if ARITHMETIC in checks else ()
    return Checked(
        (*sums, *look_beyond(document, extraction, checks)),
        result.relations,
        measure_coverage(extraction.figures, result.relations, numbers=extraction.numbers),
    )


def finish(
    document: Document,
    extraction: Extraction,
    *,
    engine: str,
    calls: Sequence[Row] = (),
    agreements: Sequence[Row] = (),
    checks: Sequence[str] = CHECKS,
) -> Record:
    """Check what was extracted, by the families of ``checks``, and make the record of it."""
    checked = check_all(document, extraction, checks)
    return make_record(
        document,
        extraction.report,
        extraction.figures,
        checked.findings,
        checked.relations,
        engine=engine,
        narrative=extraction.narrative,
        calls=calls,
        agreements=agreements,
        coverage=checked.coverage,
    )


def written(path: Path | str) -> str:
    """A path as text that can be stored: bytes that are no UTF-8 are written out."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
