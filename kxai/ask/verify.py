"""An answer taken apart: every number must stand in what is cited or computed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from kxai.ask.answer import Answer

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def numbers(text: str) -> set[str]:
    """Numbers of a text in one spelling: 1,200.50 → 1200.5."""
    found = set()
    for match in _NUMBER.findall(text):
        plain = match.replace(",", "")
        if "." in plain:
            plain = plain.rstrip("0").rstrip(".")
        found.add(plain.lstrip("0") or "0")
    return found


def faults(
    answer: Answer,
    text_of: Callable[[str], str],
    *,
    years: set[int],
    values: Collection[str] = (),
) -> list[str]:
    """What is wrong with an answer: numbers from nowhere, citations that are no exact slices.

    ``text_of`` gives the stored text of a report; ``years`` are those of reports and figures,
    which a sentence may name; ``values`` those of the figures it uses, where a report prints them
    in other digits.
    """
    out = []
    for citation in answer.citations:
        if text_of(citation.report)[citation.start : citation.end] != citation.quote:
            out.append(f"citation {citation.report}:{citation.start}-{citation.end}")
    carried = {str(year) for year in years} | numbers(" ".join(values))
    for citation in answer.citations:
        carried |= numbers(_plain(citation.quote)) | numbers(_plain(citation.section))
    for step in answer.computation:
        carried |= numbers(_plain(str(step)))
    if answer.answerable:
        out += sorted(numbers(_plain(answer.answer)) - carried)
        if not answer.citations:
            out.append("no citation")
    return out


def _plain(text: str) -> str:
    return text.translate({0xFF10 + i: str(i) for i in range(10)} | {0xFF0E: "."})
