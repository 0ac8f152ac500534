"""How sure a label is: what the engines and the arithmetic of the report say of it.

The levels are set by hand, but for a model whose agreement with sure rules is proven over a hundred
numbers: then it is as sure as that, below what the rules are sure of. ``make bench-model`` prints
beside each level the share of right labels among those that have it (docs/model.md).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kxai.check.relation import CheckedRelation
from kxai.extract.llm.labels import agrees
from kxai.schema.figure import Figure

AGREED = 0.97
HELD = 0.75  # a relation that would hardly hold by chance
ALONE = 0.6
DISPUTED = 0.4  # the rules, sure of themselves, say otherwise
BROKEN = 0.3  # and a relation fails with it

_HOLDING = ("consistent", "tail", "rebalanced")
_TELLING = ("sum", "change", "balance", "growth", "share", "execution")
_SURE = 0.85
_MOST = 0.79  # it agrees about numbers that the rules are sure of; the others are harder


def with_confidence(
    figures: Sequence[Figure],
    rules: dict[int, Figure],
    relations: Sequence[CheckedRelation],
    by_model: Collection[int],
    *,
    proven: float | None = None,
) -> list[Figure]:
    """``figures`` with the confidence of those that start at ``by_model`` stated.

    ``rules`` is the rules' reading by start; ``relations`` were judged with ``figures``; ``proven``
    is the share of sure labels that the model agrees with at least, where that is known. It is no
    measure of ``other``, which the rules are never sure of.
    """
    holds: set[str] = set()
    fails: set[str] = set()
    for relation in relations:
        ids = [figure.id for figure in relation.operands]
        if relation.verdict in _HOLDING and relation.kind in _TELLING:
            holds.update(ids)
        elif relation.verdict == "inconsistent":
            fails.update(ids)
    out = []
    for figure in figures:
        if figure.start not in by_model:
            out.append(figure)
            continue
        known = None if figure.indicator == "other" else proven
        alone = ALONE if known is None else min(_MOST, known)
        held = max(HELD, alone)
        read = rules.get(figure.start)
        if read is not None and agrees(figure, read):
            sure = max(AGREED if read.confidence >= _SURE else held, read.confidence)
        elif read is not None and read.confidence >= _SURE:
            sure = BROKEN if figure.id in fails else DISPUTED
        elif figure.id in fails:
            sure = DISPUTED
        else:
            sure = held if figure.id in holds else alone
        out.append(replace(figure, confidence=sure))
    return out
