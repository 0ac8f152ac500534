"""The cached numbers of embedded charts, as lines like those that a text dump leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kxai.load.limits import integer

if TYPE_CHECKING:
    from lxml.etree import _Element

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MAX_POINTS = 1_000  # of one series; a report's charts have a dozen


def chart_lines(root: _Element) -> list[str]:
    """Title, and for each series its name, then categories and values, a tab behind each.

    Points without a value are left out together with their category.
    """
    lines: list[str] = []
    title = _title(root)
    if title:
        lines.append(title)
    for series in root.iter(f"{_C}ser"):
        values = _points(_first(series, "val", "yVal"))
        if not values:
            continue
        name = " ".join(_points(_first(series, "tx")).values())
        if name:
            lines.append(f"{name}\t")
        categories = _points(_first(series, "cat", "xVal"))
        words = [categories[index] for index in values if index in categories]
        lines.append("".join(f"{word}\t" for word in (*words, *values.values())))
    return lines


def _title(root: _Element) -> str:
    """The chart's own title, not one of its axes."""
    title = root.find(f"{_C}chart/{_C}title")
    if title is None:
        return ""
    words = "".join(t.text or "" for t in title.iter(f"{_A}t"))
    return " ".join((words or " ".join(_points(title).values())).split())


def _first(series: _Element, *names: str) -> _Element | None:
    for name in names:
        found = series.find(f"{_C}{name}")
        if found is not None:
            return found
    return None


def _points(holder: _Element | None) -> dict[int, str]:
    """The cached texts below ``holder`` by their index, in its order, empty ones left out.

    Of categories on several levels the innermost, which comes first, is taken.
    """
    if holder is None:
        return {}
    found: dict[int, str] = {}
    for point in holder.iter(f"{_C}pt"):
        value = point.find(f"{_C}v")
        words = " ".join((value.text or "").split()) if value is not None else ""
        if words:
            found.setdefault(integer(point.get("idx")), words)
        if len(found) >= _MAX_POINTS:
            break
    if not found:
        only = holder.find(f"{_C}v")
        words = " ".join((only.text or "").split()) if only is not None else ""
        return {0: words} if words else {}
    return dict(sorted(found.items()))
