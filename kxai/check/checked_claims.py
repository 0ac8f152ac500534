"""What of a report was checked: which figures its arithmetic confirms, which of its claims were
held against their numbers, and why the others were not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kxai.check.relation import CheckedRelation
from kxai.schema.address import UNKNOWN_TABLE
from kxai.schema.coverage import ClaimKind, ClaimState, Coverage
from kxai.schema.figure import Figure, Role
from kxai.schema.finding import Verdict

CLAIM_ZH: Mapping[ClaimKind, str] = {
    "growth": "增减幅度", "change": "增减额", "share": "占比", "execution": "完成率", "sum": "合计",
}  # fmt: skip
STATE_ZH: Mapping[ClaimState, str] = {
    "checked": "已核对", "label_unknown": "数字所指不明", "year_unknown": "年份不明",
    "base_unknown": "找不到基数", "operand_unknown": "找不到对应的数",
    "zero_base": "基数为零", "too_wide": "舍入范围过宽", "hedged": "约数",
}  # fmt: skip

_HOLDS: frozenset[Verdict] = frozenset({"consistent", "tail", "rebalanced"})
_DECIDED = _HOLDS | {"inconsistent", "unlikely"}
# say that a number stands there twice or has no base, not that a claim is true
_NO_CLAIM = ("same", "units", "base")
_SUMS = ("sum", "balance")
_CLAIMED_BY: Mapping[Role, ClaimKind] = {
    "change": "change",
    "growth_rate": "growth",
    "share": "share",
    "execution_rate": "execution",
}
_WHY: Mapping[Verdict, ClaimState] = {"zero_base": "zero_base", "weak": "too_wide"}


def measure_coverage(
    figures: Sequence[Figure], relations: Sequence[CheckedRelation], *, numbers: int
) -> Coverage:
    """The coverage of a report of which ``numbers`` could have been figures.

    A rate or a change is a claim wherever it stands, whether a relation was made of it or not; a
    sum is one where the checker found it.
    """
    other = sum(figure.indicator == "other" for figure in figures)
    confirmed = {f.id for r in relations if r.verdict in _HOLDS for f in r.operands}
    tables = {
        figure.at.statement.id: figure.at.statement
        for figure in figures
        if figure.at is not None and figure.at.statement.is_table
    }
    unknown = [table.title for table in tables.values() if table.kind == UNKNOWN_TABLE]
    return Coverage(
        max(numbers, len(figures)),
        len(figures) - other,
        other,
        sum(figure.id in confirmed for figure in figures if figure.indicator != "other"),
        _claims(figures, relations),
        len(tables) - len(unknown),
        tuple(unknown),
    )


def _claims(
    figures: Iterable[Figure], relations: Sequence[CheckedRelation]
) -> Counter[tuple[ClaimKind, ClaimState]]:
    verdicts: dict[str, set[Verdict]] = {}
    found: Counter[tuple[ClaimKind, ClaimState]] = Counter()
    for relation in relations:
        if relation.kind in _SUMS:
            found["sum", _state(relation.stated, {relation.verdict})] += 1
        if relation.kind not in _NO_CLAIM:
            for figure in relation.operands:
                verdicts.setdefault(figure.id, set()).add(relation.verdict)
    for figure in figures:
        kind = _CLAIMED_BY.get(figure.role)
        if kind is not None:
            found[kind, _state(figure, verdicts.get(figure.id, set()))] += 1
    return found


def _state(figure: Figure, verdicts: set[Verdict]) -> ClaimState:
    if verdicts & _DECIDED:
        return "checked"
    for verdict, state in _WHY.items():
        if verdict in verdicts:
            return state
    if figure.indicator == "other":
        return "label_unknown"
    if figure.year is None:
        return "year_unknown"
    if figure.hedge is not None:
        return "hedged"
    return "base_unknown" if "undetermined" in verdicts else "operand_unknown"
