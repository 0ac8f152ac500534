"""Names of bodies: what is one, where it ends in a title, and under which longer name it goes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kxai.extract.identity.body_words import body_words
from kxai.extract.identity.regions import (
    HAN,
    Place,
    is_short_name,
    listed_place,
    place_at_front,
    without_province,
)
from kxai.extract.identity.year import written_years
from kxai.genre import words
from kxai.text.lines import unspaced

_JOINT = "\0"  # where a title's year stood
_YEAR_PHRASE = re.compile(
    r"(?:20[0-3]\d|19[89]\d)年?(?:[-—–~～至]{1,2}(?:20[0-3]\d|19[89]\d))?(?:财政年度|年度|年|度)?"
    r"(?:[上下]半年|第?[一二三四1-4]季度|\d{1,2}[-—–~～至]{1,2}\d{1,2}月份?|\d{1,2}月份?)?"
)
# What comes behind the name of a body in a title.
_BEHIND = re.compile(
    rf"$|{_JOINT}|[（(【]|关于|的(?:部门|单位)|本级|机关(?={_JOINT}|本级|$)|"
    rf"(?:部门|单位)(?:[预决]|整体|收支|综合|财务|财政|项目|支出|绩效|“?三公|一般|职责|概况|信息|$|{_JOINT}|[（(])|"
    r"预决算|[预决]算(?![编评审]|管理|中心|[处科股])|“?三公|整体|绩效(?!评价中心|管理[局处科])|"
    r"一般公共|公共财政|政府性|财政(?:[拨收预决专]|总|资金|支出)|项目(?:支出|绩效|资金|自评|预算)|"
    r"专项(?:资金|经费)|直达|转移支付|信息公开|收支|收入支出|支出|汇总|公开|政府采购"
)
_NO_NAME = ("我", "本", "全", "各", "该")  # 我县财政收支
_PIECES = re.compile(r"[，。、：:；;>》|《“”\s/]+")
_OF_ITSELF = re.compile(
    r"(?:(?:门户|官方)?网站|[（(\[【](?:本级|机关|汇总|(?:行政|事业)?单户表?|单位)[）)\]】]|本级)$"
)
_MASK = r"[XxＸ×]{1,4}(?=[省市县区州旗镇乡])"  # a place that is not told: XX县
_FRONT_MARKS = re.compile(
    r"^(?:[\[【（(][^\]】）)]{0,14}[\]】）)]|附件\d*|(?:附件|材料)之[一二三四五六七八九十\d]{1,2}|"
    rf"(?!{_MASK})[\dA-Za-z]+(?:[.\-—、]\d+)*|"
    r"[一二三四五六七八九十]{1,2}[、.．]|[\s._\-—:：、,，）)]+)+"
)
_NAME = re.compile(rf"(?:{_MASK})?[{HAN}（）()〇·]{{3,44}}")
_RANK_WORD = re.compile(r"(?:自治区|[省市县区州盟旗镇乡])(?=.)")
_NEVER_WITHIN = words("body.never_within").regex
_SLOGAN = 8  # characters that no name has before its place
_COVER = 3000
_SEARCHED = 20_000


@dataclass(frozen=True, slots=True)
class Body:
    """A body's name with its place; ``whole`` where the place itself is what a report is of."""

    name: str
    place: Place
    whole: bool = False


def parse_body(phrase: str) -> Body | None:
    """The body that ``phrase`` names and nothing else: 105-宁溪县教育局（本级） → 宁溪县教育局."""
    words = body_words()
    name = _OF_ITSELF.sub("", trimmed(_fold(phrase)))
    if not _NAME.fullmatch(name) or not _balanced(name) or _NEVER_WITHIN.search(name):
        return None
    lead = next((lead for lead in words.leads if name.startswith(lead)), "")
    rest = without_province(name[len(lead) :])
    place = place_at_front(rest)
    rest = _first_of_joint(rest, place)
    name = lead + rest
    if place.text == rest:
        of_town = place.level == "township" and not lead
        return Body(name, place) if of_town else None
    ending = words.ending(name)
    if ending and not place.text and not lead and (own := _behind_slogan(rest)):
        return parse_body(own)
    if ending is None or not _may_be(rest, ending, place, lead):
        return None
    for short, full in words.full.items():
        if name.endswith(short):
            name = name.removesuffix(short) + full
    return Body(name, place)


