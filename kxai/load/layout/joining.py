"""Lines to one piece of text: where a line break was a space, and where it was nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kxai.load.layout.lines import Line
from kxai.load.layout.piece_kinds import begins_item, first_unit, is_latin, is_number
from kxai.schema.place import Place

_STOPS = "。；：！？;:!?…"
_NEVER_FIRST = "，。、；：？！”’）》】〕〉」』％‰℃°)],;:!?%.．"
_NEVER_LAST = "“‘（《【〔〈「『([￥¥-－(,，.、"
_OPEN_NUMBER = re.compile(r".*\d[,，.．]|[-－]|\d{1,3}(?:[,，]\d{3})*[,，]\d{1,2}")
_NUMBER_CHARACTERS = re.compile(r"[-－]?[\d,，.．]+[%％]?")
_SLACK = 0.6  # of the type size: how much room must be left for a unit that would have fitted in


def join(pieces: Sequence[tuple[Line, str]]) -> tuple[str, tuple[Place, ...]]:
    """The text of lines, each with what stands in front of it, and the places of the lines."""
    parts: list[str] = []
    places: list[Place] = []
    at = 0
    for line, between in pieces:
        parts += (between, line.text)
        at += len(between)
        places += line.places(at)
        at += len(line.text)
    return "".join(parts), tuple(places)


def would_fit(line: Line, following: Line, room: float) -> bool:
    """True where the first unit of the next line had room behind ``line``: the break was meant.

    ``room`` is how wide a line may be, in points.
    """
    unit = first_unit(following.text)
    if line.text[-1:] in _NEVER_LAST or following.text[:1] in _NEVER_FIRST:
        return False
    width = following.edges[2 * len(unit) - 1] - following.edges[0]
    return line.x1 - line.x0 + width + _SLACK * min(line.size, following.size) < room


def running(before: str, after: str) -> str:
    """What belongs between two lines of one paragraph: a space between Latin words."""
    if before and after and is_latin(before[-1]) and is_latin(after[0]):
        return "" if before[-1].isdigit() and after[0].isdigit() else " "
    return ""


def join_cell(lines: Sequence[Line], room: float) -> tuple[str, tuple[Place, ...]]:
    """The text of a cell that is ``room`` points wide, and where its lines stand.

    A name or number that was too wide for its column becomes whole again; paragraphs, and numbers
    that stand below each other, get a space between them.
    """
    if not lines:
        return "", ()
    pieces = [(lines[0], "")]
    held = lines[0].text  # since the last space
    for line, following in pairwise(lines):
        between = _in_cell(held, line, following, room)
        pieces.append((following, between))
        held = following.text if between else held + following.text
    return join(pieces)


def _in_cell(held: str, line: Line, following: Line, room: float) -> str:
    after = following.text
    if _NUMBER_CHARACTERS.fullmatch(held) and _NUMBER_CHARACTERS.fullmatch(after):
        if _OPEN_NUMBER.fullmatch(held) or not is_number(held) or not is_number(after):
            return ""
        return " " if would_fit(line, following, room) else ""
    if begins_item(after) and (held[-1:] in _STOPS or would_fit(line, following, room)):
        return " "
    if held[-1:] in _STOPS and would_fit(line, following, room):
        return " "
    if would_fit(line, following, room) and (held[-1:].isdigit() != after[:1].isdigit()):
        return "" if after[:1] in "年月日个项元" else " "
    return running(held, after)


def would_go_on(lines: Sequence[Line], following: Sequence[Line], room: float) -> bool:
    """True where a cell's lines are full and end within a word or number, so that what follows on
    the next page belongs to it."""
    if not lines or not following:
        return False
    last, first = lines[-1], following[0]
    if is_number(following[-1].text) and is_number(last.text):
        return False
    open_end = _OPEN_NUMBER.fullmatch(last.text) is not None or last.text[-1] in _NEVER_LAST
    full = not would_fit(last, first, room)
    return open_end or (full and last.text[-1] not in _STOPS and not begins_item(first.text))
