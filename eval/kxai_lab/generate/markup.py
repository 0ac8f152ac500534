"""Marked numbers in a report that is being made: how they travel through a file format, and the
gold line that each becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_DIRECTIONS = {"up", "down", "flat"}
OPEN, CLOSE, FIRST = "\ue000", "\ue001", 0xE100
"""A marked number travels as OPEN, chr(FIRST + its index), the number, CLOSE."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A number as a reader labels it; ``options`` are the key=value parts of the mark."""

    text: str
    unit: str
    indicator: str
    role: str
    options: Mapping[str, str] = field(default_factory=dict)


def carried(index: int, text: str) -> str:
    """The marked number as it travels through a file."""
    return f"{OPEN}{chr(FIRST + index)}{text}{CLOSE}"


def strip_marks(text: str) -> tuple[str, list[tuple[int, int, int]]]:
    """(clean text, (mark index, start, end) in it) of a text that carries marks."""
    out: list[str] = []
    places: list[tuple[int, int, int]] = []
    at = length = 0
    while (begin := text.find(OPEN, at)) >= 0:
        stop = text.index(CLOSE, begin)
        number = text[begin + 2 : stop]
        out.append(text[at:begin])
        length += begin - at
        places.append((ord(text[begin + 1]) - FIRST, length, length + len(number)))
        out.append(number)
        length += len(number)
        at = stop + 1
    out.append(text[at:])
    return "".join(out), places


def gold_figure(
    doc: str, mark: Mark, start: int, end: int, header: Mapping[str, str]
) -> dict[str, Any]:
    """One line of ``gold/figures``, in the form of hand-made gold."""
    options = mark.options
    value = options.get("value") or mark.text.replace(",", "").replace("，", "").replace(" ", "")
    value = value.translate({0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0E: "."})
    direction = options.get("dir")
    if direction is not None and direction not in _DIRECTIONS:
        raise ValueError(f"{doc}: direction {direction!r} of {mark.text}")
    line: dict[str, Any] = {
        "doc": doc,
        "start": start,
        "end": end,
        "text": mark.text,
        "value": value,
        "unit": mark.unit,
        "indicator": mark.indicator,
        "dims": {k[5:]: v for k, v in options.items() if k.startswith("dims.")},
        "year": int(options.get("year", header["year"])),
        "stage": options.get("stage", header.get("stage", "final")),
        "role": mark.role,
        "direction": direction,
        "layer": options.get("layer", "text"),
    }
    if "alt" in options:
        line["indicator_alt"] = options["alt"].split("/")
    if "hedge" in options:
        line["bound"] = options["hedge"]
    for flag, name in (("optional", "optional"), ("implied", "unit_implied")):
        if flag in options:
            line[name] = True
    return line
