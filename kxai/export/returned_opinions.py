"""The opinions of a returned workbook, held against the store and recorded where they are new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kxai.errors import DecidedMeanwhile
from kxai.export.opinions import OPINIONS, Opinion, decision_called, shown
from kxai.export.returned_workbook import ReturnedRow, ReturnedWorkbook
from kxai.export.sheets import cut
from kxai.export.stamp import read_stamp
from kxai.schema.finding import Finding
from kxai.store import Decision, State, Store, Verdict, full_id, state_of
from kxai.store.standings import BETWEEN

_UNKNOWN = "编号不在库中"
_MISSING = "没有编号"
_TWICE = "同一编号有几种意见"
_WORD = f"复核结论不是{'、'.join(OPINIONS)}"
_NAME_ALONE = "只填了复核人"
_CHANGED = "问题本身已变"
_MEANWHILE = "结论已由他人更新"


def record_opinions(
    store: Store, returned: ReturnedWorkbook, reviewer: str
) -> tuple[list[Verdict], list[str]]:
    """Make entries of what was written since the workbook was made; rows without a name are
    ``reviewer``'s. Returns the entries, and in Chinese what was left and where it stands.

    A note without a decision is 待查; a decision that was cleared is withdrawn. What somebody else
    decided after the workbook was made stands: an opinion that comes later is left.
    """
    recording = _Recording(store, returned, reviewer)
    recording.go()
    return recording.entries, [
        f"{why}（{places[0]}{f'等{len(places)}处' if len(places) > 1 else ''}）"
        for why, places in recording.left.items()
    ]


class _Recording:
    def __init__(self, store: Store, returned: ReturnedWorkbook, reviewer: str) -> None:
        self._store, self._rows, self._reviewer = store, returned.rows, reviewer
        stamp = read_stamp(returned.stamp)
        self._shown_up_to = stamp.decision if stamp else 0
        self._began = store.latest_decision()
        self._recorded: set[str] = set()
        self.entries: list[Verdict] = []
        self.left: dict[str, list[str]] = {}

    def go(self) -> None:
        touched = {full_id(finding): finding for finding, _ in self._store.decided()}
        wanted: dict[str, list[ReturnedRow]] = {}
        for row in self._rows:
            if row.opinion != Opinion() or row.finding in touched:
                wanted.setdefault(row.finding, []).append(row)
        found = touched | self._findings(wanted.keys() - touched.keys())
        told = self._store.histories(found[name] for name in wanted if name in found)
        for name, rows in wanted.items():
            finding = found.get(name)
            if finding is None:
                self._leave(_UNKNOWN if name else _MISSING, rows)
            else:
                self._settle(finding, rows, told[finding.report, finding.id])

    def _findings(self, names: Iterable[str]) -> dict[str, Finding]:
        """The findings of full ids; unknown ones are left out."""
        wanted = frozenset(names)
        reports = {name.partition(BETWEEN)[0] for name in wanted}
        found = (one for report in sorted(reports) for one in self._store.findings(report))
        return {full_id(one): one for one in found if full_id(one) in wanted}

    def _leave(self, why: str, rows: Iterable[ReturnedRow]) -> None:
        self.left.setdefault(why, []).extend(row.place for row in rows)

    def _settle(
        self, finding: Finding, rows: Sequence[ReturnedRow], entries: Sequence[Verdict]
    ) -> None:
        """Record what the rows of one finding say, if it is new, or leave it."""
        past = [entry for entry in entries if entry.id <= self._shown_up_to]
        before = state_of(finding, past)
        # Whether its numbers had changed when the workbook was written is not known for sure.
        untouched = {shown(State(before.last, changed)) for changed in (False, True)}
        now = state_of(finding, entries)
        if finding.id in self._recorded:
            # An earlier row has decided this one too: a report of which there are two files.
            now = self._store.states([finding])[finding.report, finding.id]
        written = {row.opinion: row for row in rows if row.opinion not in untouched}
        written.pop(shown(now), None)
        if not written:
            return
        why = self._obstacle(finding, list(written.values()), before, now)
        if why:
            self._leave(why, written.values())
            return
        ((opinion, row),) = written.items()
        decision = _decision(opinion, shown(before))
        if decision is None:
            return
        same = now.last is not None and now.last.decision == decision
        # A note that was left alone is kept as it was entered: a cell may show less of it.
        kept = before.last is not None and opinion.note == shown(before).note
        try:
            entry = self._store.decide(
                finding,
                decision,
                who=opinion.who or self._reviewer,
                seen=now.seen,
                cause=now.last.cause if same and now.last else "",
                note=before.last.note if kept and before.last else opinion.note,
            )
        except DecidedMeanwhile:
            self._leave(_MEANWHILE, [row])
        else:
            self.entries.append(entry)
            self._recorded.add(finding.id)

    def _obstacle(
        self, finding: Finding, rows: Sequence[ReturnedRow], before: State, now: State
    ) -> str:
        """Why what the rows say of one finding cannot be recorded; "" where it can."""
        opinion = rows[0].opinion
        if len(rows) > 1:
            return _TWICE
        if not _is_about(rows[0], finding):
            return _CHANGED
        if now.last is not None and self._shown_up_to < now.last.id <= self._began:
            return _MEANWHILE
        if opinion.decision and decision_called(opinion.decision) is None:
            return _WORD
        if opinion.who and not (opinion.decision or opinion.note or shown(before).decision):
            return _NAME_ALONE
        return ""


def _decision(opinion: Opinion, before: Opinion) -> Decision | None:
    """What an opinion decides that stands where ``before`` was shown; None where nothing."""
    if opinion.decision:
        return decision_called(opinion.decision)
    if before.decision:
        return "withdrawn"
    return "unclear" if opinion.note else None


def _is_about(row: ReturnedRow, finding: Finding) -> bool:
    """Whether the row still tells this finding: its cells may have been sorted apart, or its
    numbers have changed since."""
    if "计算式" in row.told:
        wanted = {"计算式": finding.equation, "报告值": finding.stated}
    else:
        wanted = {"说明": finding.explanation}
    return all(
        row.told.get(title, "").strip() == cut(text).strip() for title, text in wanted.items()
    )
