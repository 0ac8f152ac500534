"""Labels numbers of things and people: staff, cars, receptions, projects, activities, scores."""

from __future__ import annotations

import re

from kxai.extract.rules import lexicon
from kxai.extract.rules.phrases import last_clause, noun_phrase, open_clause, right_noun
from kxai.extract.rules.ratios import without_change
from kxai.extract.rules.scene import Label, Scene, with_project
from kxai.extract.rules.staff import INDICATORS, CountPlace, label_staff
from kxai.extract.rules.subject import Subject
from kxai.genre import readings, words
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.figure import Role, Stage
from kxai.schema.mention import Mention

_SCORE = words("count.score").regex
_UNITS_OF_LABELS = words("count.unit_of_label").any_of
UNIT_OF_LABEL = re.compile(rf"[（(]({_UNITS_OF_LABELS})[）)][：:]?\s*$")
_PAGE_VIEWS = words("prose.page_views").regex
_RULES_BY_NUMBER = words("prose.rules_by_number").regex
_RULES_FOLLOW = words("count.rules_follow").regex
_STRUCTURE = words("staff.structure").regex
_CLOSES = re.compile(r"[）)]$")  # 预算执行(20分)19.3分
_THEN_SCORE = words("count.then_score").regex
_REACHED = words("count.reached").regex
_COMPARED = words("count.compared").regex
_MOVES_FROM = words("count.moves_from").regex
_WEIGHT = words("count.weight").regex
_WEIGHTED_LEVEL = words("scores.weighted_level").regex
_BARE_VERB = words("count.bare_verb").regex
_MANAGED_PROJECTS = readings("count.managed").members
_GOALS_ALONE = "绩效目标"  # no kind of management: that projects have goals
_BUDGETED = words("count.budgeted_projects").regex
_BATCHES = ("批次", "批", "批(次)", "批（次）")
_CARS = ("assets.vehicles", "three_public.vehicle_purchase")
_FIVE_DIGITS = 10_000
_GROUPS = words("count.groups").regex
_VISITING_GROUPS = words("count.visiting_groups").regex
_STANDING = words("count.standing").regex
_BODIES = words("count.bodies").regex
_BODIES_BEFORE = words("count.bodies_before").regex
_WENT = words("staff.went").regex
_HELD = words("count.held").regex
_OUTWARD = words("count.outward").regex
_OF_A_GOAL = words("count.of_a_goal").regex
_ATTRIBUTIVE = words("count.attributive").regex
_NAME_OF_SCORE = words("count.name_of_score").regex
_PROJECT_NAME = words("count.project_name").regex
_OFFICIAL_RECEPTION = words("count.official_reception").regex
_UNDER_RECEPTION = words("count.under_reception").regex
_NOT_RECEIVED = words("count.not_received").regex
_NO_CAR = words("count.no_car").regex
_CARS_BOUGHT = words("count.cars_bought").regex
_ALL_CARS = words("count.all_cars").regex
_QUOTA_OF_CARS = words("count.quota_of_cars").regex
_IN_PLACE = words("count.in_place").regex
_WHOLE_FLEET = words("count.whole_fleet").regex
_CARS_OF_WHICH = words("count.cars_of_which").regex
_UNIT_PRICE = words("count.unit_price").regex
_EQUIPMENT = words("count.equipment").regex


def label_count(
    mention: Mention,
    gap: str,
    right: str,
    *,
    scene: Scene,
    subject: Subject,
    year: int | None,
    of_which: bool,
    inside: bool,
) -> Label | None:
    """The label of a count, score, rank or bare number; None where it means nothing."""
    if _PAGE_VIEWS.search(gap) or (mention.unit == "个月" and gap.endswith("前")):
        return None
    if _RULES_FOLLOW.match(mention.unit + right) and _RULES_BY_NUMBER.search(gap):
        return None  # 市委30条规定
    if mention.unit == "年" and mention.value >= _FIVE_DIGITS:
        return None  # 20231年: a year with a digit too many
    told = UNIT_OF_LABEL.search(gap) if not mention.unit else None
    if told:  # 公务用车保有量（辆）：2
        gap = gap[: told.start()]
        mention = mention._replace(unit=told[1])
    place = CountPlace(gap, last_clause(gap), right, scene, subject, year, of_which, inside)
    label = (
        _score(mention, place)
        or _reception(mention, place)
        or _vehicles(mention, place)
        or _equipment(mention, place)
        or _managed_projects(mention, place)
        or label_staff(mention, place)
    )
    return label or _activity(mention, place)


def _stage(place: CountPlace, *, done: bool = False) -> Stage:
    if _OF_A_GOAL.match(place.right):
        return "target"
    report_year = place.scene.year
    if place.year is not None and report_year is not None and place.year > report_year:
        return "target"
    if lexicon.is_target(place.clause) and not re.search(r"超|完成了", place.clause[-3:]):
        return "target"
    if place.scene.plan and _REACHED.search(lexicon.trimmed(place.clause)):
        return "final"
    if place.scene.plan:
        attributive = _ATTRIBUTIVE.match(place.right)
        return "final" if attributive else "target"
    standing = _STANDING.search(place.clause + place.right[:6]) and not lexicon.is_target(
        place.clause
    )
    if place.scene.report.planned and not done and not standing:
        return "target"  # things that a budget counts are things to be done
    return place.scene.stage


