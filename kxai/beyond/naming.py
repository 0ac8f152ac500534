"""The report calls itself something that it is not: another kind of report, another place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kxai.beyond.remark import Remark, Severity, joined
from kxai.beyond.script import Script
from kxai.genre import Words, words
from kxai.genre.places import province_of, ranks_of_places
from kxai.schema.report import KIND_ZH

_OTHER_KIND: Mapping[str, tuple[Words, Words]] = {
    "budget": (words("form.kind.accounts"), words("form.kind.accounts_heading")),
    "final_accounts": (words("form.kind.budget"), words("form.kind.budget_heading")),
}
_YEAR = re.compile(r"20\d\d")
_MOST_PLACES = 4  # more of them tell that the report is of the other kind
_AUTONOMOUS = "自治区"
_FOREIGN: Mapping[str, Words] = {
    "区": words("form.place.county"),
    "县": words("form.place.district"),
    "旗": words("form.place.district"),
}
_WIDER = words("form.place.wider").regex
_SUBJECT = words("form.subject").regex
_LONGEST_PLACE = 12


def check_naming(script: Script) -> Iterator[Remark]:
    """A budget that speaks of its accounts (or the other way round), a district that calls itself
    a county, a body of another county."""
    yield from _other_kind(script)
    yield from _other_place(script)
    yield from _other_body(script)


def _other_kind(script: Script) -> Iterator[Remark]:
    lists = _OTHER_KIND.get(script.report.kind)
    if lists is None:
        return
    wording, heading = lists
    found = wording.regex.finditer(script.prose)
    spans = [match.span() for match in found if _is_of_year(match[0], script)]
    for one in script.headings:
        line = script.prose[one.start : one.end].strip()
        title = heading.regex.search(one.title)
        if title is not None and line and _is_title(line, one.title) and _is_of_year(line, script):
            at = script.prose.find(title[0], one.start, one.end)
            spans.append((max(at, one.start), max(at, one.start) + len(title[0])))
    if 0 < len(spans) <= _MOST_PLACES:
        quoted = joined(script.prose[slice(*span)] for span in spans)
        told = {"quoted": quoted, "kind": KIND_ZH[script.report.kind]}
        yield Remark("form.other_kind", "warning", tuple(spans), told)


def _is_of_year(words_: str, script: Script) -> bool:
    """False where other years than the report's are named alone: they have accounts and budgets."""
    years = {int(year) for year in _YEAR.findall(words_)}
    return not years or script.report.year in years


def _is_title(line: str, title: str) -> bool:
    """True where a heading is all that its line says."""
    return len(line) <= len(title) + 8


def _other_place(script: Script) -> Iterator[Remark]:
    region = script.report.region or ""
    own = _own_name(region)
    found = _FOREIGN.get(own[-1:]) if own else None
    if found is not None and _has_sister(own, script.prose):
        return
    # Where the wider place is called so as well (an autonomous region, 我区) nothing is foreign.
    if found is None or (own[-1] != "区" and _AUTONOMOUS in (province_of(region) or _AUTONOMOUS)):
        return
    spans = [
        match.span()
        for match in found.regex.finditer(script.prose)
        if not _WIDER.search(script.prose, max(0, match.start() - 8), match.start())
    ]
    if spans:
        quoted = joined(script.prose[slice(*span)] for span in spans)
        # A county may lie in a zone that its people call 我区.
        severity: Severity = "warning" if own[-1] == "区" else "info"
        yield Remark("form.other_place", severity, tuple(spans), {"quoted": quoted, "own": own})


def _other_body(script: Script) -> Iterator[Remark]:
    """A sentence of the accounts that begins with a body of another county, as one that was copied
    does: XX县水产站2031年收入…"""
    region = script.report.region or ""
    if not _own_name(region):
        return
    spans = [
        match.span("body")
        for match in _SUBJECT.finditer(script.body)
        if (place := _leading_county(match["body"]))
        and place not in region + (script.report.org or "")
    ]
    if 0 < len(spans) <= _MOST_PLACES:
        quoted = joined(script.body[slice(*span)] for span in spans)
        told = {"quoted": quoted, "own": script.report.org or region}
        yield Remark("form.other_body", "warning", tuple(spans), told)


def _leading_county(body: str) -> str:
    """The listed county that a name begins with, behind its province and prefecture; "" where it
    begins with none, or is nothing else."""
    ranks = ranks_of_places()
    at = 0
    while at < len(body):
        lengths = range(min(_LONGEST_PLACE, len(body) - at), 1, -1)
        name = next((body[at : at + n] for n in lengths if body[at : at + n] in ranks), "")
        if not name:
            return ""
        at += len(name)
        if ranks[name] == "county":
            return name if len(body) >= at + 2 else ""
    return ""


def _has_sister(own: str, text: str) -> bool:
    """True where the text names a place of the same name and the other kind (a district that was
    a county, a zone that covers one): then either word may be meant."""
    other = "县" if own[-1] == "区" else "区"
    return re.search(f"{re.escape(own[:-1])}[一-龥]{{0,6}}{other}", text) is not None


def _own_name(region: str) -> str:
    """The listed county, district or banner that ``region`` ends in, "" where there is none."""
    ranks = ranks_of_places()
    listed = (region[at:] for at in range(len(region)) if ranks.get(region[at:]) == "county")
    return next(listed, "")
