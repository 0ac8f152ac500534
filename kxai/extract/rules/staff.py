"""Labels numbers of people who work for a body, or did: posts, staff, retired."""

from __future__ import annotations

import re
from typing import NamedTuple

from kxai.extract.rules import lexicon
from kxai.extract.rules.phrases import noun_phrase, right_noun
from kxai.extract.rules.ratios import without_change
from kxai.extract.rules.scene import Label, Scene
from kxai.extract.rules.subject import Subject
from kxai.genre import words
from kxai.genre.catalogue import find_indicators
from kxai.schema.figure import Role, Stage
from kxai.schema.mention import Mention

_PERSON_UNITS = {"人", "名", "人次", "位", "个"}
_VERB_OF_PLANNING = words("staff.verb_of_planning").regex
_WORKING = words("staff.working").regex
_DEPENDANTS = words("staff.dependants").regex
_ABOUT_THE_BODY = words("staff.about_the_body").regex
_FINANCED = words("staff.financed").regex
_HOLDS = words("staff.holds").regex
_BY_POST = words("staff.by_post").regex
_OTHER_PERSONS = words("staff.others").regex
_POSTS = words("staff.posts").regex
INDICATORS = words("staff.indicators").regex
_NUMBER_OF = words("staff.number_of").regex
_NUMBER_OF_KIND = words("staff.number_of_kind").regex
_KIND_OF_POST = words("staff.kind_of_post").regex
_COUNTED = words("staff.counted").regex
_UNIT_OF_BODY = words("staff.unit_of_body").regex


class CountPlace(NamedTuple):
    """Where a count stands: the words before and behind it, and what the sentence speaks of."""

    gap: str
    clause: str
    right: str
    scene: Scene
    subject: Subject
    year: int | None
    of_which: bool
    inside: bool


def label_staff(mention: Mention, place: CountPlace) -> Label | None:
    """The label of a number of posts or people of a body; None for another count."""
    if (mention.unit and mention.unit not in _PERSON_UNITS) or INDICATORS.match(place.right):
        return None
    hits = [
        hit
        for hit in find_indicators(place.clause)
        if hit[2].startswith("staff.") and not _VERB_OF_PLANNING.search(place.clause, hit[1])
    ]
    subject = place.subject
    direction = lexicon.change_direction(place.gap)
    role: Role = "change" if direction else "count"
    stage: Stage = place.scene.stage
    trimmed_clause = lexicon.trimmed(place.clause)
    if hits and lexicon.is_light(_NUMBER_OF.sub("", place.clause[hits[-1][1] :])):
        start, stop, indicator = hits[-1]
        name = place.clause[start:stop]
        dims: dict[str, str] = {}
        if subject.indicator == "staff.actual" and place.inside and _KIND_OF_POST.fullmatch(name):
            dims = {"type": name}  # 实有41人（行政编制20人，事业编制21人）: of those who are there
            return Label("staff.actual", name, role, place.year, stage, dims, direction, 0.9)
        inside = place.inside
        same = subject.indicator == indicator
        dims = _of_unit(place, place.clause[:start])
        if not dims and same and (place.of_which or inside):
            prefix = noun_phrase(place.clause[:start])
            dims = {"type": f"{prefix}{name}" if prefix else name}
        return Label(indicator, name, role, place.year, stage, dims, direction, 0.95)
    of_staff = (subject.indicator or "").startswith("staff.") and subject.role != "change"
    if direction and of_staff and lexicon.is_light(without_change(trimmed_clause)):
        # 在职职工246人，比上年减少10人
        dims = subject.dims
        return Label(
            subject.indicator or "", subject.label, role, place.year, stage, dims, direction, 0.85
        )
    if not hits and _OTHER_PERSONS.fullmatch(trimmed_clause):
        return Label("other", trimmed_clause, role, place.year, stage, {}, direction, 0.7)
    if not hits and _FINANCED.search(trimmed_clause):
        name = noun_phrase(trimmed_clause)
        return Label("staff.actual", name, role, place.year, stage, {}, direction, 0.75)
    in_list = place.of_which or place.inside
    named = _BY_POST.search(trimmed_clause)
    held = subject.indicator == "staff.authorised" and _HOLDS.search(place.clause)
    if (named or held) and not hits:  # 编制9人，实有8人
        retired = named and not named["post"].startswith("在")
        indicator, name = (
            "staff.retired" if retired else "staff.actual",
            named[0] if named else "实有",
        )
        dims = _of_unit(place, trimmed_clause[: named.start()] if named else "")
        return Label(indicator, name, role, place.year, stage, dims, direction, 0.9)
    of_body = (subject.indicator or "").startswith("staff.") or any(
        _ABOUT_THE_BODY.search(title) for title in place.scene.section[-2:]
    )
    phrase = _NUMBER_OF_KIND.sub("", noun_phrase(trimmed_clause)).removesuffix("仅")
    if of_body and not hits and _DEPENDANTS.search(phrase):
        return Label("other", phrase, role, place.year, stage, {}, direction, 0.7)
    if of_body and not hits and _WORKING.search(phrase) and mention.unit in _PERSON_UNITS:
        dims = {"type": phrase}
        return Label("staff.actual", phrase, role, place.year, stage, dims, direction, 0.75)
    noun = right_noun(place.right)
    if not hits and _POSTS.match(noun):
        return Label("staff.authorised", noun, role, place.year, stage, {}, direction, 0.85)
    counted = _COUNTED.match(noun)
    if counted and not hits:
        indicator = "staff.actual" if counted["post"] == "在职" else "staff.retired"
        return Label(indicator, counted[0], role, place.year, stage, {}, direction, 0.8)
    if (subject.indicator or "").startswith("staff.") and in_list and mention.unit in _PERSON_UNITS:
        name = noun_phrase(place.clause)
        if name and not re.search(r"[，。]", name) and len(name) <= 12:
            dims, of = {"type": name}, subject.indicator or ""
            return Label(of, name, role, place.year, stage, dims, direction, 0.9)
    return None


def _of_unit(place: CountPlace, before: str) -> dict[str, str]:
    """The unit whose people are told (水利站编制8人，实有7人), from the words ``before`` their name
    or, where there are none, from what the sentence told last."""
    words_before = lexicon.trimmed(before)
    if not words_before:
        of_staff = (place.subject.indicator or "").startswith("staff.")
        org = place.subject.dims.get("org") if of_staff else None
        return {"org": org} if org else {}
    unit = noun_phrase(words_before)
    body = place.scene.report.org or ""
    is_body = body.endswith(unit) or unit.endswith(body or unit)
    return {"org": unit} if _UNIT_OF_BODY.search(unit) and not is_body else {}
