"""What an archive teaches about questions: short texts, and the passages that answer them.

A section's title asks for what stands under it, and a clause for the passage that it is cut out of
(the inverse cloze task: Lee, Chang, Toutanova 2019). Nobody has to write a question for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kxai.index.passages import Passage

_CLAUSE = re.compile(r"[，。；：\n]")
_SHORTEST, _LONGEST = 4, 30  # characters of a clause that may be a question
_OF_EACH = 12  # pairs of a passage
_MOST = 12_000


def pairs(passages: Sequence[Passage]) -> Iterator[tuple[str, int]]:
    """Short texts with the number of the passage that each is about, of passages spread evenly."""
    step = max(1, len(passages) * _OF_EACH // _MOST)
    for number in range(0, len(passages), step):
        for text in _asked(passages[number])[:_OF_EACH]:
            yield text, number


def _asked(passage: Passage) -> list[str]:
    titles = [passage.section[-1], "".join(passage.section[-2:])] if passage.section else []
    clauses = (clause.strip() for clause in _CLAUSE.split(passage.text))
    return titles + [clause for clause in clauses if _SHORTEST <= len(clause) <= _LONGEST]
