"""The words of the project as types: documents, mentions, figures, findings, reports.

Frozen values inside; pydantic only where data crosses the border of the process.
"""

from kxai.schema.document import Block, Cell, Document, Grid, Page
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding, Severity, Verdict
from kxai.schema.mention import FIGURE_KINDS, Mention
from kxai.schema.report import Kind, Report

__all__ = [
    "FIGURE_KINDS",
    "Block",
    "Cell",
    "Document",
    "Figure",
    "Finding",
    "Grid",
    "Kind",
    "Mention",
    "Page",
    "Report",
    "Severity",
    "Verdict",
]
