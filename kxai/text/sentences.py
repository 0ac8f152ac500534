"""Cutting a text into sentences."""

from __future__ import annotations

import re

# White space in front of a sentence is none of it; a torn table's cell is a line and so a sentence.
_SENTENCE = re.compile(
    r"[^\s。！？；](?:[^。！？；\n\r\v\f\x85\u2028\u2029]"
    r"|。(?=[）)][，,]?(?:同?比|较|与|占|完成)))*(?:[。！？；]+[”’」』》）)]*)?|[。！？；]+"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans ``(start, end)`` of the sentences of ``text``, in order, white space at their ends
    left out; together they hold every other character.

    A sentence ends behind 。！？； (and the quotation mark or bracket that closes there) or at a
    line end, not where a bracket closes behind it and what it stands behind goes on
    (费用5万元（上年6万元。）比上年减少1万元). An ASCII point or semicolon ends none: it may stand
    inside a number or an English name.
    """
    return [(m.start(), m.start() + len(m[0].rstrip())) for m in _SENTENCE.finditer(text)]
