"""Tables of what a body buys (政府采购预算表): kind, item, form and project each in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kxai.read.row_paths import Step

_KINDS = (
    ("货物", "procurement.goods"),
    ("工程", "procurement.works"),
    ("服务", "procurement.services"),
)
_KIND_NAME = re.compile(
    r"(?:[一二三][、.．]|[（(][一二三][）)])?(?:政府采购|采购)?(货物|工程|服务)(?:类|采购|支出|项目|预算)?[A-CＡ-Ｃ]?(?:合计|小计)?"
)
_TOTAL = re.compile(
    r"(?:[本年政府采购预算支出]{0,8})(?:合计|总计|小计|共计)|政府采购(?:总额|支出|预算)"
)
_SMALL = re.compile(r"(中小|小微)企业")
_FORM = re.compile(
    r"(?:政府|部门)?(?:集中|分散)(?:自行)?(?:采购|组织)|公开招标|邀请招标|竞争性(?:谈判|磋商)|单一来源|询价|框架协议|网上(?:超市|竞价)|定点采购|协议供货"
)
_FORM_HEAD = re.compile(r"(?:组织|采购)(?:形式|方式)|是否")
_KIND_HEAD = re.compile(r"大类|类型|类别")
_PROJECT_HEAD = re.compile(r"(?:专项|项目)(?:（?单位）?)?名称|^(?:支出)?项目$|^专项$")
_BODY_HEAD = re.compile(r"(?:单位|部门)(?:编码|代码|名称)")
_COUNT_HEAD = re.compile(r"数量|台数|辆数")
_PRICE_HEAD = re.compile(r"单价")


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
    return next((kind for kind in _KINDS if found and kind[0] == found[1]), None)


def _source(column: str) -> dict[str, str]:
    """The source of the money that a column names (一般公共预算), none for a total."""
    bare = re.sub(r"^其中[：:]?", "", column)
    named = re.match(
        r"一般公共预算|财政拨款|政府性基金|国有资本经营|财政专户|单位资金|其他|自有资金|上年结转",
        bare,
    )
    return {"source": bare} if named else {}
