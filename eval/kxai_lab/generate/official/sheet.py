"""A table as rows of cells with gold, and how a house prints its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape

from kxai.schema.figure import Stage

_WRAP = 9  # characters of a name in one line


@dataclass(frozen=True, slots=True)
class Gold:
    """What a cell's number means. ``value`` is in 分."""

    indicator: str
    value: int
    dims: Mapping[str, str] = field(default_factory=dict)
    year: int | None = None
    stage: Stage | None = None
    label: str = ""


@dataclass(slots=True)
class Cell:
    """Words with their extent; ``gold`` where they are a number that is a figure."""

    words: str
    across: int = 1
    down: int = 1
    gold: Gold | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """How a house draws its tables."""

    unit: str = "元"
    thousands: bool = True
    zero: str = ""  # how nothing is printed: "", "0.00", "—"
    split_code: bool = False  # 类 | 款 | 项 in columns of their own
    index_row: bool = True  # 栏次
    line_numbers: bool = True  # 行次
    indent: bool = False  # names of lower levels are set in
    merged_head: bool = True  # the two halves of a summary have 收入 and 支出 above them
    three_rows: bool = False  # 三公 by rows instead of columns
    economy: str = "three"  # three: 06 as three columns of items; list: one below the other
    number_first: bool = True  # 公开01表 above the title
    year_title: bool = False  # 2022年度收入支出决算总表
    old_names: bool = False  # 公共财政预算, as before 2015
    annex: bool = True  # tables behind the prose
    classes_all: bool = True  # all classes of expenditure are listed in the summary
    spaced: bool = False  # 合　　计
    inside: bool = False  # title and unit are the table's own first rows, as in a workbook
    page: int = 0  # rows of a page; the table goes on over pages
    head_again: bool = True  # the header stands on every page
    bare_codes: bool = False  # of a split code only the last part is printed
    wrapped: bool = False  # long names are set in two lines


@dataclass(slots=True)
class Sheet:
    """A table with its caption; rows hold only cells that begin there."""

    kind: str
    title: str
    number: str
    style: Style
    rows: list[list[Cell]] = field(default_factory=list)
    note: str = ""

    def row(self, *cells: Cell | str) -> None:
        self.rows.append([Cell(c) if isinstance(c, str) else c for c in cells])

    def money(self, gold: Gold | None, value: int | None = None) -> Cell:
        """A cell with an amount; without gold one that is a copy nobody labels."""
        amount = gold.value if gold is not None else value or 0
        words = printed(amount, self.style)
        return Cell(words, gold=gold if words not in ("", "—") else None)

    def cells(self) -> list[Cell]:
        """Those with gold, in reading order."""
        return [cell for row in self.rows for cell in row if cell.gold is not None]

    def pages(self) -> list[list[list[Cell]]]:
        """The rows of each page, with the title inside and the header again as the house has it."""
        rows = self.rows
        if self.style.inside:
            wide = max(sum(cell.across for cell in row) for row in rows)
            blank = [Cell("") for _ in range(wide - 2)]
            above = [
                [Cell(self.title, wide)],
                [Cell(""), *blank, Cell(self.number)],
                [Cell("部门：某单位"), *blank, Cell(f"单位：{self.style.unit}")],
            ]
            rows = [*above, *rows]
        size, head = self.style.page, self._head()
        if not size or self.style.inside or len(rows) <= size + head:
            return [rows]
        body = rows[head:]
        cuts = [body[n : n + size] for n in range(0, len(body), size)]
        again = [[Cell(c.words, c.across, c.down) for c in row] for row in rows[:head]]
        more = again if self.style.head_again else []
        return [[*rows[:head], *cuts[0]], *([*more, *cut] for cut in cuts[1:])]

    def _head(self) -> int:
        """Rows in front of the first that holds an amount or lists something."""
        for number, row in enumerate(self.rows):
            first = row[0].words
            if (
                any(c.gold for c in row)
                or first[:2] in ("合计", "一、")
                or first.startswith("合　")
            ):
                return number
        return len(self.rows)

    def html(self) -> str:
        """The caption's lines and the table."""
        number, title = f"<p>{self.number}</p>", f"<p>{escape(self.title)}</p>"
        lines = [number, title] if self.style.number_first else [title, number]
        unit = f"<p>金额单位：{self.style.unit}</p>"
        caption = "" if self.style.inside else "".join((*lines, unit))
        pages = [
            "".join(f"<tr>{''.join(map(self._td, row))}</tr>" for row in page)
            for page in self.pages()
        ]
        pages = [f"<table>{rows}</table>" for rows in pages]
        body = pages[0] + "".join(f"<p>— {n} —</p>{page}" for n, page in enumerate(pages[1:], 2))
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        return caption + body + note + "\n"

    def _td(self, cell: Cell) -> str:
        across = f' colspan="{cell.across}"' if cell.across > 1 else ""
        down = f' rowspan="{cell.down}"' if cell.down > 1 else ""
        words = escape(cell.words)
        if self.style.wrapped and len(words) > _WRAP and cell.gold is None:
            words = f"{words[:_WRAP]}<br>{words[_WRAP:]}"
        return f"<td{across}{down}>{words}</td>"


def printed(value: int, style: Style) -> str:
    """An amount of 分 as the house prints it, to two places of its unit."""
    if not value:
        return style.zero
    amount = Decimal(value) / (100 if style.unit == "元" else 1_000_000)
    amount = amount.quantize(Decimal("0.01"))
    return f"{amount:,}" if style.thousands else str(amount)


Head = str | tuple[str, int] | tuple[str, int, int]


def head(*words: Head) -> list[Cell]:
    """Header cells: words, or (words, columns), or (words, columns, rows)."""
    return [Cell(w) if isinstance(w, str) else Cell(*w) for w in words]


def index(first: Sequence[str | tuple[str, int]], columns: int) -> list[Cell]:
    """The row 栏次 that numbers the columns."""
    return [*head(*first), *(Cell(str(n + 1)) for n in range(columns))]
