"""What went wrong with a sample, in Chinese."""

from __future__ import annotations

from kxai.evaluate.harness_words import LABEL_ZH, MISS_ZH
from kxai.evaluate.match import FIELDS, Miss

_AROUND = 10


def wrong_labels(miss: Miss, text: str) -> str:
    """``标错“…110.36…”：单位为元，应为万元``, the number with the words before it."""
    before = text[max(0, miss.start - _AROUND) : miss.start].rpartition("\n")[2].strip()
    told = "；".join(
        f"{LABEL_ZH[name]}为{_plain(have)}，应为{_plain(want)}"
        for name, have, want in miss.wrong
        if name in FIELDS
    )
    told = told or miss.note
    number = text[miss.start : miss.end]
    return f"{MISS_ZH[miss.kind]}“{before}[{number}]”" + (f"：{told}" if told else "")


def _plain(value: object) -> str:
    return "（空）" if value in (None, "") else str(value)
