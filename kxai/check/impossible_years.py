"""Years that cannot be meant: an amount compared with its own year, cars of another year's end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kxai.check.context import Context, name_of
from kxai.check.relation import CheckedRelation
from kxai.check.wording import quantity
from kxai.genre import words
from kxai.schema.figure import Figure
from kxai.schema.finding import Severity

_BASE_YEAR = words("check.changes.base_year").regex
_PLANNED = words("check.years.planned").regex
_AS_OF = words("check.years.as_of").regex
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")
_SUBJECT_YEAR = re.compile(
    r"(?<![\d比较与同过于])(?<![比较与同过于] )((?:19|20)\d{2})\s*年(?!度?同期)"
)
_WITHIN = 24  # characters from the base of comparison to the change


def check_years(context: Context) -> Iterator[CheckedRelation]:
    """year: 2026年…比2026年增加 in one sentence that names no other year; 截至2023年12月31日 of the
    cars in the accounts of 2024."""
    for figure in context.figures:
        if figure.layer != "text":
            continue
        if figure.role in ("change", "growth_rate"):
            yield from _own_year(context, figure)
        elif figure.indicator == "assets.vehicles" and not figure.dims:
            yield from _other_end(context, figure)


def _own_year(context: Context, move: Figure) -> Iterator[CheckedRelation]:
    start = context.start_of_sentence(move)
    told = context.text[start : move.start]
    match = next(reversed(list(_BASE_YEAR.finditer(told))), None)
    if match is None or len(told) - match.end() > _WITHIN:
        return
    if context.report.year not in (None, int(match["year"])):
        return
    subjects = set(_SUBJECT_YEAR.findall(told))
    years = set(_YEAR.findall(told))
    # a plan of the year is a base of its own
    if years == subjects == {match["year"]} and not _PLANNED.search(told, match.end()):
        yield _named(move, match[0], "warning")


def _other_end(context: Context, cars: Figure) -> Iterator[CheckedRelation]:
    if context.report.kind != "final_accounts" or context.report.year is None:
        return
    told = context.text[context.start_of_sentence(cars) : cars.start]
    match = _AS_OF.search(told)
    if match is not None and int(match["year"]) != context.report.year:
        yield _named(cars, match[0], "info")


def _named(figure: Figure, said: str, severity: Severity) -> CheckedRelation:
    return CheckedRelation(
        "year",
        "inconsistent",
        (figure,),
        f"{said}…{quantity(figure)}",
        "",
        "year_meant",
        {"name": name_of(figure), "said": said},
        severity=severity,
    )
