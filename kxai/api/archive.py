"""A workspace that ``kxai run`` has made, to be read by programs; nothing in it is changed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Self, get_args

from kxai.api.rows import FIGURES, REPORTS, REVIEWED, Rows
from kxai.errors import BadArgument, UnknownReport
from kxai.schema.document import Layer
from kxai.schema.figure import Figure, Role, Stage
from kxai.schema.finding import Finding, Severity, Verdict
from kxai.schema.narrative import Narrative
from kxai.schema.report import Kind, Report
from kxai.settings import Settings, load_settings
from kxai.store import State, Totals, database_url
from kxai.store.listing import STATES
from kxai.store.selecting import ALL, Part, Selecting

if TYPE_CHECKING:
    from kxai.ask import Answer, Corpus

_SHOWN = 5  # reports that a name may mean
_FIELDS = tuple(one.name for one in fields(Finding))


@dataclass(frozen=True, slots=True)
class ReviewedFinding(Finding):
    """A finding of an archive with what reviewers decided about it. ``state.last`` is the last
    entry of its history, ``decision`` what holds now."""

    state: State = field(default_factory=State)

    @property
    def decision(self) -> str | None:
        """``confirmed``, ``false_alarm`` or ``unclear``; None while nobody decided, after a
        withdrawal, and where its numbers have changed since."""
        return self.state.decision

    @property
    def decided_by(self) -> str | None:
        """Who entered the last decision."""
        return self.state.last.who if self.state.last else None

    @property
    def decided_at(self) -> str | None:
        """When: UTC, ISO 8601."""
        return self.state.last.at if self.state.last else None

    @property
    def cause(self) -> str | None:
        """The cause that the reviewer named."""
        return self.state.last.cause if self.state.last else None

    @property
    def note(self) -> str | None:
        """The reviewer's remark."""
        return self.state.last.note if self.state.last else None

    @property
    def changed(self) -> bool:
        """Whether the numbers of the finding have changed since the decision."""
        return self.state.changed


def open(workspace: str | os.PathLike[str], *, settings: Settings | None = None) -> Archive:
    """Open the workspace folder that ``kxai run`` has made. Use it as a context manager.

    ``settings`` are by default those of the ``KXAI_`` variables; their ``workspace`` is not looked
    at. A workspace that cannot be written is read all the same; an index that is missing then is
    made aside. A ``genre`` folder in the workspace is laid over the genre of this process, unless
    ``KXAI_GENRE`` names one.

    >>> with open("kxai-workspace") as archive:                       # doctest: +SKIP
    ...     for finding in archive.findings(severity="error"):
    ...         print(finding.explanation)

    Raises WorkspaceError (E201) where there is no workspace or it is of another version,
    GenreError (E501) where its genre is faulty or another one is in use, BadSetting (E601).
    """
    folder = Path(workspace)
    settings = settings or load_settings()
    return Archive(settings.model_copy(update={"workspace": folder}))


