"""Who, which year, which kind: asked where the rules could not tell."""

from __future__ import annotations

import re
from dataclasses import replace

from kxai.errors import ModelError
from kxai.extract.extraction import Extraction
from kxai.extract.llm.marked_pieces import opening_lines
from kxai.extract.llm.sender import Sender
from kxai.extract.llm.shapes import ReportFacts, report_facts
from kxai.schema.report import Report

TASK = "report_metadata"
_MOST = 200
_YEAR = re.compile(r"(?<!\d)(19[89]\d|20[0-4]\d)(?!\d)")


async def ask_facts(extraction: Extraction, sender: Sender) -> Report:
    """The report with what the rules left open filled in; what they knew stays."""
    report = extraction.report
    if report.org is not None and report.year is not None and report.kind != "unknown":
        return report
    lines = opening_lines(extraction.text)
    if lines is None:
        return report
    texts = [extraction.text[start:end] for start, end in lines.spans]
    years = sorted({int(year) for text in texts for year in _YEAR.findall(text)})
    shape: type[ReportFacts] = report_facts(texts, years)
    span = (lines.spans[0][0], lines.spans[-1][1])
    question = sender.question(TASK, lines.shown(extraction.text))
    reply = await sender.ask(TASK, question, shape, span=span, max_tokens=_MOST)
    if isinstance(reply, ModelError):
        return report
    return replace(
        report,
        org=report.org or reply.org,
        year=report.year or reply.year,
        kind=reply.kind if report.kind == "unknown" else report.kind,
    )
