"""What the workbook shows of reviewers' decisions, and what they write into the same columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kxai.export.sheets import Column, cut
from kxai.export.words import DECISION_ZH
from kxai.schema.finding import Finding
from kxai.store import DECISIONS, Decision, State, full_id

OPINIONS = tuple(DECISION_ZH[name] for name in ("confirmed", "false_alarm", "unclear"))

DECISION_COLUMN = Column("复核结论", 9, "input")
WHO_COLUMN = Column("复核人", 10, "input")
NOTE_COLUMN = Column("复核意见", 24, "input")
ID_COLUMN = Column("编号", 31, "plain")
WRITABLE_COLUMNS = (DECISION_COLUMN, WHO_COLUMN, NOTE_COLUMN)
OPINION_COLUMNS = (*WRITABLE_COLUMNS, ID_COLUMN)
"""The last columns of both sheets of findings."""

_BY_WORD: dict[str, Decision] = {DECISION_ZH[name]: name for name in DECISIONS}


@dataclass(frozen=True, slots=True)
class Opinion:
    """The texts of the three cells that are the reviewer's; "" for an empty one."""

    decision: str = ""
    who: str = ""
    note: str = ""

    @classmethod
    def written(cls, decision: str, who: str, note: str) -> Opinion:
        """What a person wrote: a decision written where the note belongs, as the workbook once
        asked for, is one."""
        if not decision and note in _BY_WORD:
            decision, note = note, ""
        return cls(decision, who, note)


def decision_called(word: str) -> Decision | None:
    """The decision that a reviewer's word means; None for another word."""
    return _BY_WORD.get(word.strip())


def shown(state: State) -> Opinion:
    """What the workbook shows of where a finding stands. A finding whose numbers have changed is
    open again, and its note says what was decided before."""
    last = state.last
    if last is None:
        return Opinion()
    word, who, note = DECISION_ZH[last.decision], _cell(last.who), _cell(last.note)
    if last.decision == "withdrawn":
        return Opinion("", who if note else "", note)
    if state.changed:
        tail = f"：{note}" if note else ""
        return Opinion("", "", _cell(f"（数字已变化；{who}曾定为{word}{tail}）"))
    return Opinion(word, who, note)


def opinion_cells(finding: Finding, states: Mapping[str, State]) -> list[object]:
    """The cells of ``OPINION_COLUMNS``; ``states`` are those of decided findings by full id."""
    name = full_id(finding)
    told = shown(states.get(name, State()))
    return [told.decision, told.who, told.note, name]


def _cell(text: str) -> str:
    return cut(text).strip()
