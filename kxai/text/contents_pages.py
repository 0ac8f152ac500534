"""The numbers of pages in a table of contents, where a blank alone leads to them."""

from __future__ import annotations

import re

from kxai.text.lines import Span, line_spans

_TITLE = re.compile(r"[\s\u3000]*目[ \t\u3000]*[录次][\s\u3000]*")
_ENTRY = re.compile(r"[^。；，,：:|\t]{4,60}?[ \u3000\xa0.．…·\t-]+(?P<page>\d{1,3})[ \t\u3000]*")
_PLAIN = re.compile(r"[^。；，,：:|\t\d]{2,60}")
_MOST_OTHERS = 2  # entries without a page, or blank lines, in a row


def page_numbers(text: str) -> list[Span]:
    """Spans of the numbers of pages behind the entries below 目录, in order.

    >>> text = "目 录\\n一、概况 3\\n二、收支 5\\n全年收入 7"
    >>> [text[a:b] for a, b in page_numbers(text)]
    ['3', '5', '7']
    """
    if "目" not in text:
        return []
    found: list[Span] = []
    inside = False
    last = others = 0
    for start, end in line_spans(text):
        if _TITLE.fullmatch(text, start, end):
            inside, last, others = True, 0, 0
        elif inside:
            entry = _ENTRY.fullmatch(text, start, end)
            if entry and int(entry["page"]) >= last:
                found.append(entry.span("page"))
                last, others = int(entry["page"]), 0
                continue
            others += 1
            inside = others <= _MOST_OTHERS and (
                start == end or bool(_PLAIN.fullmatch(text, start, end))
            )
    return found
