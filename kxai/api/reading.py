"""One file, read and checked, and kept nowhere."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kxai.api.rows import FIGURES, FINDINGS, HeldRows
from kxai.schema.address import Statement
from kxai.schema.document import Document
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding
from kxai.schema.narrative import Narrative
from kxai.schema.report import Report
from kxai.settings import CHECKS, Settings, load_settings

# The rooms that read and check are imported where they are used: they take their words from the
# genre when they are imported, and settings may lay another one over it first.
if TYPE_CHECKING:
    from kxai.check import CheckedRelation, CheckResult
    from kxai.schema.coverage import Coverage


@dataclass(frozen=True, slots=True)
class Reading:
    """What kxai makes of one file.

    ``document`` is its text with pages, tables and places; ``report`` says whose it is, of which
    year and kind; ``figures`` are its labelled numbers by place, ``findings`` what a reviewer
    should look at by place, ``relations`` everything that was checked, whatever came of it;
    ``narrative`` the passages that tell in words; ``coverage`` how well it was read. All offsets
    point into ``text``.
    """

    document: Document
    report: Report
    figures: HeldRows[Figure]
    findings: HeldRows[Finding]
    relations: tuple[CheckedRelation, ...]
    narrative: tuple[Narrative, ...]
    coverage: Coverage

    @property
    def text(self) -> str:
        """The stored text: ``text[figure.start:figure.end] == figure.text``."""
        return self.document.text

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The tables, paragraphs and charts that hold figures, each once, by place of the first
        figure."""
        at = (figure.at for figure in self.figures)
        return tuple(dict.fromkeys(one.statement for one in at if one is not None))

    def figure(self, id: str) -> Figure:
        """The figure with this id, e.g. one that a finding names. Raises KeyError."""
        for figure in self.figures:
            if figure.id == id:
                return figure
        raise KeyError(id)


def read(
    path: str | os.PathLike[str], *, settings: Settings | None = None, apart: bool = False
) -> Reading:
    """Read one file of any kind that ``kxai run`` takes, and check it; nothing is kept.

    ``path`` may lie in a zip archive (``档案.zip!/文件夹/决算.doc``). ``settings`` are by default
    those of the ``KXAI_`` variables. With ``apart`` the file is read in a process of its own,
    within ``file_seconds`` and ``file_memory_bytes``, as ``kxai run`` does with files of strangers;
    a script that asks for it needs ``if __name__ == "__main__":``.

    >>> reading = read("fixtures/reports/14_jingyin_accounts_2016.txt")
    >>> reading.report.org, reading.report.year
    ('泾阴县科学技术协会', 2016)

    Raises the subclasses of InputError (E101 to E118), each naming file and reason; BadSetting
    (E601); GenreError (E501) where ``settings.genre`` is faulty.
    """
    settings = load_settings() if settings is None else settings
    if settings.genre is not None:
        from kxai.genre import use_overlay

        use_overlay(settings.genre)
    if apart:
        from kxai.bulk.child import run_apart

        return run_apart(_read, Path(path), settings)
    return _read(Path(path), settings)


def read_text(text: str, *, source: str = "text") -> Reading:
    """Read a report that is there as text. ``source`` is what it is called: a name such as
    云岭县科协2023年部门决算 helps where the text itself does not say whose it is.

    >>> reading = read_text("2023年收入合计16.70万元，其中：财政拨款收入9.20万元。")
    >>> [(figure.label, str(figure.value), figure.unit) for figure in reading.figures]
    [('收入合计', '16.70', '万元'), ('财政拨款收入', '9.20', '万元')]
    """
    from kxai.load.decoding import language_of

    document = Document(
        source=source,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        format="txt",
        text=text,
        encoding="utf-8",
        language=language_of(text, "utf-8"),
    )
    return _reading(document)


def check(figures: Sequence[Figure], text: str, *, report: Report | None = None) -> CheckResult:
    """Check figures, wherever they come from; what ``kxai.check.check`` does.

    ``text`` is what their offsets point into. Without ``report`` they are taken for those of a
    report of unknown kind and year. The result holds ``relations``, each with its verdict, and
    ``findings``.
    """
    from kxai.check.checker import check as check_figures
    from kxai.load.decoding import language_of
    from kxai.text.traditional import simplified

    if language_of(text) == "zh-Hant":
        text = simplified(text)  # as long as it was
    return check_figures(figures, text, report=_unknown(figures) if report is None else report)


def _read(path: Path, settings: Settings) -> Reading:
    from kxai.bulk.pipeline import read as load_file

    return _reading(load_file(path, settings), settings.checks)


def _reading(document: Document, checks: Sequence[str] = CHECKS) -> Reading:
    from kxai.bulk.pipeline import check_all
    from kxai.extract import extract
    from kxai.store.rows import finding_start

    extraction = extract(document)
    checked = check_all(document, extraction, checks)
    figures = sorted(extraction.figures, key=lambda one: (one.start, one.end, one.id))
    findings = sorted(checked.findings, key=lambda one: (finding_start(one), one.id))
    return Reading(
        document=document,
        report=extraction.report,
        figures=HeldRows(figures, FIGURES),
        findings=HeldRows(findings, FINDINGS),
        relations=checked.relations,
        narrative=extraction.narrative,
        coverage=checked.coverage,
    )


def _unknown(figures: Sequence[Figure]) -> Report:
    id_ = figures[0].report if figures else ""
    return Report(id_, "", "", None, None, "unknown", None, "unknown", "元")
