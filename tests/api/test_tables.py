"""Rows as tables of the libraries that are there, and a line to install those that are not."""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest

import kxai
from kxai.errors import PackageMissing

TEXT = "2023年收入合计16.70万元，其中：财政拨款收入10.2万元，其他收入7.505万元。培训3场。"


@pytest.fixture
def figures() -> kxai.Rows[kxai.Figure]:
    return kxai.read_text(TEXT).figures


@pytest.mark.parametrize(
    ("library", "method", "extra"),
    [
        ("pandas", "to_pandas", "pandas"),
        ("polars", "to_polars", "polars"),
        ("pyarrow", "to_arrow", "arrow"),
    ],
)
def test_a_library_that_is_not_there_is_named_with_its_line(
    figures: kxai.Rows[kxai.Figure],
    monkeypatch: pytest.MonkeyPatch,
    library: str,
    method: str,
    extra: str,
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(PackageMissing) as caught:
        getattr(figures, method)()
    told = f'[E118] {library}：没有安装所需的组件：请先安装：pip install "kxai[{extra}]"'
    assert str(caught.value) == told


def test_pandas(figures: kxai.Rows[kxai.Figure]) -> None:
    pytest.importorskip("pandas")
    table = figures.to_pandas()
    assert list(table.columns) == list(figures.columns)
    assert list(table["value"]) == [one.value for one in figures]
    assert sum(table["value"][:3]) == Decimal("34.405")
    assert str(table["year"].dtype) == "Int64"


def test_polars(figures: kxai.Rows[kxai.Figure]) -> None:
    pytest.importorskip("polars")
    table = figures.to_polars()
    assert table.columns == list(figures.columns)
    assert table["value"].to_list() == [one.value for one in figures]
    assert table["section"].to_list() == [list(one.section) for one in figures]


def test_arrow(figures: kxai.Rows[kxai.Figure]) -> None:
    pytest.importorskip("pyarrow")
    table = figures.to_arrow()
    assert table.column_names == list(figures.columns)
    assert table["value"].to_pylist() == [one.value for one in figures]
    assert table["at"].to_pylist()[0].startswith("{")


def test_tables_of_nothing_have_their_columns() -> None:
    nothing = kxai.read_text("没有数字。")
    for library, method in (
        ("pandas", "to_pandas"),
        ("polars", "to_polars"),
        ("pyarrow", "to_arrow"),
    ):
        try:
            __import__(library)
        except ImportError:
            continue
        for rows in (nothing.figures, nothing.findings):
            assert len(getattr(rows, method)().columns) == len(rows.columns)
