"""Labels the numbers that embedded charts left in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kxai.extract.rules.functions import find_function
from kxai.extract.rules.phrases import noun_phrase
from kxai.extract.rules.scene import Label
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.schema.document import Document, Layer
from kxai.schema.mention import FIGURE_KINDS, Mention
from kxai.schema.report import Report
from kxai.text.residue import ChartPoint, chart_blocks, chart_series

_YEAR = re.compile(r"(20[0-3]\d|19[89]\d)")


def label_charts(
    document: Document,
    report: Report,
    mentions: Sequence[Mention],
    labelled: dict[int, tuple[Mention, Label, Layer]],
) -> list[tuple[int, int]]:
    """Add the chart figures to ``labelled``; return the spans that charts cover."""
    text = document.text
    # Only a plain text hides its charts; a format that marks them has told them all.
    plain = document.format in ("txt", "md")
    known = [block for block in document.blocks if block.layer == "chart"]
    blocks = chart_blocks(text) if plain else known
    by_start = {mention.start: mention for mention in mentions}
    for block in blocks:
        for point in chart_series(text, block):
            mention = by_start.get(point.start)
            if mention is not None and mention.kind in FIGURE_KINDS:
                labelled[mention.start] = (mention, _label(point, report), "chart")
    return [(block.start, block.end) for block in blocks]


def _label(point: ChartPoint, report: Report) -> Label:
    year = report.year
    for words in (point.name, point.category):
        match = _YEAR.search(words)
        if match:
            year = int(match[1])
    for words in (point.name, point.category, point.title):
        named = _indicator(_YEAR.sub("", words).removeprefix("年"))
        if named:
            indicator, dims = named
            name = noun_phrase(words)
            return Label(indicator, name, "amount", year, "final", dims, None, 0.85, report.unit)
    name = " ".join(filter(None, (point.title, point.name, point.category)))
    return Label("other", name, "amount", year, "final", {}, None, 0.5, report.unit)


def _indicator(words: str) -> tuple[str, dict[str, str]] | None:
    words = re.sub(r"(?:决算|预算)?(?:变动|对比|结构)?(?:情况|图|表)$", "", words.strip())
    hits = [hit for hit in find_indicators(words) if CATALOGUE[hit[2]].kind == "money"]
    function = find_function(words)
    if function is not None:
        dims = {"name": function.name}
        return "function", ({"code": function.code, **dims} if function.code else dims)
    if hits and hits[0][2] != "assets.vehicles":
        return hits[0][2], {}
    return None
