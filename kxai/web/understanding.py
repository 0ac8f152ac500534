"""How a question was understood, as fields that can be changed, and the plan that they make."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast, get_args

from fastapi import Request

from kxai.ask.operations import REGISTRY
from kxai.ask.outcomes import WANTED_ZH
from kxai.ask.plan import Operand, Operation, Plan, Wanted
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.figure import STAGE_ZH
from kxai.store.listing import Listing

STAGES: Mapping[str, str] = {stage: STAGE_ZH[stage] for stage in ("budget", "adjusted", "final")}
OPERATIONS = {name: spec.zh for name, spec in REGISTRY.items() if name != "refuse"}
TAKEN = {name: zh or "不限" for name, zh in WANTED_ZH.items()}
_MOST_BODIES, _MOST_YEARS = 50, 20
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_APART = re.compile(r"[、，,;；\s]+")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Fields:
    """What the fields hold: names of bodies and years, as a person writes them one behind the
    other; ``of`` the id of an indicator or "" for the words of the question; ``stage`` "" for the
    usual one; ``take`` a ``Wanted``; ``do`` an ``Operation``."""

    org: str = ""
    year: str = ""
    of: str = ""
    stage: str = ""
    take: Wanted = "amount"
    do: Operation = "lookup"


def fields_of(plan: Plan, store: Listing) -> Fields:
    """A plan as fields."""
    first = plan.operands[0] if plan.operands else None
    indicators = first.indicators if first else []
    return Fields(
        "、".join(_bodies(plan, store)), "、".join(map(str, plan.years)),
        indicators[0] if len(plan.operands) == 1 and indicators else "", plan.stage or "",
        plan.wanted, plan.operation if plan.operation in OPERATIONS else "lookup",
    )  # fmt: skip


def told_fields(request: Request) -> Fields | None:
    """The fields of an address; None where it changes nothing."""
    told = request.query_params
    if told.get("as") != "1":
        return None
    stage, take, do = (told.get(name, "") for name in ("as_stage", "as_take", "as_do"))
    of = told.get("as_of", "")
    return Fields(
        told.get("as_org", "")[:_LONGEST], told.get("as_year", "")[:_LONGEST],
        of if of in CATALOGUE else "", stage if stage in STAGES else "",
        cast(Wanted, take if take in get_args(Wanted) else "amount"),
        cast(Operation, do if do in OPERATIONS else "lookup"),
    )  # fmt: skip


def changed(plan: Plan, fields: Fields, store: Listing) -> Plan:
    """A plan with what the fields tell; what they do not speak of stays. A name that no body of
    the archive has is ``unresolved``."""
    before = fields_of(plan, store)
    told: dict[str, object] = {}
    if fields.org != before.org or fields.year != before.year:
        reports, unknown = _reports(fields.org, store)
        told |= {"reports": reports, "named": bool(reports), "unresolved": unknown, "near": []}
        told |= {"guessed": [], "place": False}
        years = [int(year) for year in _YEAR.findall(fields.year)]
        told |= {"years": years[:_MOST_YEARS], "previous": False, "stages": {}}
    if fields.of and fields.of != before.of:
        # The phrase is what of a question no name of the catalogue covers.
        told["operands"] = [Operand(phrase="", indicators=[fields.of])]
    if fields.stage != before.stage:
        told |= {"stage": fields.stage or None, "stages": {}}
    told |= {"wanted": fields.take, "operation": fields.do}
    return plan.model_copy(update=told)


def _bodies(plan: Plan, store: Listing) -> Sequence[str]:
    if not plan.reports:
        return plan.unresolved
    found = [stored.report.org or "" for stored in store.reports(plan.reports)]
    return [name for name in dict.fromkeys(found) if name][:_MOST_BODIES]


def _reports(written: str, store: Listing) -> tuple[list[str], list[str]]:
    """The reports of the bodies whose names, or parts of them, are written; and what none has."""
    found: list[str] = []
    unknown: list[str] = []
    for name in filter(None, _APART.split(written)):
        own = store.reports_of([name])
        if not own:
            own = store.reports_of(store.bodies(words=name, most=_MOST_BODIES)[0])
        if not own:
            unknown.append(name)
        found += [report.id for report in own]
    return list(dict.fromkeys(found)), unknown
