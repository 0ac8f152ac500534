"""Cells of the standard tables: what row and column mean there, and nowhere else.

A general name (合计, 基本支出, 小计) means something else in each of the tables, so each has its
own reading of rows and columns; what it does not know stays ``other`` under its own name.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import cast

from kxai.extract.rules.cells import (
    FAR,
    IN_BRACKETS,
    YEAR_COLUMN,
    Place,
    role_of,
    unit_of,
    without_base,
)
from kxai.extract.rules.economic import economic_account, is_economic_code
from kxai.extract.rules.functions import find_function
from kxai.extract.rules.information import read_label, sections_of
from kxai.extract.rules.procurement import bought_in, counts_or_prices
from kxai.extract.rules.scene import Label
from kxai.extract.rules.standard_columns import (
    Column,
    column_of,
    is_generic,
    part_of_spending,
    source_of_income,
)
from kxai.extract.rules.standard_rows import Row, Rows, bare
from kxai.extract.rules.three_public import public_expense
from kxai.genre import readings, words
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.read.standard_forms import Form
from kxai.schema.document import Grid
from kxai.schema.figure import Stage
from kxai.schema.units import is_money

_SURE = 0.9
_LAST_YEAR = words("official.last_year").regex
_YEAR = re.compile(r"(20[0-3]\d|19[89]\d)年?")
_STAGES = readings("column.stage")
_BY_ACCOUNT = (
    "income", "expenditure", "general", "gov_fund", "state_capital", "fiscal_spending",
)  # fmt: skip
_STAFF = words("official.staff").regex
_OFFICE = words("official.office").regex
_TOTAL = words("official.total").regex
_GENERAL_TOTAL = words("official.grand_total").regex
_BALANCE = words("official.balance").regex
_BALANCE_USED = words("official.balance_used").regex
_BALANCE_BEHIND = words("official.balance_behind").regex
_BALANCE_BEFORE = words("official.balance_before").regex
_OF_THE_YEAR = words("official.of_the_year").regex
_BUDGET = readings("funds").any_of("general_budget", "gov_fund", "state_capital")
_BALANCE_OF = re.compile(rf"^(?:其中)?[：:]?{_BUDGET}")
_CLASS_NAMES = {"其他支出": "229", "国有资本经营预算支出": "223", "债务还本支出": "231",
                "抗疫特别国债安排的支出": "234", "其他支出类": "229"}  # fmt: skip
_FISCAL_TYPE = "财政拨款"


class OfficialTable:
    """One recognised table, asked cell by cell."""

    def __init__(self, form: Form, grid: Grid, text: str) -> None:
        self.form, self.subject = form, form.table.subject
        self.rows = Rows(grid, text)

    @property
    def strict(self) -> bool:
        """True where a number that has no meaning here has none at all."""
        return self.subject not in ("goals", "three")

    def path_of(self, place: Place) -> tuple[str, ...]:
        """The labels of the row from the outermost, those of merged cells carried down."""
        if self.subject != "procurement":
            return place.rows
        return tuple(step.words for step in self.rows.paths.of(place.cell))

    def label(self, place: Place) -> Label | None:
        """The meaning of a number; None where the cell is none of the table's amounts."""
        if self.subject == "goals" or not self.rows.is_amount(place.cell):
            return None
        columns = tuple(bare(head) for head in place.columns)
        row = self.rows.row_of(place.cell)
        if row.name in ("栏次", "行次") or any(
            head in ("行次", "序号", "栏次") for head in columns
        ):
            return None
        if not self.rows.is_told_apart(place.cell):
            return None
        column = column_of(columns, self.subject, self.form.table.side)
        if self.subject == "procurement" and counts_or_prices(columns):
            name = row.name or columns[-1]
            return Label(
                "other", name, "count", self._year(place, columns), "budget", {}, None, 0.5
            )
        if self.subject == "information":
            return self._information(place, columns)
        named = self._named(place, row, column)
        if named is None and not self.strict:
            return None  # 国内公务接待批次 and their like beside “三公”
        if named is None:
            name = row.name or column.name
            dims = {"code": row.code} if row.code else {}
            if row.name and column.name and not column.whole:
                dims["type"] = column.name
            named = ("other", name, dims)
        indicator, name, dims = named
        if _GENERAL_TOTAL.fullmatch(name) and indicator not in ("other", "function"):
            # 总计 alone does not say of what; the checker tells grand totals by their name
            name = CATALOGUE[indicator].zh
        # Years and stages stand above the amounts, or, as 2021年预算数, in front of them.
        told = (row.name, *columns) if is_generic(row.name) else columns
        role = role_of(place) if columns or place.mention.kind == "percent" else None
        role = role if role in ("change", "growth_rate", "share", "execution_rate") else None
        label = Label(
            indicator, name, role or "amount", self._year(place, told), self._stage(told),
            dims, None, _SURE if indicator != "other" else 0.5,
        )  # fmt: skip
        return label._replace(unit=self._unit(place, label))

    def _named(
        self, place: Place, row: Row, column: Column
    ) -> tuple[str, str, dict[str, str]] | None:
        if self.form.table.heads:
            return self._by_own_heads(place, row)
        if self.subject in _BY_ACCOUNT:
            return self._by_account(place, row, column)
        if self.subject in ("summary", "fiscal"):
            return self._on_side(place, row, column)
        if self.subject == "economy":
            return self._economic(row, column)
        if self.subject == "operating":
            return self._operating(row, column)
        if self.subject == "three":
            return public_expense(self.rows, place, row, column)
        if self.subject == "procurement":
            heads = tuple(bare(head) for head in place.columns)
            return bought_in(self.rows.paths.of(place.cell), heads)
        return self._project(row, column)

    def _by_own_heads(self, place: Place, row: Row) -> tuple[str, str, dict[str, str]] | None:
        """By what the genre's entry of the table says of its columns and rows; a row's own name
        beside a column that is known is that of a body."""
        table = self.form.table
        columns = [bare(head) for head in place.columns]
        for head in reversed(columns):
            if indicator := table.meaning_of(head):
                total = not row.name or _TOTAL.match(row.name)
                return indicator, head, {} if total else {"org": row.name}
        if indicator := table.meaning_of(row.name):
            return indicator, row.name, {}
        across = bool(columns) and bool(_TOTAL.match(columns[-1]))
        if table.total and (across or _TOTAL.match(row.name)):
            body = across and row.name and not _TOTAL.match(row.name)
            return table.total, "合计", {"org": row.name} if body else {}
        return None

    def _by_account(
        self, place: Place, row: Row, column: Column
    ) -> tuple[str, str, dict[str, str]] | None:
        total = _TOTAL.match(row.name) or (not row.name and not row.code)
        if total and row.first != row.name and self.subject == "income" and not row.body:
            # 小计 below 财政专户管理资金 sums that source up, not the income
            return self._source(place)
        if total or row.body:
            if not column.indicator:
                return None
            dims = dict(column.dims)
            if row.body or self.rows.of_bodies:
                dims["org"] = "合计" if total else row.name
            return column.indicator, column.name or row.name, dims
        function = _function(row)
        if function is None and is_economic_code(row.code) and self.subject != "income":
            account = economic_account(row.code, row.name)
            type_ = {} if column.whole else {"type": column.name}
            return account.indicator, row.name, {**account.dims, **type_}
        if function is None:
            # rows of an income table may be the sources, under which the header says 金额 only
            return self._source(place) if self.subject == "income" else None
        if not column.indicator and not column.name:
            return None
        type_ = {} if column.whole else {"type": column.name}
        return "function", row.name, {**function, **type_}

    def _source(self, place: Place) -> tuple[str, str, dict[str, str]] | None:
        """A row of an income table whose rows are the sources: 一般公共预算资金 | 小计 | 90."""
        steps = [step.words for step in self.rows.paths.of(place.cell)]
        path = [words for step in steps if (words := bare(step)) and not _TOTAL.match(words)]
        if not path:
            return None
        name, outer = path[-1], path[0]
        own, whole = source_of_income(name), source_of_income(outer)
        if len(path) == 1:
            return own or "other", name, {}
        if own and own != whole:
            return own, name, {}
        return whole or "other", name, {"type": name}

    def _on_side(
        self, place: Place, row: Row, column: Column
    ) -> tuple[str, str, dict[str, str]] | None:
        """A line of receipts (left) or payments (right)."""
        fiscal = self.subject == "fiscal"
        right = self.rows.is_right(place.cell)
        name = row.name
        type_ = {} if column.whole else {"type": column.name}
        if column.indicator and _TOTAL.match(name):
            # 支出总计 cut up into 基本支出, 人员经费, … across
            return column.indicator, name, {"type": _FISCAL_TYPE} if fiscal else {}
        if (_TOTAL.match(name) and name.endswith("总计")) or (name == "合计"):
            right = right or name.startswith("支出") or self.rows.is_told_before(place.cell)
            side = "total.payments" if right else "total.receipts"
            return side, name, type_ or ({"type": _FISCAL_TYPE} if fiscal else {})
        if _BALANCE.search(name) and not _BALANCE_USED.search(name):
            end = _BALANCE_BEHIND.search(name) or (right and not _BALANCE_BEFORE.search(name))
            indicator = "balance.closing" if end else "balance.opening"
            return indicator, name, type_ or ({"type": _FISCAL_TYPE} if fiscal else {})
        if self.rows.below_balance(place.cell) and _BALANCE_OF.match(name) and not right:
            return "balance.opening", name, {"type": name}
        whole = _OF_THE_YEAR.match(name)
        if whole:
            spending = (whole["side"] or whole["whole_side"]) == "支出"
            if (
                whole["whole_side"]
                and not fiscal
                and self.rows.has_label(f"当年{whole['whole_side']}小计")
            ):
                # the carry-over stands between the year's sum and this one
                return ("total.payments" if spending else "total.receipts"), name, type_
            if fiscal:
                own = type_ if type_ else {"type": name}
                return ("fiscal.payments" if spending else "fiscal.receipts"), name, own
            return ("expenditure.total" if spending else "income.total"), name, type_
        if right:
            function = _function(row)
            if function is not None:
                return "function", name, {**function, **type_}
            if name == "结余分配":
                return "balance.surplus_allocated", name, {}
            part = part_of_spending(name)
            kind = {"type": _FISCAL_TYPE} if fiscal else {}
            economic = economic_account(row.code, name).indicator
            if economic != "other" and not part:
                return economic, name, type_ or kind
            return (part, name, type_ or kind) if part else None
        hits = find_indicators(IN_BRACKETS.sub("", name) or name)
        found = [hit[2] for hit in hits if hit[0] == 0 and CATALOGUE[hit[2]].kind == "money"]
        if found and found[0].startswith(("income.", "balance.", "fiscal.receipts")):
            return found[0], name, {}
        column_ = column_of((name,), "income", self.form.table.side)
        if column_.indicator:
            return column_.indicator, name, {}
        # A line of payments whose empty half of receipts was lost on the way.
        function = _function(row)
        return ("function", name, {**function, **type_}) if function is not None else None

    def _economic(self, row: Row, column: Column) -> tuple[str, str, dict[str, str]] | None:
        if _STAFF.match(row.name):
            return "expenditure.personnel", row.name, {}
        if _OFFICE.match(row.name):
            return "expenditure.public", row.name, {}
        type_ = {} if column.whole else {"type": column.name}
        if _TOTAL.match(row.name):
            indicator = column.indicator or "general_budget.basic"
            return indicator, column.name or row.name, {}
        account = economic_account(row.code, row.name)
        return account.indicator, row.name, {**account.dims, **type_}

    def _operating(self, row: Row, column: Column) -> tuple[str, str, dict[str, str]]:
        """机关运行经费 by economic item: 302 is only the part of it that runs the office."""
        type_ = {} if column.whole else {"type": column.name}
        if row.body or _TOTAL.match(row.name) or "机关运行经费" in row.name:
            org = {"org": row.name} if row.body else {}
            return "operating.total", row.name or column.name, {**org, **type_}
        if not row.name and not row.code:
            return "operating.total", column.name or "机关运行经费", type_
        return "other", row.name, {**({"code": row.code} if row.code else {}), **type_}

    def _project(self, row: Row, column: Column) -> tuple[str, str, dict[str, str]] | None:
        total = _TOTAL.match(row.first)
        name = self.rows.project_of(row)
        dims = {} if total or not name else {"project": name}
        if column.whole:
            return "project.budget", name or row.first, dims
        return "project.budget", column.name, {**dims, "source": column.name}

    def _information(self, place: Place, heads: tuple[str, ...]) -> Label | None:
        """A cell of the table of running information; counts have the unit of their label."""
        label = self.rows.label_of(place.cell)
        if label is None:
            return None
        words = bare(self.rows.words(label))
        item = read_label(words, self._sections.get((label.row, label.column), ()))
        year = self._year(place, heads)
        stage = self._stage(heads) if any("预算" in head for head in heads) else "final"
        if item is None:
            return Label("other", words, "amount", year, stage, {}, None, 0.5)
        unit = item.unit if item.counts else place.mention.unit or self.form.unit
        return Label(
            item.indicator, item.name, "count" if item.counts else "amount",
            year, stage, item.dims, None, _SURE, unit,
        )  # fmt: skip

    @cached_property
    def _sections(self) -> dict[tuple[int, int], tuple[str, ...]]:
        return sections_of(self.rows.grid, self.rows.text)

    def _year(self, place: Place, heads: tuple[str, ...]) -> int | None:
        year = place.scene.report.year
        for head in map(without_base, heads):
            column = YEAR_COLUMN.fullmatch(head)
            told = column or _YEAR.search(head)
            if told and year is not None and -1 <= year - int(told[1]) <= (FAR if column else 1):
                return int(told[1])
            if year is not None and _LAST_YEAR.search(head):
                return year - 1
        return year

    def _stage(self, heads: tuple[str, ...]) -> Stage:
        for head in map(without_base, reversed(heads)):
            if stage := _STAGES.of(head):
                return cast(Stage, stage)
        return "final" if self.form.table.side == "accounts" else "budget"

    def _unit(self, place: Place, label: Label) -> str | None:
        if place.mention.unit and is_money(place.mention.unit):
            return None
        told = unit_of(place, money=True, counted=False, role=label.role)
        return told or (self.form.unit if label.role in ("amount", "change") else None)


def _function(row: Row) -> dict[str, str] | None:
    """Code and name of a functional account; None for a row that is none."""
    if row.code.startswith("2"):
        return {"code": row.code, "name": row.name}
    if row.code:
        return None
    code = _CLASS_NAMES.get(row.name)
    if code is None:
        found = find_function(row.name, items=False)
        code = found.code if found is not None and found.start == 0 else None
    return {"code": code, "name": row.name} if code else None
