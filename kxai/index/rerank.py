"""A light re-rank of fused passages by what a question says of body, year, section and numbers."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from kxai.index import tokens
from kxai.index.passages import Passage

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def reranked(
    passage: Passage, question: str, orgs: Collection[str], years: Collection[int]
) -> Passage:
    """The passage with its score raised for each of these that it shares with the question."""
    factor = 1.0
    if orgs and passage.org in orgs:
        factor *= 1.5
    if years and passage.year in years:
        factor *= 1.2
    path = tokens.fold("".join(passage.section))
    folded = tokens.fold(question)
    named = {gram for gram in tokens.grams(path) if len(gram) == 2}
    asked = {gram for gram in tokens.grams(folded) if len(gram) == 2}
    factor *= 1 + 0.1 * len(named & asked) / max(4, len(named))
    written = {number for number in _NUMBER.findall(folded) if len(number) > 2}
    written -= {str(year) for year in range(1990, 2050)}
    text = tokens.fold(passage.text)
    if any(re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|\.\d)", text) for number in written):
        factor *= 1.5
    return replace(passage, score=passage.score * factor)
