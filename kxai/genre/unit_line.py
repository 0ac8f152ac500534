"""The line that states the unit of a table's money, wherever it stands (``words/units.toml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kxai.genre.reader import current

UNIT_LABEL = current().compiled("unit.label").any_of
"""A regex group for what stands before the unit (金额单位：), to build longer patterns with."""
_MONEY = current().compiled("unit.money").any_of
_BEHIND_LABEL = rf"{UNIT_LABEL}\s*(?:人民币)?\s*({_MONEY})"
_LABELLED = re.compile(_BEHIND_LABEL)
_STATED = re.compile(rf"{_BEHIND_LABEL}|[（(]\s*(?:单位[：:]?)?\s*({_MONEY})\s*[）)]")
_REST_OF_TITLE = re.compile(rf"[（(]?{UNIT_LABEL}.*$")


def labelled_unit(words: str) -> str | None:
    """The unit behind the first label in ``words``.

    >>> labelled_unit("金额单位：人民币万元")
    '万元'
    """
    found = _LABELLED.search(words)
    return found[1] if found else None


def stated_unit(words: str) -> str | None:
    """The unit that a caption or header states last, behind a label or alone in brackets.

    >>> stated_unit("预算数（元）")
    '元'
    """
    found = list(_STATED.finditer(words))
    return (found[-1][1] or found[-1][2]) if found else None


def labelled_units(text: str) -> Iterator[str]:
    """Every unit that the tables of a text are declared to use."""
    return (match[1] for match in _LABELLED.finditer(text))


def without_unit(title: str) -> str:
    """A title without the statement of its unit and what follows it."""
    return _REST_OF_TITLE.sub("", title)