def _first_of_joint(names: str, place: Place) -> str:
    """The first of bodies that sign together: 宁溪县财政局宁溪县教育局 → 宁溪县财政局."""
    again = names.find(place.text, len(place.text)) if place.text else -1
    return names[:again] if again > 0 and body_words().ending(names[:again]) else names


def _behind_slogan(name: str) -> str:
    """The name with its listed place that stands behind words that name none; "" for none."""
    for start in range(_SLOGAN, len(name) - 3):
        front, rest = name[:start], name[start:]
        if place_at_front(rest).listed:
            return "" if body_words().ending(front) else rest
    return ""


def _may_be(rest: str, ending: str, place: Place, lead: str) -> bool:
    """False for what ends like a body and names none: 本单位, 第一中心, 宁溪县 alone."""
    known = place.listed or is_short_name(rest[:2])  # 本溪 begins like 本单位, and is a place
    if not known and rest.startswith(body_words().never):
        return False
    core = rest.removesuffix(ending) if len(rest) > len(ending) else ""
    if place.text or lead:
        return bool(core or lead)
    return len(core) >= 2 or (_RANK_WORD.match(rest) is not None and len(rest) >= 3)


def _balanced(name: str) -> bool:
    opened = name.count("（") + name.count("(")
    return opened == name.count("）") + name.count(")") and not name.startswith(("（", "("))


def trimmed(name: str) -> str:
    """``name`` without marks and words in front that are none of it (关于, 经, 附件1：)."""
    while True:
        cut = _FRONT_MARKS.sub("", name)
        if not place_at_front(cut).listed:
            cut = _without_word_before(cut)
        if cut == name:
            return name
        name = cut


def _without_word_before(name: str) -> str:
    words = body_words()
    for word in words.before:
        rest = name.removeprefix(word)
        if rest == name or len(rest) < 3:
            continue
        if word == "和" and place_at_front(name).text:
            continue  # at the front it joins nothing: 和平县
        # A single character may be the name's own: it goes where a place is left behind it.
        if len(word) > 1 or place_at_front(rest).text or rest.startswith(words.leads):
            return rest
    return name


def body_in_title(title: str) -> Body | None:
    """The body named in a title: 关于宁溪县教育局2023年度部门预算的说明 → 宁溪县教育局."""
    plain = _with_joints(title)
    words = body_words()
    for end in range(2, len(plain) + 1):
        ending = words.ending(plain[:end])
        ends = ending and _BEHIND.match(plain, end)
        if ending == "政府" and plain.startswith(("预算", "决算"), end):
            continue  # 政府预算 is the budget of the place
        if ends and (body := _last_name(plain[:end])):
            return body
    return None


def bare_ending(line: str) -> str | None:
    """The ending that names a body without its place: 科协, 教育局 and 科协编制."""
    name = _fold(line).removesuffix("编制")
    return name if 2 <= len(name) <= 12 and body_words().ending(name) else None


def office_before_project(title: str) -> Body | None:
    """The office before a project's name: 宁溪县水利局河道整治项目绩效自评报告 → 宁溪县水利局."""
    words = body_words()
    plain = trimmed(_with_joints(title).replace(_JOINT, ""))
    place = place_at_front(plain)
    if not place.text:
        return None
    for end in range(len(place.text) + 2, min(len(plain), 30)):
        ending = words.ending(plain[:end])
        if ending in words.offices and len(place.text) + len(ending) <= end:
            return parse_body(plain[:end])
    return None


