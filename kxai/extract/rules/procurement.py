"""Tables of what a body buys (政府采购预算表): kind, item, form and project each in their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kxai.genre import readings, words
from kxai.read.row_paths import Step

_INDICATOR = readings("purchase.indicator")
_KIND_NAME = words("purchase.kind").regex
_TOTAL = words("purchase.total").regex
_SMALL = words("purchase.small_firms").regex
_FORM = words("purchase.form").regex
_FORM_HEAD = words("purchase.form_head").regex
_KIND_HEAD = words("purchase.kind_head").regex
_PROJECT_HEAD = words("purchase.project_head").regex
_BODY_HEAD = words("purchase.body_head").regex
_COUNT_HEAD = words("purchase.count_head").regex
_PRICE_HEAD = words("purchase.price_head").regex
_SOURCE = words("purchase.source").regex
_OF_WHICH = words("head.of_which").regex


class Bought(NamedTuple):
    """What an amount pays for: ``indicator``, the ``name`` as written and the ``dims`` (type:
    kind of purchase or source of the money; project; item's form)."""

    indicator: str
    name: str
    dims: dict[str, str]


def bought_in(path: Sequence[Step], columns: Sequence[str]) -> Bought | None:
    """What a cell of the table pays for, by the path of its row and the ``columns`` above it
    (outermost first); None where neither says anything.

    A total is that of the whole (procurement.total), a row or column 货物, 工程 or 服务 that of its
    kind; any other amount is an item's: ``other`` under the item's name.
    """
    own = [step for step in path if not step.inherited] or list(path)
    column_kind = next((kind for head in columns if (kind := _kind_of(head))), None)
    column = columns[-1] if columns else ""
    small = _SMALL.search(column) or (_SMALL.search(own[-1].words) if own else None)
    if small:
        # what is kept for small firms is a part of the plan, not what they were paid
        return Bought("other", column if _SMALL.search(column) else own[-1].words, {})
    dims = _source(column)
    first = own[0].words if own else ""
    if not own or _TOTAL.fullmatch(first):
        if column_kind:
            return Bought(column_kind[1], column, dims)
        return Bought("procurement.total", first or "合计", dims)
    kind = _kind_of(first)
    if kind and len(own) == 1 and not column_kind:
        return Bought(kind[1], first, dims)
    labels = [s for s in path if not (_FORM.fullmatch(s.words) or _FORM_HEAD.search(s.head))]
    return _item(labels, kind or column_kind, dims)


def _item(
    labels: Sequence[Step], kind: tuple[str, str] | None, dims: dict[str, str]
) -> Bought | None:
    project = item = org = ""
    for step in labels:
        named = _kind_of(step.words)
        if named or _KIND_HEAD.search(step.head):
            kind = kind or named
        elif _BODY_HEAD.search(step.head):
            org = step.words
        elif _PROJECT_HEAD.search(step.head) and not item:
            project = step.words
        else:
            item = step.words
    name = item or project or org
    if not name:
        return Bought(kind[1], kind[0], dims) if kind else None
    if project and project != name:
        dims = {**dims, "project": project}
    if org and org != name:
        dims = {**dims, "org": org}
    return Bought("other", name, {**({"type": kind[0]} if kind else {}), **dims})


def counts_or_prices(columns: Sequence[str]) -> bool:
    """True for a column of pieces bought or of the price of one: no amount of the plan."""
    column = columns[-1] if columns else ""
    return bool(_COUNT_HEAD.search(column) or _PRICE_HEAD.search(column))


def _kind_of(words: str) -> tuple[str, str] | None:
    found = _KIND_NAME.fullmatch(words)
    return (found["kind"], _INDICATOR.of(found["kind"])) if found else None


def _source(column: str) -> dict[str, str]:
    """The source of the money that a column names (一般公共预算), none for a total."""
    bare = _OF_WHICH.sub("", column)
    return {"source": bare} if _SOURCE.match(bare) else {}
