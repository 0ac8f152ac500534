"""The address of a figure: which statement it stands in, in which row and column, and whose money
it is. What is not known is None; what is known says where from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, cast, get_args

Evidence = Literal["cell", "header", "title", "heading", "sentence", "inherited", "guessed"]
"""Where a member of a scope is known from: printed in the row's own cells, in the header of the
column, in the title of the table, in a heading above, in the sentence; inherited from the report;
or guessed from what the figure was labelled as."""

Funds = Literal[
    "all",
    "fiscal",  # 财政拨款
    "general_budget",  # 一般公共预算
    "gov_fund",  # 政府性基金预算
    "state_capital",  # 国有资本经营预算
    "special_account",  # 财政专户管理资金
    "other",  # 单位资金, 事业收入, 其他收入: nobody's base
]
Part = Literal[
    "total",
    "basic",  # 基本支出
    "personnel",  # 人员经费
    "public",  # 公用经费
    "project",  # 项目支出
    "reserve",  # 单位预留机动经费
    "operating",  # 机关运行经费
    "remittance",  # 上缴上级支出
    "business",  # 经营支出
    "subsidy",  # 对附属单位补助支出
]
PARAGRAPH, CHART, UNKNOWN_TABLE = "paragraph", "chart", "unknown_table"
"""Kinds of statements; the kind of a table that is known is the id of its template."""

DEPARTMENT, UNIT, REGION, REGION_OWN = "department", "unit", "region", "region_own"
"""Values of ``entity``: 部门汇总, 机关本级, 全区, 区本级; a body below the department is
``sub_body:NAME``, a project ``project:NAME``."""


@dataclass(frozen=True, slots=True)
class Member:
    """What is known of one member of a scope, and where from."""

    value: str
    evidence: Evidence


@lru_cache(maxsize=1024)
def member(value: str, evidence: Evidence) -> Member:
    """A member; equal ones are one object, as every figure of a report has some."""
    return Member(value, evidence)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose money: ``funds`` (a ``Funds``), ``part`` (a ``Part``), ``entity`` (see ``DEPARTMENT``),
    ``basis`` (stock or flow), ``mode`` (plan or actual)."""

    funds: Member | None = None
    part: Member | None = None
    entity: Member | None = None
    basis: Member | None = None
    mode: Member | None = None


SCOPE_MEMBERS = ("funds", "part", "entity", "basis", "mode")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a figure stands in: a table, a paragraph, a chart. ``id`` is its own in the report (t
    or p and where it begins), ``kind`` one of ``PARAGRAPH``, ``CHART``, ``UNKNOWN_TABLE`` or the
    id of a template (accounts.summary), ``title`` the table's title or the heading right above a
    paragraph, ``chapter`` the headings above, outermost first. ``instance`` tells which of its
    kind in the report it is, from 1: a report on several bodies has each table several times."""

    id: str
    kind: str
    title: str = ""
    chapter: tuple[str, ...] = ()
    instance: int = 1

    @property
    def is_table(self) -> bool:
        return self.kind not in (PARAGRAPH, CHART)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a figure stands and whose money it is.

    Of a table ``rows`` and ``columns`` are the header cells of its row and of its column, outermost
    first, merged cells carried down, and ``code`` the code of its account. Of prose ``sentence``
    and ``clause`` are spans of the stored text.
    """

    statement: Statement
    page: int | None = None
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    code: str = ""
    scope: Scope = field(default_factory=Scope)
    sentence: tuple[int, int] | None = None
    clause: tuple[int, int] | None = None


def address_object(at: Address) -> dict[str, Any]:
    """An address as JSON tells it; what is not known is left out, and the chapter, which is the
    figure's ``section``."""
    statement: dict[str, Any] = {"id": at.statement.id, "kind": at.statement.kind}
    if at.statement.title:
        statement["title"] = at.statement.title
    if at.statement.instance != 1:
        statement["instance"] = at.statement.instance
    found: dict[str, Any] = {"statement": statement}
    for name in ("page", "rows", "columns", "code", "sentence", "clause"):
        value = getattr(at, name)
        if value:
            found[name] = list(value) if isinstance(value, tuple) else value
    scope = {
        name: [known.value, known.evidence]
        for name in SCOPE_MEMBERS
        if (known := getattr(at.scope, name)) is not None
    }
    if scope:
        found["scope"] = scope
    return found


def address_of(values: Mapping[str, Any], section: tuple[str, ...]) -> Address:
    """The address that ``address_object`` told, of a figure under ``section``.

    Raises ValueError or KeyError where it told none.
    """
    told = values["statement"]
    scope = values.get("scope", {})
    return Address(
        _statement(
            told["id"], told["kind"], told.get("title", ""), section, told.get("instance", 1)
        ),
        values.get("page"),
        tuple(values.get("rows", ())),
        tuple(values.get("columns", ())),
        values.get("code", ""),
        _scope(tuple((name, *known) for name, known in scope.items())),
        _span(values.get("sentence")),
        _span(values.get("clause")),
    )


@lru_cache(maxsize=1024)
def _statement(
    name: str, kind: str, title: str, section: tuple[str, ...], instance: int
) -> Statement:
    """Most figures stand in the statement of the one before."""
    return Statement(name, kind, title, chapter_of(kind, title, section), instance)


@lru_cache(maxsize=1024)
def _scope(members: tuple[tuple[str, str, str], ...]) -> Scope:
    """The scope of (name, value, evidence); most figures of a report have one of a few."""
    return Scope(**{name: member(value, _evidence(word)) for name, value, word in members})


def chapter_of(kind: str, title: str, section: tuple[str, ...]) -> tuple[str, ...]:
    """The headings above a statement: ``section`` without the title of a table."""
    table = kind not in (PARAGRAPH, CHART)
    return section[:-1] if table and title and section[-1:] == (title,) else section


_EVIDENCE = frozenset(get_args(Evidence))


def _evidence(word: str) -> Evidence:
    if word not in _EVIDENCE:
        raise ValueError(f"no evidence: {word}")
    return cast(Evidence, word)


def _span(values: Any) -> tuple[int, int] | None:
    return (values[0], values[1]) if values else None
