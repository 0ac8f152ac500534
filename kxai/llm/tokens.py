"""Estimating tokens where nobody has counted them yet."""

from __future__ import annotations

import re
from math import ceil

_ASCII_RUN = re.compile(r"[\x21-\x7e]+")
_WORD = 2.5  # ASCII characters of a token: ids and JSON are dense
_OTHER = 0.9  # tokens of any other character; measured 0.6 to 0.8 on reports
_MESSAGE = 4  # tokens that a message has around its text


def estimate(*texts: str) -> int:
    """At least about as many tokens as ``texts`` have; reservations are made with it."""
    total = 0.0
    for text in texts:
        ascii_chars = sum(len(run) for run in _ASCII_RUN.findall(text))
        blanks = text.count(" ")
        total += _MESSAGE + ascii_chars / _WORD + (len(text) - ascii_chars - blanks) * _OTHER
    return ceil(total)
