"""Outline, tables, charts and chunks of real reports, where a folder of them is at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kxai.text.chunks import chunks
from kxai.text.grid import recover_grids
from kxai.text.headers import column_headers, row_headers, words_of
from kxai.text.outline import outline
from kxai.text.residue import chart_blocks, chart_series

FOLDER = Path(
    os.environ.get("KXAI_REAL_REPORTS", Path(__file__).parents[2] / "../shared/reports")
).resolve()
REPORTS = sorted(FOLDER.glob("*.txt"))

pytestmark = pytest.mark.skipif(not REPORTS, reason="no folder of real reports")


def read(stem: str) -> str:
    found = next((path for path in REPORTS if path.name.startswith(stem)), None)
    if found is None:
        pytest.skip(f"no report {stem}")
    return found.read_bytes().decode("utf-8")


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name[:3])
def test_structure_is_in_place(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    found = outline(text)
    grids = recover_grids(text)
    charts = chart_blocks(text)
    assert len(found.headings) > 10
    assert max(heading.level for heading in found.headings) <= 6
    spans = sorted([(g.start, g.end) for g in grids] + [(b.start, b.end) for b in charts])
    assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))  # noqa: RUF007
    pieces = chunks(text, outline=found)
    assert all(len(piece.text) <= 400 for piece in pieces)
    assert "".join("".join(p.text.split()) for p in pieces) == "".join(text.split())


def test_chart_residue_of_final_accounts() -> None:
    text = read("002")
    values = [
        text[p.start : p.end] for block in chart_blocks(text) for p in chart_series(text, block)
    ]
    assert values == [
        "580.8599999999974", "95.66", "624", "676.52", "622.91999999999996", "676.52", "500.53", "137.58000000000001",
        "38.15", "0.26", "0.81", "2.58", "624", "676.52", "663.95999999999799",
    ]  # fmt: skip


def test_torn_form_of_an_overall_evaluation() -> None:
    text = read("001")
    grid = next(g for g in recover_grids(text) if "61.33" in text[g.start : g.end])
    cell = next(c for c in grid.cells if words_of(c, text) == "16.70")
    assert column_headers(grid, cell.row, cell.column, text) == ["其中：", "公用支出"]
    assert row_headers(grid, cell.row, cell.column, text) == ["局机关及二级机构汇总"]
    assert outline(text).path_at(text.rindex("16.70"))[-1] == "基本支出"


def test_reports_bound_together_have_their_roots() -> None:
    text = read("000")
    found = outline(text)
    roots = [heading.title for heading in found.headings if heading.level == 0]
    assert sum(title.endswith("项目绩效自评报告") for title in roots) == 4
    assert sum(title.endswith("绩效目标自评表") for title in roots) == 4
    assert found.path_at(len(text) - 5)[0] == "附表"
