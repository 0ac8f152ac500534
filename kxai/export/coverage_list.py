"""How well the reports of an archive were read, without knowing what is right: over all, report by
report, and which of them stand out.

A report stands out beside the others of its archive and kind: accounts are full of sums and
evaluations are not, and what is little in one archive is usual in another. Only what is never usual
has a limit of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kxai.check.checked_claims import STATE_ZH
from kxai.schema.coverage import UNCHECKED, Coverage, added, coverage_object
from kxai.schema.report import Kind
from kxai.store import Store, StoredReport

NoteCode = Literal[
    "not_measured", "no_numbers", "many_errors", "few_labelled", "few_confirmed", "few_checked",
    "unknown_tables",
]  # fmt: skip
NOTES: Mapping[NoteCode, str] = {
    "not_measured": "由旧版本读取，没有读取情况；重新运行kxai run后可见",
    "no_numbers": "没有读到数字，请看文件是否完整、是否为图片",
    "many_errors": "错误超过3处：多半是读错了而不是报告写错了，请先核对读法再采信",
    "few_labelled": "标注的数字明显少于同类报告，版式或用语可能没有认出",
    "few_confirmed": "得到印证的数字明显少于同类报告",
    "few_checked": "核对过的说法明显少于同类报告",
    "unknown_tables": "多数表格没有认出，标注也少",
}
"""What is said of a report that stands out; the codes are stable."""

MANY_ERRORS = 3
"""With more errors a report is more often misread than wrong."""
_LESS = 0.25  # by which a share must lie below that of the whole archive
_MOST_LABELLED = 0.9  # above, the tables were read well without a form
_FEWEST_REPORTS = 5  # of a kind, to be held against each other
_FEWEST_NUMBERS, _FEWEST_CLAIMS, _FEWEST_TABLES = 20, 5, 2  # below, a share tells nothing


@dataclass(frozen=True, slots=True)
class ReadingOf:
    """A report, how well it was read, and the codes of what stands out in it."""

    stored: StoredReport
    coverage: Coverage
    notes: tuple[NoteCode, ...]


@dataclass(frozen=True, slots=True)
class Archive:
    """All reports together, and those of each kind of which there are enough to compare with."""

    total: Coverage
    by_kind: Mapping[Kind, Coverage]


def read_archive(store: Store) -> Archive:
    """The coverage of all reports that have one."""
    kinds: defaultdict[Kind, list[Coverage]] = defaultdict(list)
    for stored in store.reports():
        if stored.coverage is not None:
            kinds[stored.report.kind].append(stored.coverage)
    whole = {kind: added(found) for kind, found in kinds.items()}
    enough = {kind: whole[kind] for kind, found in kinds.items() if len(found) >= _FEWEST_REPORTS}
    return Archive(added(whole.values()), enough)


def readings(
    store: Store, archive: Archive, ids: Sequence[str] | None = None
) -> Iterator[ReadingOf]:
    """Every report, or those of ``ids``, by source name, held against the ``archive``."""
    for stored in store.reports(ids):
        yield ReadingOf(stored, stored.coverage or Coverage(), notes_of(stored, archive))


def notes_of(stored: StoredReport, archive: Archive) -> tuple[NoteCode, ...]:
    """What stands out in a report, the gravest first."""
    own, whole = stored.coverage, archive.by_kind.get(stored.report.kind, archive.total)
    if own is None:
        return ("not_measured",)
    if not own.numbers:
        return ("no_numbers",)
    unknown = len(own.unknown_tables)
    found: dict[NoteCode, bool] = {
        "many_errors": stored.totals.findings["error"] > MANY_ERRORS,
        "few_labelled": own.numbers >= _FEWEST_NUMBERS
        and _is_less(own.labelled_share, whole.labelled_share),
        "few_confirmed": own.labelled >= _FEWEST_NUMBERS
        and _is_less(own.confirmed_share, whole.confirmed_share),
        "few_checked": own.claimed() >= _FEWEST_CLAIMS
        and _is_less(own.checked_share, whole.checked_share),
        "unknown_tables": unknown >= _FEWEST_TABLES
        and unknown > own.known_tables
        and own.labelled < _MOST_LABELLED * own.numbers,
    }
    return tuple(code for code, stands_out in found.items() if stands_out)


def _is_less(own: float | None, whole: float | None) -> bool:
    return own is not None and whole is not None and own < whole - _LESS


def unknown_titles(whole: Coverage) -> list[tuple[str, int]]:
    """The titles of tables that are not known, the most frequent first; "" for those without."""
    return Counter(whole.unknown_tables).most_common()


def reasons_zh(coverage: Coverage) -> str:
    """Why claims were not checked: 找不到对应的数12，约数3."""
    counts = {state: coverage.claimed(state) for state in UNCHECKED}
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return "，".join(f"{STATE_ZH[state]}{count}" for state, count in ordered if count)


def coverage_data(coverage: Coverage) -> dict[str, Any]:
    """A coverage as JSON for programs: its counts and its three shares."""
    shares = {
        "labelled_share": coverage.labelled_share,
        "confirmed_share": coverage.confirmed_share,
        "checked_share": coverage.checked_share,
    }
    rounded = {name: None if v is None else round(v, 4) for name, v in shares.items()}
    return coverage_object(coverage) | rounded
