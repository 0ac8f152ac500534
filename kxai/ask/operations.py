"""Every operation that a plan may have, with all that the room does by it, in one table.

A new operation is a name in ``plan.Operation`` and an entry here; a test holds that nothing else is
left out: the plan that a model writes, its prompt and the docs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kxai.ask.answer import Answer
from kxai.ask.answer_draft import Draft
from kxai.ask.archive_questions import run_archive, run_checked, run_mentions
from kxai.ask.average import run_average
from kxai.ask.bodies import Directory
from kxai.ask.compute import run_rank, run_sum
from kxai.ask.conflicts import run_findings
from kxai.ask.derive import run_difference, run_share
from kxai.ask.lookup import run_lookup
from kxai.ask.plan import Operation, Plan
from kxai.ask.prepared_report import Book
from kxai.ask.text_questions import run_passage
from kxai.ask.year_changes import run_change, run_trend
from kxai.store import Store

OfBooks = Callable[[Plan, list[Book], Draft], Answer | None]
OfArchive = Callable[[str, Plan, Directory, Store], Answer]


@dataclass(frozen=True, slots=True)
class Spec:
    """What there is to know of an operation.

    ``zh`` is what an answer calls it. ``of_books`` answers from reports that were opened,
    ``of_archive`` from the store alone. ``apart``: whether clauses of the question are asked alone
    beside its answer. ``amount``: whether an amount that was looked up may answer in its stead.
    """

    zh: str
    of_books: OfBooks | None = None
    of_archive: OfArchive | None = None
    apart: bool = True
    amount: bool = True
    query: bool = False
    """Whether it is one query where many reports match."""
    only_query: bool = False
    """Whether no single report answers it."""
    one_number: bool = False
    """Whether of several clauses only one can mean it."""


def _whole(zh: str, run: OfBooks, *, amount: bool = True, query: bool = False) -> Spec:
    return Spec(zh, run, apart=False, amount=amount, query=query)


REGISTRY: Mapping[Operation, Spec] = MappingProxyType(
    {
        "lookup": Spec("查数", run_lookup),
        "compare": _whole("比较", run_rank, query=True),
        "rank": _whole("排序", run_rank, amount=False, query=True),
        "sum": _whole("合计", run_sum, query=True),
        "mean": _whole("平均", run_sum, amount=False, query=True),
        "median": Spec("中位数", query=True, only_query=True, amount=False),
        "filter": Spec("按金额筛选", query=True, only_query=True, amount=False),
        "difference": _whole("相差", run_difference, amount=False),
        "growth": Spec("比上年", run_change, amount=False, one_number=True),
        "trend": Spec("历年", run_trend),
        "share": _whole("占比", run_share),
        "per_head": Spec("平均每份", run_average, amount=False, one_number=True),
        "findings": _whole("核对", run_findings, amount=False),
        "checked": _whole("列出核对出的问题", run_checked, amount=False),
        "archive": Spec("查有哪些报告", of_archive=run_archive, apart=False),
        "mentions": Spec("查哪些报告提到", of_archive=run_mentions),
        "passage": _whole("查原文", run_passage),
        "refuse": Spec("不作答", amount=False),
    }
)