def place_in_title(title: str) -> Place | None:
    """The place that a title is about: 宁溪县2023年财政决算, 关于流水镇2023年预算执行情况."""
    for piece in re.split(rf"{_JOINT}|关于", _with_joints(title)):
        piece = without_province(trimmed(piece))
        place = place_at_front(piece)
        behind = piece[len(place.text) :]
        if (
            place.text
            and not place.text.startswith(_NO_NAME)
            and (_BEHIND.match(behind) or behind.startswith(("全", "级", "政府", "人民政府")))
        ):
            return place
    return None


def _with_joints(title: str) -> str:
    return _YEAR_PHRASE.sub(_JOINT, written_years(_fold(title)))


def _fold(text: str) -> str:
    return unspaced(text)


def _last_name(front: str) -> Body | None:
    """The name that ``front``, a title up to the end of a body's name, ends with. A place before
    the year belongs to it: 平潭2017年林业局 → 平潭林业局."""
    above, joint, piece = front.rpartition(_JOINT)
    piece = _PIECES.split(piece)[-1]
    above = trimmed(_PIECES.split(above.split(_JOINT)[-1])[-1]) if joint else ""
    of_place = is_short_name(above) or (above and place_at_front(above).text == above)
    whole = joined(above, piece) if of_place and not place_at_front(piece).text else piece
    return parse_body(whole) or parse_body(piece)


def joined(above: str, name: str) -> str:
    """``name`` behind the place it stands below, whose rank is told once: 甲区, 区科技局."""
    rank = _RANK_WORD.match(name)
    return above + (name[rank.end() :] if rank and above.endswith(rank[0]) else name)


def fuller_name(body: Body, text: str, places: Iterable[Place]) -> Body:
    """``body`` under the longer name that ``text`` calls it by: 县科协 → 宁溪县科学技术协会.

    A name that has its place is only lengthened by a place above it; one that has none takes one
    of ``places``, which the cover names, where no longer name is found.
    """
    short = rank = ""
    if not body.place.text:
        short = short_front(body.name)
        rank_word = None if short else _RANK_WORD.match(body.name)
        rank = rank_word[0] if rank_word else ""
    rest = body.name.removeprefix(short or rank)
    spellings = _spellings(rest)
    counts: Counter[str] = Counter()
    run = re.compile(rf"[{HAN}]{{2,14}}(?:{'|'.join(map(re.escape, spellings))})")
    for match in run.finditer(text[: _COVER if body.place.text else _SEARCHED]):
        tail = next(tail for tail in spellings if match[0].endswith(tail))
        name = _with_place_above(match[0], tail)
        above = name[: len(name) - len(tail)]
        longer_place = len(above) > len(short or rank)
        if longer_place and above.startswith(short) and above.endswith(rank):
            counts[name] += 1
    if counts:
        return parse_body(max(counts, key=lambda name: (counts[name], len(name)))) or body
    if not short and not rank:
        return body
    for place in places:
        if place.text.startswith(short) and place.text.endswith(rank):
            return parse_body(place.text + rest) or body
    office = body_words().ending(body.name) in body_words().offices
    if office and (listed := listed_place(short)):
        return replace(body, place=listed)
    return body


def _with_place_above(run: str, tail: str) -> str:
    """The end of ``run`` that is a place and ``tail``, "" where no place stands before it."""
    for start in range(len(run) - len(tail) - 1):
        name = run[start:]
        above = name[: len(name) - len(tail)]
        if place_at_front(above).text == above and trimmed(name) == name:
            return name
    return ""


def _spellings(name: str) -> tuple[str, ...]:
    """``name`` and how it is written short: 科学技术协会, 科协."""
    full = body_words().full
    short = [name.removesuffix(long) + brief for brief, long in full.items() if name.endswith(long)]
    return (name, *short)


def short_front(name: str) -> str:
    """The place without its last word that a name begins with: 平潭林业局 → 平潭."""
    lengths = range(min(6, len(name) - 2), 1, -1)
    return next((name[:n] for n in lengths if is_short_name(name[:n])), "")
