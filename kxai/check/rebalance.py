"""舍位平衡: an item that does not round to what it is printed as, so that its column adds up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kxai.check.interval import printed, step_of
from kxai.check.relation import CheckedRelation
from kxai.check.verdict import judge_column
from kxai.schema.figure import Figure


def excuse_rebalanced(relations: Sequence[CheckedRelation]) -> tuple[CheckedRelation, ...]:
    """The relations, those ``rebalanced`` that fail only for an item moved by a last unit.

    So is a conflict between a coarse print and a finer one (万元 beside 元) where the coarse number
    stands in a sum that adds up, every number of that sum is printed finer elsewhere, and the two
    columns are what `verdict.judge_column` calls rebalanced.
    """
    conflicts = [r for r in relations if r.kind == "same" and r.verdict == "inconsistent"]
    if not any(_finest(relation)[1] for relation in conflicts):
        return tuple(relations)
    finer: dict[str, Figure] = {}
    sums: defaultdict[str, list[CheckedRelation]] = defaultdict(list)
    for relation in relations:
        if relation.kind in ("same", "units") and relation.verdict != "undetermined":
            fine, coarse = _finest(relation)
            finer.update((figure.id, fine) for figure in coarse)
        elif relation.kind in ("sum", "balance") and relation.verdict == "consistent":
            for figure in relation.operands:
                sums[figure.id].append(relation)

    def moved(figure: Figure) -> bool:
        columns = ([(f, finer.get(f.id)) for f in r.operands] for r in sums[figure.id])
        return any(_is_moved(column) for column in columns)

    def excused(relation: CheckedRelation) -> bool:
        if relation.kind != "same" or relation.verdict != "inconsistent":
            return False
        fine, coarse = _finest(relation)
        known = printed(fine)
        # what is printed as finely must not be in conflict itself
        alike = (f for f in relation.operands if step_of(f) == step_of(fine))
        if any(not printed(f).meets(known) for f in alike):
            return False
        wrong = [f for f in coarse if not printed(f).meets(known)]
        return bool(wrong) and all(moved(f) for f in wrong)

    return tuple(replace(r, verdict="rebalanced") if excused(r) else r for r in relations)


def _finest(relation: CheckedRelation) -> tuple[Figure, list[Figure]]:
    """The first of the finest prints, and all that are coarser."""
    fine = min(relation.operands, key=step_of)
    return fine, [f for f in relation.operands if step_of(f) > step_of(fine)]


def _is_moved(column: list[tuple[Figure, Figure | None]]) -> bool:
    coarse = [figure for figure, _ in column]
    fine = [figure for _, figure in column if figure is not None]
    if len(fine) != len(coarse):
        return False
    return judge_column(coarse[0], coarse[1:], fine[0], fine[1:]) == "rebalanced"
