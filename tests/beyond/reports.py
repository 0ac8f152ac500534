"""Reports made of text, as this room reads them."""

from __future__ import annotations

from pathlib import Path

from kxai.beyond import look_beyond
from kxai.extract import extract
from kxai.load import load
from kxai.schema.finding import BEYOND_SUMS, Finding

LEFT_OUT = "〔略〕"
"""Stands in a text for so many words that it is a whole report."""
_FILLER = "养殖塘口巡查照常进行，苗种逐塘检测后投放，水质按周取样。\n" * 45


def written(folder: Path, text: str, name: str = "甲.txt") -> Path:
    """A file of this text."""
    path = folder / name
    path.write_text(text.replace(LEFT_OUT, _FILLER), "utf-8")
    return path


def remarks(folder: Path, text: str, kind: str = "", name: str = "甲.txt") -> list[Finding]:
    """What is told of a report of this text, all of it or one kind."""
    document = load(written(folder, text, name))
    found = look_beyond(document, extract(document), (kind,) if kind else BEYOND_SUMS)
    for finding in found:
        assert finding.severity in ("warning", "info")
        assert finding.verdict == "noted"
        assert finding.kind in BEYOND_SUMS
        assert finding.explanation
        assert finding.code == finding.diagnosis[0]["code"]
        assert finding.explanation_en
        assert all(document.text[start:end].strip() for start, end in finding.spans)
    return list(found)


def codes(folder: Path, text: str, kind: str = "") -> set[str]:
    """The rules that had something to tell."""
    return {finding.code for finding in remarks(folder, text, kind)}
