"""Rows of one kind that can be gone through, or taken as a table of pandas, polars or Arrow."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from decimal import Decimal
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, overload

from kxai.errors import PackageMissing
from kxai.schema.address import Address, address_object

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

T = TypeVar("T")
Shape = Literal["text", "integer", "real", "flag", "decimal", "texts", "json"]
"""What a column holds. ``decimal`` is exact; ``texts`` are lists of text; ``json`` is the JSON text
of what has parts of its own."""
Columns = Mapping[str, Shape]


def _columns(order: str, **shapes: str) -> dict[str, Shape]:
    """The columns of ``order``, text but for those that are named under their ``shapes``."""
    told: dict[str, Shape] = dict.fromkeys(order.split(), "text")
    for shape, names in shapes.items():
        told |= dict.fromkeys(names.split(), shape)  # type: ignore[arg-type]
    return told


REPORTS: Columns = _columns(
    "id source sha256 org region level year kind unit language notes entity",
    integer="year",
    texts="notes",
)
FIGURES: Columns = _columns(
    "id report start end text value unit base_value base_unit decimals hedge indicator label year "
    "stage role direction layer dims page section engine confidence boxes cell reading at",
    integer="start end decimals year page",
    decimal="value base_value",
    real="confidence",
    texts="section",
    json="dims boxes at",
)
FINDINGS: Columns = _columns(
    "id report kind verdict severity figures spans stated expected equation diagnosis explanation "
    "explanation_en code place page",
    integer="page",
    texts="figures",
    json="spans diagnosis place",
)
REVIEWED: Columns = {
    **FINDINGS,
    **_columns("decision decided_by decided_at cause note changed", flag="changed"),
}


class Rows(Generic[T]):
    """Rows that are fetched when they are gone through, each time anew, a batch at a time.

    ``for figure in rows`` gives the values themselves; ``to_pandas``, ``to_polars`` and
    ``to_arrow`` give a table with a column for each field, in the order of the field list of
    docs/library.md. Decimals stay exact; lists of text stay lists; what has parts of its own
    (``dims``, ``at``, ``diagnosis``) is JSON text. ``fetch_part`` fetches ``most`` of them from the
    ``first`` (from 0), where that costs less than fetching all.
    """

    def __init__(
        self,
        fetch: Callable[[], Iterable[T]],
        columns: Columns,
        fetch_part: Callable[[int, int], Iterable[T]] | None = None,
    ) -> None:
        self._fetch = fetch
        self._shapes = columns
        self._fetch_part = fetch_part

    def __iter__(self) -> Iterator[T]:
        return iter(self._fetch())

    def part(self, first: int, most: int) -> list[T]:
        """At most ``most`` rows from the ``first`` (from 0) on."""
        if self._fetch_part is not None:
            return list(self._fetch_part(first, most))
        return list(islice(self, first, first + most))

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of the table."""
        return tuple(self._shapes)

    def objects(self) -> Iterator[dict[str, Any]]:
        """Each row as a mapping of column to value, as the tables hold it."""
        for row in self:
            yield {name: _value(getattr(row, name), shape) for name, shape in self._shapes.items()}

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a pandas DataFrame: integers are Int64, decimals are decimal.Decimal.

        Raises PackageMissing (E118) where pandas is not installed.
        """
        pandas = _package("pandas")
        kinds = {"integer": "Int64", "real": "float64", "flag": "boolean"}
        return pandas.DataFrame(
            {
                name: pandas.Series(values, dtype=kinds.get(self._shapes[name], "object"))
                for name, values in self._by_column().items()
            }
        )

    def to_polars(self) -> polars.DataFrame:
        """The rows as a polars DataFrame; decimals are Decimal with as many places as they need.

        Raises PackageMissing (E118) where polars is not installed.
        """
        polars = _package("polars")
        kinds = {
            "text": polars.String, "json": polars.String, "integer": polars.Int64,
            "real": polars.Float64, "flag": polars.Boolean, "texts": polars.List(polars.String),
        }  # fmt: skip
        return polars.DataFrame(
            [
                polars.Series(
                    name,
                    values,
                    dtype=polars.Decimal(38, _places(values))
                    if self._shapes[name] == "decimal"
                    else kinds[self._shapes[name]],
                )
                for name, values in self._by_column().items()
            ]
        )

    def to_arrow(self) -> pyarrow.Table:
        """The rows as an Arrow table; decimals are decimal128 with as many places as they need.

        Raises PackageMissing (E118) where pyarrow is not installed.
        """
        arrow = _package("pyarrow")
        columns = self._by_column()
        schema = self._arrow_schema({n: _places(v) for n, v in columns.items() if self._exact(n)})
        return arrow.table(columns, schema=schema)

    def arrow_schema(self) -> pyarrow.Schema:
        """The schema of the Arrow table; the rows are gone through for the places of decimals.

        Raises PackageMissing (E118) where pyarrow is not installed.
        """
        _package("pyarrow")
        exact = [name for name in self._shapes if self._exact(name)]
        places = dict.fromkeys(exact, 0)
        for row in self if exact else ():
            for name in exact:
                places[name] = max(places[name], _places([getattr(row, name)]))
        return self._arrow_schema(places)

    def _arrow_schema(self, places: Mapping[str, int]) -> pyarrow.Schema:
        arrow = _package("pyarrow")
        kinds = {
            "text": arrow.string(), "json": arrow.string(), "integer": arrow.int64(),
            "real": arrow.float64(), "flag": arrow.bool_(), "texts": arrow.list_(arrow.string()),
        }  # fmt: skip
        return arrow.schema(
            [
                (name, arrow.decimal128(38, places[name]) if self._exact(name) else kinds[shape])
                for name, shape in self._shapes.items()
            ]
        )

    def _exact(self, name: str) -> bool:
        return self._shapes[name] == "decimal"

    def _by_column(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {name: [] for name in self._shapes}
        for row in self.objects():
            for name, value in row.items():
                found[name].append(value)
        return found


class HeldRows(Rows[T], Sequence[T]):
    """Rows that are there already: those of one report that was just read."""

    def __init__(self, held: Sequence[T], columns: Columns) -> None:
        super().__init__(tuple, columns)
        self._held = tuple(held)

    def __iter__(self) -> Iterator[T]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        return self._held[at]

    def __eq__(self, other: object) -> bool:
        return self._held == (other._held if isinstance(other, HeldRows) else other)

    def __hash__(self) -> int:
        return hash(self._held)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self._held)} rows)"


def _value(value: Any, shape: Shape) -> Any:
    if shape == "json":
        told = _plain(value)
        return json.dumps(told, ensure_ascii=False) if told not in (None, {}, []) else None
    return list(value) if shape == "texts" else value


def _plain(value: Any) -> Any:
    """What JSON can tell of a value with parts."""
    if isinstance(value, Address):
        return address_object(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _places(values: Iterable[Decimal]) -> int:
    """How many decimal places hold all of ``values``."""
    exponents = [value.as_tuple().exponent for value in values]
    return max([0, *(-one for one in exponents if isinstance(one, int))])


def _package(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        extra = "arrow" if name == "pyarrow" else name
        raise PackageMissing(name, f'请先安装：pip install "kxai[{extra}]"') from error