def _score(mention: Mention, place: CountPlace) -> Label | None:
    if mention.kind != "score" and not (
        mention.kind == "number"
        and not mention.unit
        and lexicon.trimmed(place.clause).endswith(("得分", "评分"))
    ):
        return None
    bracketed = place.gap.endswith(("（", "(")) and _CLOSES.match(place.right)
    level = f"{place.gap[-16:]}{mention.text}{mention.unit}{place.right[:1]}"
    weight = (
        _WEIGHT.search(place.clause)
        or _THEN_SCORE.match(place.right)
        or bracketed
        or _WEIGHTED_LEVEL.search(level)  # 产出指标（50分）数量指标…
    )
    indicator = "performance.weight" if weight else "performance.score"
    name = noun_phrase(place.clause)
    dims: dict[str, str] = {}
    before = _NAME_OF_SCORE.split(name)[0].strip("，、 ")
    before = re.sub(r"^.*(?:、|，)", "", before)
    if _PROJECT_NAME.search(before) and "整体" not in before:
        dims["project"] = before
    label = Label(
        indicator,
        name,
        "score",
        place.year,
        "final",
        dims,
        None,
        0.9 if _SCORE.search(place.gap) else 0.75,
        mention.unit or "分",
    )
    return with_project(label, place.scene)


def _reception(mention: Mention, place: CountPlace) -> Label | None:
    near = place.gap + place.right[:10]
    heading = place.scene.heading
    subject = place.subject.indicator or ""
    official = bool(_OFFICIAL_RECEPTION.search(near)) or (
        "接待" in near and bool(_UNDER_RECEPTION.search(heading))
    )
    abroad = "出国" in near or (
        subject.startswith(("abroad.", "three_public.abroad")) and not official
    )
    reception = official or subject.startswith(("reception.", "three_public.reception"))
    dims = (
        {"type": "外事"}
        if _OUTWARD.search(place.gap) or place.subject.dims.get("type") == "外事"
        else {}
    )
    unit = mention.unit
    counted = unit in ("人", "人次", "个", *_BATCHES, "团", "次", "")
    if _BODIES.match(place.right) or _BODIES_BEFORE.search(place.clause):
        return None
    visitors = reception and unit == "个" and bool(_VISITING_GROUPS.search(place.clause))
    if abroad and counted and (_GROUPS.search(near) or unit in ("人", "人次", "个", *_BATCHES)):
        groups = unit in _BATCHES or bool(_GROUPS.search(place.gap + place.right[:3]))
        groups = groups and unit not in ("人", "人次")
        indicator = "abroad.groups" if groups else "abroad.persons"
    elif reception and (
        visitors
        or unit in (*_BATCHES, "个批次", "起")
        or place.right.startswith("批")
        or lexicon.trimmed(place.clause).endswith(("批次", "批次数"))
    ):
        indicator = "reception.batches"
    elif reception and unit in ("人", "人次") and not _NOT_RECEIVED.search(place.clause):
        indicator = "reception.persons"
    else:
        return None
    name = noun_phrase(place.clause) or CATALOGUE[indicator].zh
    way = lexicon.change_direction(place.gap)
    role: Role = "change" if way else "count"
    return Label(indicator, name, role, place.year, _stage(place, done=True), dims, way, 0.9)


def _vehicles(mention: Mention, place: CountPlace) -> Label | None:
    if mention.unit not in ("辆", "台", "部") and not place.right.startswith("辆"):
        return None
    clause = place.clause
    if (moved := _cars_moved(place)) is not None:
        return moved
    told, year = lexicon.trimmed(clause), place.year
    if _QUOTA_OF_CARS.search(told):  # 公务用车编制数2辆，实有1辆: how many it may have, and has
        return Label("other", noun_phrase(told), "count", year, place.scene.stage, {}, None, 0.7)
    if _IN_PLACE.fullmatch(told) and _QUOTA_OF_CARS.search(place.subject.label):
        name, stage = "公务用车", _stage(place, done=True)
        return Label("assets.vehicles", name, "count", year, stage, {}, None, 0.85)
    buys = mention.unit == "辆" and _CARS_BOUGHT.search(clause)
    car = (
        buys
        or "车" in clause + place.right[:6]
        or (
            clause.endswith(("保有量", "保有量为", "保有"))
            and "vehicle" in (place.subject.money or "")
        )
    )
    held = mention.unit == "辆" and _HELD.search(clause)
    if not (car or held) or _NO_CAR.search(clause) or _WENT.search(clause):
        return None
    stage = _stage(place, done=True)
    way = lexicon.change_direction(place.gap)
    role: Role = "change" if way else "count"
    bought = _CARS_BOUGHT.search(clause)
    kept = held or _ALL_CARS.search(clause)
    inside = place.of_which and place.subject.indicator == "three_public.vehicle_purchase"
    if bought or (inside and not kept):
        dims = {} if bought else {"type": noun_phrase(clause)}
        return Label(
            "three_public.vehicle_purchase",
            noun_phrase(clause),
            role,
            place.year,
            stage,
            dims,
            way,
            0.85,
        )
    fleet = _WHOLE_FLEET.fullmatch(told.strip())
    total = fleet or (_ALL_CARS.search(clause) and not place.of_which)
    name = noun_phrase(_CARS_OF_WHICH.sub("", clause)) or "公务用车"
    dims = {} if total else {"type": name}
    return Label("assets.vehicles", name, role, place.year, stage, dims, way, 0.9)


