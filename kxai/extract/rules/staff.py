"""Labels numbers of people who work for a body, or did: posts, staff, retired."""

from __future__ import annotations

import re
from typing import NamedTuple

from kxai.extract.rules import lexicon
from kxai.extract.rules.phrases import noun_phrase, right_noun
from kxai.extract.rules.scene import Label, Scene
from kxai.extract.rules.subject import Subject
from kxai.genre import words
from kxai.genre.catalogue import find_indicators
from kxai.schema.figure import Role, Stage
from kxai.schema.mention import Mention

_PERSON_UNITS = {"人", "名", "人次", "位", "个"}
_VERB_OF_PLANNING = re.compile(r"\d{4}年|预算|决算|规划")  # 编制2024年部门预算单位5个: no posts
_WORKING = words("staff.working").regex
_DEPENDANTS = words("staff.dependants").regex
_ABOUT_THE_BODY = re.compile(r"概况|人员|编制|机构|基本情况|构成")
_HOLDS = re.compile(r"(?:实有|现有|实际有)$")
_BY_POST = re.compile(r"(在职|在编|在岗|离退休|退休|离休)(?:人员|职工|干部|教师|教职工)?$")
_OTHER_PERSONS = re.compile(r"(?:年[末底])?其[他它]人员(?:人数)?")
_POSTS = re.compile(r"(?:行政|事业|参公|机关|工勤)编制?(?![内外])")  # 核定7名事业编制
INDICATORS = re.compile(r"(?:绩效)?(?:目标|评价)?指标")  # 该项目编制15个绩效目标指标


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
    if hits and lexicon.is_light(re.sub(r"人数?$", "", place.clause[hits[-1][1] :])):
        start, stop, indicator = hits[-1]
        name = place.clause[start:stop]
        dims: dict[str, str] = {}
        inside = place.inside
        same = subject.indicator == indicator
        if same and (place.of_which or inside):
            prefix = noun_phrase(place.clause[:start])
            dims = {"type": f"{prefix}{name}" if prefix else name}
        return Label(indicator, name, role, place.year, stage, dims, direction, 0.95)
    if not hits and _OTHER_PERSONS.fullmatch(trimmed_clause):
        return Label("other", trimmed_clause, role, place.year, stage, {}, direction, 0.7)
    in_list = place.of_which or place.inside
    named = _BY_POST.search(trimmed_clause)
    held = subject.indicator == "staff.authorised" and _HOLDS.search(place.clause)
    if (named or held) and not hits:  # 编制9人，实有8人
        retired = named and not named[1].startswith("在")
        indicator, name = (
            "staff.retired" if retired else "staff.actual",
            named[0] if named else "实有",
        )
        return Label(indicator, name, role, place.year, stage, {}, direction, 0.9)
    of_body = (subject.indicator or "").startswith("staff.") or any(
        _ABOUT_THE_BODY.search(title) for title in place.scene.section[-2:]
    )
    phrase = re.sub(r"仅$", "", re.sub(r"(?:人数|数)$", "", noun_phrase(trimmed_clause)))
    if of_body and not hits and _DEPENDANTS.search(phrase):
        return Label("other", phrase, role, place.year, stage, {}, direction, 0.7)
    if of_body and not hits and _WORKING.search(phrase) and mention.unit in _PERSON_UNITS:
        dims = {"type": phrase}
        return Label("staff.actual", phrase, role, place.year, stage, dims, direction, 0.75)
    noun = right_noun(place.right)
    if not hits and _POSTS.match(noun):
        return Label("staff.authorised", noun, role, place.year, stage, {}, direction, 0.85)
    counted = re.match(r"(在职|离退休|退休|离休)(?:人员|职工|干部)?", noun)
    if counted and not hits:
        indicator = "staff.actual" if counted[1] == "在职" else "staff.retired"
        return Label(indicator, counted[0], role, place.year, stage, {}, direction, 0.8)
    if (subject.indicator or "").startswith("staff.") and in_list and mention.unit in _PERSON_UNITS:
        name = noun_phrase(place.clause)
        if name and not re.search(r"[，。]", name) and len(name) <= 12:
            dims, of = {"type": name}, subject.indicator or ""
            return Label(of, name, role, place.year, stage, dims, direction, 0.9)
    return None
