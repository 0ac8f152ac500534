"""Rows of the standard tables: the label of an amount, its subject code, its side."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from kxai.extract.rules.cells import LIST_NUMBER
from kxai.extract.rules.row_codes import CLASS, SECTION, joined_code, undoubled
from kxai.genre import words
from kxai.read.row_paths import RowPaths
from kxai.schema.document import Cell, Grid
from kxai.text.headers import column_headers, header_rows, words_of
from kxai.text.lines import unspaced
from kxai.text.table_rows import covering_rows

_DIGITS = re.compile(r"\d{2,8}")
_CODED = re.compile(r"(2\d\d(?:\d\d){0,2}|3\d\d(?:\d\d)?)[\s\-—]*([一-鿿].*)", re.DOTALL)
_NUMBER = re.compile(
    r"[-－−(（]?\s*[¥￥]?[\d０-９][\d,，.．０-９\s]*[)）]?\s*(?:%|％|[百千万亿]*元)?"
)
_NOTHING = re.compile(r"[—\-－–/\\]{1,4}")
_LEFT = words("standard.income_total").regex
_RIGHT = words("standard.spending_side").regex
_BALANCE = words("standard.balance").regex
_BODY = words("standard.body").regex
_BODY_CODE = words("standard.body_code").regex
_LISTED = words("standard.listed").regex
_PARTIAL = words("standard.partial_total").regex
_LINE_DIGITS = 3
_MANY_LINES = 5  # whole numbers, four in five of which follow each other


def bare(words: str) -> str:
    """Words without white space, list number, unit in brackets and a closing colon."""
    plain = LIST_NUMBER.sub("", unspaced(words))
    plain = re.sub(r"^[（(][一二三四五六七八九十\d]{1,3}[）)]", "", plain)
    plain = re.sub(r"[（(](?:万|千|百)?元[）)]$", "", plain)
    plain = re.sub(r"^其中[：:]?(?:[（(]\d[）)])?", "", plain)
    return plain.rstrip("：:")


def _is_number(words: str) -> bool:
    """True for a number alone: 3.公务接待费 is a label, whatever it begins with."""
    return bool(_NUMBER.fullmatch(words))


class Row(NamedTuple):
    """The label next to an amount (``name``), its code, the row's first label, and whether the row
    is one of a body (部门, 单位)."""

    name: str
    code: str
    first: str
    number: int
    body: bool


class Rows:
    """The rows of a table, indexed."""

    def __init__(self, grid: Grid, text: str) -> None:
        self.grid, self.text = grid, text
        self.head = header_rows(grid, text)
        self._covering = covering_rows(grid)
        self._heads: dict[int, list[str]] = {}
        self._codes = self._read_codes()

    def words(self, cell: Cell) -> str:
        return words_of(cell, self.text)

    def is_amount(self, cell: Cell) -> bool:
        """True for a cell below the headers that holds a number, not a code of a row."""
        words = self.words(cell)
        if cell.row < self.head or not _is_number(words):
            return False
        if words.isdecimal() and cell.column in self._numbered:
            return False
        head = "".join(self._headers(cell.column)[-1:])
        return not re.fullmatch(r".*(?:编码|代码|行次|序号)|[类款项]", head)

    @cached_property
    def _numbered(self) -> frozenset[int]:
        """Columns whose whole numbers count the lines (行次), whatever their header has become."""
        found = set()
        columns: dict[int, list[int]] = {}
        for cell in self.grid.cells:
            words = self.words(cell)
            if words.isdecimal() and len(words) <= _LINE_DIGITS:
                columns.setdefault(cell.column, []).append(int(words))
        for column, whole in columns.items():
            steps = sum(after - before == 1 for before, after in pairwise(whole))
            if len(whole) >= _MANY_LINES and 5 * steps >= 4 * (len(whole) - 1):
                found.add(column)
        return frozenset(found)

    def row_of(self, cell: Cell) -> Row:
        """The label and code of the row that ``cell`` stands in, on its side of the table."""
        label = self._label(cell)
        words = self.words(label) if label is not None else ""
        if label is not None:
            words += self._goes_on(cell.row, label.column)
        name, code = bare(words), ""
        coded = _CODED.fullmatch(words)
        if coded:
            code, name = coded[1], bare(coded[2])
        elif label is not None:
            code = self._codes.get((cell.row, label.column), "")
        row = self._covering[cell.row]
        texts = [w for c in row if (w := self.words(c)) and not _is_number(w)]
        first = bare(texts[0]) if texts else ""
        body = label is not None and not code and self._names_bodies(label.column)
        return Row(name, code, first, cell.row, body)

    def is_told_apart(self, cell: Cell) -> bool:
        """False for an amount beside another of the same label under the same headers, or under
        none: what tells them apart was lost. 小计 alone is no header where a column has none."""
        label, heads = self._label(cell), self._headers(cell.column)
        partial = all(map(_PARTIAL.fullmatch, heads))
        for other in self._covering[cell.row]:
            others = self._headers(other.column)
            if other.column == cell.column or not (others == heads or (partial and not others)):
                continue
            if self.is_amount(other) and self._label(other) is label:
                return False
        return True

    def is_right(self, cell: Cell) -> bool:
        """True for an amount on the side of payments."""
        return self._right is not None and cell.column > self._right

    def is_told_before(self, cell: Cell) -> bool:
        """True where a row above has the same label: 总计 of payments below that of receipts."""
        name = self.row_of(cell).name
        return any(
            bare(self.words(c)) == name
            for row in range(self.head, cell.row)
            for c in self._covering[row][:1]
        )

    def below_balance(self, cell: Cell) -> bool:
        """True for a line that follows 年初结转和结余 in its column of labels."""
        label = self._label(cell)
        if label is None:
            return False
        for row in range(cell.row - 1, max(self.head, cell.row - 5) - 1, -1):
            above = next((c for c in self._covering[row] if c.column == label.column), None)
            words = bare(self.words(above)) if above is not None else ""
            if _BALANCE.match(words):
                return True
            if re.search(r"合计|总计|本年收入", words):
                return False
        return False

    @cached_property
    def paths(self) -> RowPaths:
        """The labels of every row from the outermost, merged cells carried down."""
        return RowPaths(self.grid, self.text)

    def label_of(self, cell: Cell) -> Cell | None:
        """The cell of words next to an amount, on its side of the table."""
        return self._label(cell)

    def has_label(self, wanted: str | re.Pattern[str]) -> bool:
        """True where a label below the headers is ``wanted``."""
        return any(re.fullmatch(wanted, label) for label in self._labels)

    def has_head(self, wanted: re.Pattern[str]) -> bool:
        """True where a header of a column is ``wanted``."""
        columns = range(self.grid.columns)
        return any(wanted.fullmatch(bare(h)) for c in columns for h in self._headers(c))

    @cached_property
    def _labels(self) -> frozenset[str]:
        return frozenset(bare(self.words(c)) for c in self.grid.cells if c.row >= self.head)

    @cached_property
    def of_bodies(self) -> bool:
        """True where the rows are those of bodies."""
        return any(self._names_bodies(c) for c in range(min(self.grid.columns, 4)))

    def project_of(self, row: Row) -> str:
        """The words of a row in the column 项目名称."""
        for cell in self._covering[row.number]:
            if "".join(self._headers(cell.column)[-1:]).endswith(("项目名称", "项目")):
                return unspaced(self.words(cell))
        return ""

    def _names_bodies(self, column: int) -> bool:
        return any(_BODY.match(head) for head in self._headers(column)[-1:])

    def _headers(self, column: int) -> list[str]:
        found = self._heads.get(column)
        if found is None:
            heads = column_headers(self.grid, self.grid.rows, column, self.text)
            found = self._heads[column] = [unspaced(head) for head in heads]
        return found

    @cached_property
    def _right(self) -> int | None:
        """The column of labels of payments, in a table of two sides; None where receipts and
        payments stand one below the other."""
        labels = [
            (cell.column, unspaced(self.words(cell)))
            for cell in self.grid.cells
            if cell.row >= self.head
        ]
        right = min((column for column, words in labels if _RIGHT.fullmatch(words)), default=None)
        left = {column for column, words in labels if _LEFT.fullmatch(words)}
        return None if right in left else right

    def _label(self, cell: Cell) -> Cell | None:
        """The nearest words left of a cell, on its side."""
        stop = self._right if self._right is not None and cell.column > self._right else -1
        for other in reversed(self._covering[cell.row]):
            if other.column >= cell.column:
                continue
            if other.column < stop:
                break
            words = self.words(other)
            if not words or _NOTHING.fullmatch(words):
                continue
            if not _is_number(words) or _CODED.fullmatch(words):
                return other
        return None

    def _read_codes(self) -> dict[tuple[int, int], str]:
        """Subject codes by row and column of the label behind them; a code split into 类, 款 and
        项 leaves out what stands above."""
        found: dict[tuple[int, int], str] = {}
        odd: dict[tuple[int, int], str] = {}
        first = self._first_code_column
        above: dict[int, tuple[str, str]] = {}  # class and section by column of the label
        for number in range(self.head, self.grid.rows):
            parts: list[tuple[int, str]] = []
            for cell in self._covering[number]:
                words = unspaced(self.words(cell))
                if words.isdecimal() and cell.row == number:
                    words += self._goes_on(number, cell.column)
                if self._is_code(words, cell.column):
                    parts.append((cell.column, words))
                elif words and not _is_number(words):
                    if parts:
                        code = joined_code(parts, above.get(cell.column, ("", "")), first)
                        if code:
                            found[number, cell.column] = code
                            above[cell.column] = (code[:CLASS], code[CLASS:SECTION])
                        else:
                            odd[number, cell.column] = "".join(word for _, word in parts)
                    parts = []
        return found | undoubled(odd, found)

    def _goes_on(self, row: int, column: int) -> str:
        """What a row without amounts holds below a cell: the rest of words that are wrapped.

        A row with a code of its own, or one that lists something, is another line; of a wrapped
        code a digit is left (208 05 as 20|0 over 8|5), or two where it stands in one column.
        """
        if row + 1 >= self.grid.rows or not self._coded:
            return ""
        rest = {
            c.column: w for c in self._covering[row + 1] if c.row > row and (w := self.words(c))
        }
        first = self._first_code_column
        texts = [w for w in rest.values() if not w.isdecimal()]
        codes = any(w.isdecimal() and len(w) > 1 + (c == first) for c, w in rest.items())
        if not texts or codes or any(map(_is_number, texts)):
            return ""
        if any(_LISTED.match(w) for w in texts) or not self._has_amounts(row):
            return ""
        return rest.get(column, "")

    def _has_amounts(self, row: int) -> bool:
        return any(
            _is_number(w) and not w.isdecimal() for c in self._covering[row] if (w := self.words(c))
        )

    @cached_property
    def _coded(self) -> bool:
        """True for a table of accounts: its rows have codes."""
        return any(
            re.fullmatch(r"[23]\d{2,6}", self.words(c)) and self._codes_here(c.column)
            for c in self.grid.cells
            if c.row >= self.head
        )

    @cached_property
    def _first_code_column(self) -> int:
        columns = [
            cell.column
            for cell in self.grid.cells
            if cell.row >= self.head
            and re.fullmatch(r"[23]\d\d", self.words(cell))
            and self._codes_here(cell.column)
        ]
        return min(columns, default=0)

    def _is_code(self, words: str, column: int) -> bool:
        """True for a code or a part of one; 款 and 项 may have lost the 0 in front (301 | 2)."""
        if _DIGITS.fullmatch(words):
            return self._codes_here(column)
        heads = self._headers(column)[-1:]
        return len(words) == 1 and words.isdecimal() and heads in (["款"], ["项"])

    def _codes_here(self, column: int) -> bool:
        if any(map(_BODY_CODE.fullmatch, self._headers(column)[-1:])):
            return False
        heads = "".join(self._headers(column)[-2:])
        return bool(re.search(r"编码|代码|科目|功能|类|款|项", heads)) or not heads
