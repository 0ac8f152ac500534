"""The cached numbers of embedded charts, as lines like those that a text dump leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MAX_POINTS = 1_000


def chart_lines(root: _Element) -> list[str]:
    """Title and a line a series: name, then categories, then values, a tab behind each."""
    lines: list[str] = []
    title = root.find(f".//{_C}title")
    words = "".join(t.text or "" for t in title.iter(f"{_A}t")).strip() if title is not None else ""
    if words:
        lines.append(words)
    for series in root.iter(f"{_C}ser"):
        name = "".join(_points(series.find(f"{_C}tx"))).strip()
        categories = _points(series.find(f"{_C}cat"))
        values = _points(series.find(f"{_C}val"))
        if not values:
            continue
        if name:
            lines.append(f"{name}\t")
        cells = (*categories[: len(values)], *values)
        lines.append("".join(f"{' '.join(cell.split())}\t" for cell in cells))
    return lines


def _points(holder: _Element | None) -> list[str]:
    """The cached texts below ``holder`` in the order of their index."""
    if holder is None:
        return []
    found: list[tuple[int, str]] = []
    for point in holder.iter(f"{_C}pt"):
        index = point.get("idx", "0")
        value = point.find(f"{_C}v")
        found.append(
            (int(index) if index.isdigit() else 0, (value.text or "") if value is not None else "")
        )
        if len(found) >= _MAX_POINTS:
            break
    if not found:
        return [v.text or "" for v in holder.iter(f"{_C}v")][:_MAX_POINTS]
    return [text for _, text in sorted(found, key=lambda item: item[0])]
