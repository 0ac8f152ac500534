"""What every figure of a report takes part in, and what confirms it."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Literal, NamedTuple, Self

from kxai.check import CheckedRelation, check
from kxai.export import words
from kxai.schema.figure import Figure
from kxai.schema.report import Report
from kxai.store.listing import Listing
from kxai.web import marks
from kxai.web.view import figure_hint, figure_link

Bearing = Literal["holds", "fails", "open"]
BEARING_ZH: Mapping[Bearing, str] = {
    "holds": "印证它的核对", "fails": "对不上的核对", "open": "不能定的核对",
}  # fmt: skip
_HOLDING = frozenset({"consistent", "tail", "rebalanced"})
_FAILING = frozenset({"inconsistent", "unlikely", "noted"})
_KEPT = 6  # reports
_SHOWN = 30  # relations of a figure


class Part(NamedTuple):
    """A relation that a figure takes part in: its ``kind`` and ``verdict`` in Chinese, and its
    equation in pieces, each operand leading to its place."""

    kind: str
    verdict: str
    equation: list[marks.Piece]


Parts = Mapping[Bearing, list[Part]]
_Relations = Mapping[str, Sequence[CheckedRelation]]


class Confirming:
    """Checks reports anew for the relations that hold, which the store does not keep, and keeps
    those of the reports looked at last. Use it as a context manager: it has a thread."""

    def __init__(self, store: Listing) -> None:
        self._store = store
        self._kept: OrderedDict[tuple[str, str | None], Future[_Relations]] = OrderedDict()
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(1, "confirming")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the thread, once what it is at is done."""
        self._pool.shutdown(cancel_futures=True)

    def prepare(self, report: Report) -> Future[_Relations]:
        """Begin with a report: whoever opens it will click at a figure."""
        key = (report.id, self._store.meta("generation"))
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                found = self._kept[key] = self._pool.submit(self._check, report)
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)[1].cancel()
        return found

    def parts(self, report: Report, figure: Figure) -> Parts:
        """What a figure takes part in, those relations first in which it is the number tested."""
        found = self.prepare(report).result().get(figure.id, ())
        out: defaultdict[Bearing, list[Part]] = defaultdict(list)
        for relation in sorted(found, key=lambda one: one.stated.id != figure.id)[:_SHOWN]:
            out[_bearing(relation)].append(_part(relation, figure))
        return {bearing: out[bearing] for bearing in BEARING_ZH if bearing in out}

    def _check(self, report: Report) -> _Relations:
        figures = list(self._store.figures(report.id))
        result = check(figures, self._store.text(report.id), report=report)
        out: defaultdict[str, list[CheckedRelation]] = defaultdict(list)
        for relation in result.relations:
            for name in dict.fromkeys(figure.id for figure in relation.operands):
                out[name].append(relation)
        return out


def _bearing(relation: CheckedRelation) -> Bearing:
    if relation.verdict in _HOLDING:
        return "holds"
    return "fails" if relation.verdict in _FAILING else "open"


def _part(relation: CheckedRelation, figure: Figure) -> Part:
    operands = relation.operands
    shown = marks.equation(
        relation.equation,
        [one.text for one in operands],
        looks=["fig chosen" if one.id == figure.id else "fig" for one in operands],
        links=[(figure_link(one), figure_hint(one)) for one in operands],
    )
    verdict = words.VERDICT_ZH.get(relation.verdict, relation.verdict)
    return Part(words.KIND_ZH.get(relation.kind, relation.kind), verdict, shown)