class Archive:
    """The reports of one workspace. Every list is fetched anew when it is gone through.

    A ``report`` is named as for ``kxai show``: by its id or the beginning of it, its file, or part
    of its file's or body's name. ``org`` is part of a body's name. With ``offline`` nothing is sent
    to an endpoint, whatever the settings name. Reports that were read meanwhile are seen.
    """

    def __init__(self, settings: Settings, *, offline: bool = False) -> None:
        self.workspace = settings.workspace
        self._settings = settings
        self._offline = offline
        own = settings.genre or self.workspace / "genre"
        if settings.genre is not None or own.is_dir():
            from kxai.genre import use_overlay

            use_overlay(own)
        self._store = Selecting(database_url(self.workspace, settings))
        self._corpus: Corpus | None = None
        self._asked_of: str | None = None

    def close(self) -> None:
        """Close the database and the index; the archive is of no use afterwards."""
        if self._corpus is not None:
            self._corpus.__exit__()
            self._corpus = None
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reports(
        self, *, org: str | None = None, year: int | None = None, kind: Kind | None = None
    ) -> Rows[Report]:
        """The reports, by source. ``year`` is the year reported on.

        Raises BadArgument for a ``kind`` that does not exist.
        """
        _known("kind", kind, get_args(Kind))
        wanted = {"year": year, "kind": kind}
        return Rows(
            lambda: self._store.reports_with(wanted, org=org),
            REPORTS,
            lambda first, most: self._store.reports_with(wanted, org=org, part=(first, most)),
        )

    def figures(
        self,
        *,
        report: str | None = None,
        org: str | None = None,
        indicator: str | None = None,
        year: int | None = None,
        stage: Stage | None = None,
        role: Role | None = None,
        layer: Layer | None = None,
    ) -> Rows[Figure]:
        """The figures, report by report, by place. ``year`` is the year that the number speaks of,
        ``indicator`` an id of the catalogue (``kxai genre explain 词`` tells it) or ``other``.

        Raises UnknownReport, and BadArgument for a value that does not exist.
        """
        _known("stage", stage, get_args(Stage))
        _known("role", role, get_args(Role))
        _known("layer", layer, get_args(Layer))
        if indicator is not None:
            _known_indicator(indicator)
        wanted = {
            "report": self._id(report), "indicator": indicator, "year": year, "stage": stage,
            "role": role, "layer": layer,
        }  # fmt: skip
        return Rows(
            lambda: self._store.figures_with(wanted, org=org),
            FIGURES,
            lambda first, most: self._store.figures_with(wanted, org=org, part=(first, most)),
        )

    def findings(
        self,
        *,
        report: str | None = None,
        org: str | None = None,
        year: int | None = None,
        severity: Severity | None = None,
        kind: str | None = None,
        code: str | None = None,
        verdict: Verdict | None = None,
        state: str | None = None,
    ) -> Rows[ReviewedFinding]:
        """The findings, report by report, by place, each with what was decided about it. ``year``
        is the year reported on. ``state`` narrows by decision: ``open``, ``decided``,
        ``confirmed``, ``unclear``, ``false_alarm``, ``changed``; without it all are told, false
        alarms among them.

        Raises UnknownReport, and BadArgument for a value that does not exist.
        """
        _known("severity", severity, get_args(Severity))
        _known("verdict", verdict, get_args(Verdict))
        _known("state", state, tuple(filter(None, STATES)))
        wanted = {
            "report": self._id(report), "severity": severity, "kind": kind, "code": code,
            "verdict": verdict,
        }  # fmt: skip

        def fetch(part: Part = ALL) -> Iterator[ReviewedFinding]:
            found = self._store.findings_with(wanted, org=org, year=year, part=part)
            for finding, known in found:
                if state is None or STATES[state](known):
                    yield _reviewed(finding, known)

        # What was decided is not in the table of findings: by state they are gone through.
        return Rows(fetch, REVIEWED, None if state else lambda first, most: fetch((first, most)))

    def report(self, name: str) -> Report:
        """The one report that ``name`` means. Raises UnknownReport where none or several fit."""
        found = self._store.find(name)
        if len(found) == 1:
            return next(self._store.reports(found)).report
        if not found:
            raise UnknownReport(name, "可用编号、文件名或单位名称的一部分")
        stored = self._store.reports(found[:_SHOWN])
        told = [f"{one.report.id} {PurePath(one.report.source).name}" for one in stored]
        more = "等" if len(found) > _SHOWN else ""
        raise UnknownReport(name, f"有{len(found)}份符合：{'、'.join(told)}{more}")

    def text(self, report: str) -> str:
        """The stored text of a report, which all offsets of it point into. Raises UnknownReport."""
        return self._store.text(self.report(report).id)

    def narrative(self, report: str) -> tuple[Narrative, ...]:
        """The passages of a report that tell in words, by place. Raises UnknownReport."""
        return tuple(self._store.narrative(self.report(report).id))

    def pages(self, report: str) -> tuple[tuple[int, int, int], ...]:
        """(number, start, end) of a report's pages; none where its format has no pages. Raises
        UnknownReport."""
        return tuple(self._store.pages(self.report(report).id))

    def totals(self) -> Totals:
        """How many reports, figures, findings by severity and relations by verdict there are."""
        return self._store.totals()

    def ask(
        self,
        question: str,
        *,
        report: str | None = None,
        year: int | None = None,
        org: str | None = None,
    ) -> Answer:
        """Answer a question in Chinese from these reports alone, without a model.

        A question that cannot be answered gives an answer whose ``answerable`` is false and whose
        ``status`` says why; one that could not be looked up at all has a ``code``. Raises
        WorkspaceError where the database fails.
        """
        generation = self._store.meta("generation")
        if self._corpus is not None and generation != self._asked_of:
            self._corpus.__exit__()
            self._corpus = None
        if self._corpus is None:
            from kxai.ask import Corpus

            self._corpus = Corpus(self._store, self._settings, offline=self._offline)
            self._asked_of = generation
        return self._corpus.ask(question, report=report, year=year, org=org)

    def _id(self, report: str | None) -> str | None:
        return None if report is None else self.report(report).id


def _reviewed(finding: Finding, state: State) -> ReviewedFinding:
    return ReviewedFinding(**{name: getattr(finding, name) for name in _FIELDS}, state=state)


def _known(name: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise BadArgument(name, f"没有“{value}”，可用：{'、'.join(known)}")


def _known_indicator(indicator: str) -> None:
    from kxai.genre import current

    known: Mapping[str, object] = current().indicators
    if indicator != "other" and indicator not in known:
        raise BadArgument("indicator", f"没有“{indicator}”，可用kxai genre explain查编号")