def _cars_moved(place: CountPlace) -> Label | None:
    """共有车辆5辆，比上年减少1辆: the change of the cars that were counted last."""
    way, subject = lexicon.change_direction(place.gap), place.subject
    if way is None or subject.role != "count" or subject.indicator not in _CARS:
        return None
    if not lexicon.is_light(without_change(lexicon.trimmed(place.clause))):
        return None
    stage, dims = _stage(place, done=True), subject.dims
    return Label(subject.indicator, subject.label, "change", place.year, stage, dims, way, 0.85)


def _equipment(mention: Mention, place: CountPlace) -> Label | None:
    """单价50万元以上通用设备: the count behind it, and no figure for the 50."""
    match = _EQUIPMENT.search(place.gap)
    before = _UNIT_PRICE.search(place.gap)
    if before and mention.value in (50, 100):
        return None
    if match is None:
        return None
    indicator = "assets.equipment_500k" if match["from"] == "50" else "assets.equipment_1m"
    return Label(indicator, match[0], "count", place.year, _stage(place, done=True), {}, None, 0.95)


def _managed_projects(mention: Mention, place: CountPlace) -> Label | None:
    of_budget = place.scene.report.planned
    stage: Stage = place.scene.stage if of_budget else "final"
    if of_budget and _BUDGETED.search(lexicon.trimmed(place.clause) + mention.unit + place.right):
        return Label("performance.projects", "项目", "count", place.year, stage, {}, None, 0.8)
    if mention.unit not in ("个", "项", "") or "项目" not in place.clause[-12:] + place.right[:12]:
        return None
    if INDICATORS.match(place.right):
        return None
    for kind, wording in _MANAGED_PROJECTS:
        if wording.within(place.right[:40]) or wording.within(place.clause):
            dims = {} if kind == _GOALS_ALONE else {"type": kind}
            return Label(
                "performance.projects",
                f"{kind}项目",
                "count",
                place.year,
                stage,
                dims,
                None,
                0.85,
            )
    return None


def _uncompared(rest: str) -> str:
    """What a comparison goes on to name, without its verb: 比上年增加 names nothing."""
    return "" if lexicon.is_light(_COMPARED.sub("", rest)) else rest


def _activity(mention: Mention, place: CountPlace) -> Label | None:
    """A number of things done: the words before it, or what it counts."""
    clause = place.clause
    left = noun_phrase(open_clause(place.gap), limit=24)
    noun = right_noun(place.right)
    if _COMPARED.fullmatch(noun):
        noun = ""  # 比上年10万亩增长12%
    if not left and not noun:
        left = noun_phrase(clause, limit=24)
    direction = lexicon.change_direction(place.gap)
    of_activity = place.subject.indicator == "activity" and not noun
    if of_activity and not left and lexicon.is_light(clause):
        left = place.subject.label
    left = _MOVES_FROM.sub("", left) or left
    if of_activity and left and (told := _COMPARED.search(left)) is not None:
        # 读者12万人次，比上年10万人次…: what the comparison is of
        left = left[: told.start()] or _uncompared(left[told.end() :]) or place.subject.label
    name = left
    if noun:
        name = f"{left[-12:]}{noun}"
    if not noun and name == left and _BARE_VERB.fullmatch(left):
        wider = noun_phrase(last_clause(place.gap[: place.gap.rfind(clause)].rstrip("，,、 ")))
        name = f"{wider}{left}"
    if not name:
        name = noun_phrase(place.gap.rstrip("，,、：:；; ")) or place.scene.heading
    if not name and mention.kind == "number" and not mention.unit:
        return None
    unit = mention.unit
    if not unit and mention.kind == "rank":
        unit = "名"
    elif not unit and lexicon.PERSONS.match(place.right):
        unit = "人"
    role: Role = "change" if direction else "count"
    bare = mention.kind == "number" and not unit
    # 收入…，居全省第6位: the place of an amount of money is no activity.
    of_money = mention.kind == "rank" and place.subject.role == "amount"
    of_body = role == "count" and any(map(_STRUCTURE.search, (left, noun, clause)))
    indicator = "other" if bare or of_money or of_body else "activity"
    stage = _stage(place, done=of_body)
    return Label(
        indicator,
        name,
        role,
        place.year,
        stage,
        {"activity": name} if indicator == "activity" else {},
        direction,
        0.6 if bare else 0.75,
        unit or None,
    )
