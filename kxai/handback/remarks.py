"""Remarks in an original file: what each says about its problem, and what comes out of it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kxai.handback import letter_texts
from kxai.handback.confirmed import Confirmed
from kxai.handback.letter_texts import COLUMN_ZH
from kxai.schema.finding import BEYOND_SUMS


@dataclass(frozen=True, slots=True)
class Annotated:
    """The bytes of an annotated file. ``placed`` counts the findings with a remark at their own
    place; those in ``unplaced`` (by number) are told together at the beginning."""

    data: bytes
    placed: int
    unplaced: tuple[int, ...]


def remark_lines(item: Confirmed) -> list[str]:
    """The lines of the remark at the place that is to be looked at, each safe to print."""
    beyond = item.finding.kind in BEYOND_SUMS
    lines = [letter_texts.REMARK.format(number=item.number, kind=item.kind)]
    if beyond:
        lines.append(item.computed)
    elif item.computed:
        lines.append(f"{COLUMN_ZH['computed']}：{item.computed}")
    if item.stated and item.finding.kind != "same":
        lines.append(f"报告为：{item.stated}")
    for key, told in (("expected", item.expected), ("cause", item.cause)):
        if told:
            lines.append(f"{COLUMN_ZH[key]}：{told}")
    if item.opinion != letter_texts.PLEASE_CHECK:
        lines.append(f"{COLUMN_ZH['opinion']}：{item.opinion}")
    return [line for line in lines if line]


def beside_line(item: Confirmed) -> str:
    """The remark at another number of the equation."""
    where, _, heading = item.place.partition("；")[0].partition(letter_texts.UNDER)
    # A person finds a page; the lines and paragraphs of other files nobody counts.
    place = where if where.endswith("页") or not heading else f"“{heading}”处"
    return letter_texts.BESIDE.format(number=item.number, place=place)


def together_lines(items: Sequence[Confirmed]) -> list[str]:
    """The remark at the beginning of a file, about problems that no place in it can bear."""
    return [letter_texts.NO_PLACE, *(line for item in items for line in remark_lines(item))]
