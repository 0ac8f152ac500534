"""Names and titles without the marks that reports set or leave as they please."""

from __future__ import annotations

import re

_FOLD = str.maketrans({"(": "（", ")": "）", "、": None} | dict.fromkeys("“”\"'‘’＂「」"))
_MARKS = re.compile(r"[\s“”\"'‘’＂「」《》（）()、，,]+")


def fold_name(name: str) -> str:
    """A name of a figure as names are compared: no quotation marks, brackets of one width.

    >>> fold_name("“三公”经费(合计)")
    '三公经费（合计）'
    """
    return name.translate(_FOLD)


def fold_title(title: str) -> str:
    """A title of a table as titles are compared: no blanks, quotation marks, brackets, commas.

    >>> fold_title("一般公共预算“三公”经费、会议费支出表")
    '一般公共预算三公经费会议费支出表'
    """
    return _MARKS.sub("", title)
