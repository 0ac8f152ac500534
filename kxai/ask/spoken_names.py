"""Names of bodies as people say them: 平潭公安局, 省高院, 文联 for what reports write out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from kxai.genre import rewriting, words
from kxai.genre.places import province_of, ranks_of_places
from kxai.schema.report import Level, Report
from kxai.text.traditional import simplified

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇"
    "|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安"
    "|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_ZONE = words("ask.zone").any_of
_ZONES = (rewriting("ask.zone_short"), rewriting("ask.zone_bare"))
_PLACE_END = re.compile(f"(?:(?:{_PEOPLES})族?)*自治[县州区旗]$|{_ZONE}$|[省市县区州旗盟]$")
_PARTS = re.compile(r"(?<=[省市州县区])(?=.{2,})")
_PARTY = re.compile(r"^(?:中国共产党|中共)")
_COMMITTEE = re.compile(r"(?<=[省市县区州])委员会(?=[\u4e00-\u9fff])")
_TOWN = re.compile(r"(?<=[镇乡])人民政府$|(?<=街道)办事处$")
_FILE_PARTS = re.compile(r"[_\s+-]+|(?:19|20)\d\d年?度?")
_FILE_BODY = re.compile(f"某|(?:{words('ask.body_ending').any_of}|院|校|馆|站|所|会|镇|乡|署|部)$")
_FILE_LEVEL = re.compile("[省市县区]级(?:部门|单位)$")
_TITLE_BODY = re.compile(
    rf"\s*(?:标题[:：])?\s*(?:(?:19|20)\d\d年?度?)?([\u4e00-\u9fff]{{1,10}}?(?:{words('ask.body_ending').any_of}|[镇乡]|街道))"
)
_FILE_KIND = re.compile("预算|决算|自评|绩效|报告|公开|三公|说明|年度|部门|月报|表格?")
_BRACKETS = re.compile(r"[（(].*?[）)]")
_RANKS = ("", "省", "市")
_LEVELS = {"省": "province", "市": "city", "区": "county", "县": "county"}
_OFFICES = frozenset(words("ask.body_ending").listed)
_APART = re.compile(r"[^\u4e00-\u9fff]|[和与跟及比年]")
_FULL = 4  # times that a full name is longer than a short one
_SPOKEN = 3  # characters at the end of a name of which the last one of an abbreviation is: 联合会
_OFFICE_ENDS = "办局委院"
_LONG = 4  # characters of an abbreviation that may begin within a name: 电商中心
_ALMOST = 0.6  # of the characters that a mistyped name has in common with the right one


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the archive: ``name`` as its reports have it, the ``places`` that it is of under
    all their names, what is left of its name (``core``), and its rank."""

    name: str
    places: frozenset[str]
    core: str
    level: Level

    @classmethod
    def of(cls, report: Report) -> Body:
        """The body of a report; of one that tells of a place, the place."""
        name = body_key(report.org or "")
        region = simplified(report.region or "") or _place_of_file(name, report.source)
        if region and not report.region:
            name = name[1:]  # 市 of 市民政局 is the rank of the place
        core = _BRACKETS.sub("", name.removeprefix(region))
        if region and core == name:
            leading = (place for place in place_names(region) if name.startswith(place))
            core = name.removeprefix(max(leading, key=len, default=""))  # 大英 of 大英县
        return cls(simplified(report.org or ""), _called(region), core, report.level)

    def called(self, said: str) -> float:
        """How well ``said`` names the body within its place: 3 in full, 2 as an abbreviation that
        begins as the name does, less for other ones, 0 for none."""
        core = self.core
        if said[0] in _LEVELS and self.level == _LEVELS[said[0]] and len(said) > 2:
            said = said[1:]
        if said == core:
            return 3.0
        if len(said) > len(core) > 1 and said[0] == core[0] and _written_out(said, core):
            return 2.2
        if len(said) < 2 or len(said) > len(core) or said[-1] not in core[-_SPOKEN:]:
            return 2.0 if len(said) > 1 and core.startswith(said) else 0.0
        if (len(said) > 2 or said in _OFFICES) and core.endswith(said):
            return 2.5
        if not is_within(said, core):
            return 0.0
        if said[0] == core[0] or (len(said) == 2 and core[:2] == f"第{said[0]}"):  # 二中
            return 2.0
        ends = len(said) > 2 and said[-1] in _OFFICE_ENDS and said[-1] in core[-_SPOKEN:]
        return 1.5 if len(said) >= _LONG or ends else 0.0


def _place_of_file(name: str, source: str) -> str:
    """The place that only the name of a report's file tells, of a body that its text names by its
    rank alone: 北京 of 北京_市民政局_2010."""
    if name[:1] not in _LEVELS or len(name) < _LONG:
        return ""
    parts = [part for part in _FILE_PARTS.split(re.split(r"[\\/]", source)[-1]) if part]
    known = ranks_of_places()
    ranked = (place for p in parts[:1] for place in (p + name[0], p))
    return next((place for place in ranked if place in known), "")


def _written_out(said: str, core: str) -> bool:
    """True where ``said`` is the full name of what the reports shorten: 人民代表大会常务委员会."""
    short = len(said) <= _FULL * len(core) and said[-1] == core[-1]
    return short and not _APART.search(said) and is_within(core, said)


def names_of_file(stem: str) -> Iterator[str]:
    """What the name of a file calls a body, for reports that name none: 四川_某医院_2020_决算 is
    of 某医院, 四川某医院 and 四川某医院 without 某."""
    parts = [part for part in _FILE_PARTS.split(stem.rsplit(".", 1)[0]) if part]
    named = [p for p in parts if "某" in p or _is_body(p)]
    levels = [part for part in parts[1:] if _FILE_LEVEL.match(part)]
    yield from (f"{parts[0]}{rank}{part}" for part in levels for rank in ("", part[0]))
    for body in named:
        place = parts[0] if parts[0] != body and not _FILE_KIND.search(parts[0]) else ""
        for name in dict.fromkeys((body, place + body)):
            yield name
            if "某" in name:
                bare = () if _FILE_KIND.search(name) else ("",)  # 部门 of 某部门 is any one
                yield from (name.replace("某", said) for said in (*bare, "那家", "那个"))


def bodies_of_file(report: Report) -> Iterator[Body]:
    """The bodies that the name of a file tells, where the report names another office: a school
    whose money the office above it evaluates."""
    org = simplified(report.org or "")
    for part in _FILE_PARTS.split(re.split(r"[\\/]", report.source)[-1].rsplit(".", 1)[0]):
        own = body_key(part)
        if org and _is_body(part) and not is_within(own, org) and not is_within(body_key(org), own):
            ends = (own[:size] for size in range(len(own) - 1, 1, -1))
            region = next((name for name in ends if name in ranks_of_places()), "")
            places = frozenset(place_names(region))
            yield Body(own, places, own.removeprefix(region), report.level)


def names_of_title(text: str) -> Iterator[str]:
    """The body that the title of a report begins with, for reports that name none elsewhere: 柳河乡
    of 2031年柳河乡支出计划."""
    if match := _TITLE_BODY.match(text):
        yield match[1]


def _is_body(part: str) -> bool:
    return bool(_FILE_BODY.search(part)) and not _FILE_KIND.search(part)


def tells_more_than_kind(stem: str) -> bool:
    """Whether the name of a file says more than what kind of report it is: 预算.pdf does not."""
    return bool(re.sub(r"[\W\d_]", "", _FILE_KIND.sub("", stem.rsplit(".", 1)[0])))


def name_of_source(source: str) -> str:
    """What to call the body of a report that names none: as its file does, else 该单位. No digits
    of a file name get into an answer."""
    return next(names_of_file(re.split(r"[\\/]", source)[-1]), "该单位")


def short(name: str) -> str:
    """A body as questions and answers call it: 某县科协."""
    return name.replace("科学技术协会", "科协")


@lru_cache(maxsize=65_536)
def body_key(name: str) -> str:
    """A name without what other reports of the body leave out: 中共, 委员会 for 委 before an
    office."""
    return _TOWN.sub("", _COMMITTEE.sub("委", _PARTY.sub("", simplified(name))))


def bodies_in(names: Iterable[str]) -> set[str]:
    """The bodies that names are of; a town under its own name and under that of its county is one.

    >>> bodies_in(["流云镇", "澄阳县流云镇人民政府", "澄阳县文联"]) == {"流云镇", "澄阳县文联"}
    True
    """
    keys = {body_key(name) for name in names}
    # Looked up by their ends: an archive has tens of thousands of bodies.
    return {key for key in keys if not any(key[at:] in keys for at in range(1, len(key) + 1))}


def is_within(short: str, long: str) -> bool:
    """True where the characters of ``short`` stand in ``long`` in their order."""
    rest = iter(long)
    return all(char in rest for char in short)


@lru_cache(maxsize=65_536)
def _called(region: str) -> frozenset[str]:
    """The names of a place, with its province in front as well: 四川泸县."""
    names, provinces = set(place_names(region)), place_names(province_of(region))
    return frozenset(names | {p + n for p in provinces for n in names if n[:2] != p[:2]})


def place_names(region: str) -> Iterator[str]:
    """The names of a place: 重庆市綦江区, 綦江区, 綦江."""
    if not region:
        return
    parts = [part for part in _PARTS.split(region) if part]
    for name in {region, parts[-1]}:
        yield name
        yield from zone_names(name)
        core = _PLACE_END.sub("", name)
        if len(core) >= 2:
            yield core
            if "自治" in name:
                yield core + name[-1]
        if len(core) < 2 <= len(name.partition("自治")[0]) < len(name):
            people = name.partition("自治")[0]
            yield people  # 内蒙古 of 内蒙古自治区
            if people.endswith("族"):  # 鄂温克旗 of 鄂温克族自治旗
                yield people[:-1] + name[-1]
    if len(parts) > 1:
        yield _PLACE_END.sub("", parts[0]) + parts[-1]
        yield _PLACE_END.sub("", parts[0]) + _PLACE_END.sub("", parts[-1])


def zone_names(name: str) -> set[str]:
    """What a zone is called for short: 柳川合作区 of 柳川特别合作区, 经开区 of 经济开发区."""
    return {zone.apply(name) for zone in _ZONES} - {name}


def mistyped(said: str, core: str) -> bool:
    """True where ``said`` has one character other than a name of as many."""
    apart = sum(a != b for a, b in zip(said, core, strict=False))
    return len(said) == len(core) > 2 and apart == 1 and said.isalpha()


def nearest(
    said: str, names: Iterable[str], *, most: int = 3, least: float = _ALMOST
) -> tuple[str, ...]:
    """The names that are most like ``said``, as far as they are like it at all."""
    alike = ((SequenceMatcher(None, said, n, autojunk=False).ratio(), n) for n in set(names))
    rated = sorted(alike, reverse=True)
    return tuple(name for rate, name in rated[:most] if rate >= least)


def without_larger_place(match: re.Match[str]) -> str:
    """The larger place in front of a name: 泸州市 of 泸州市泸县政府办."""
    known = ranks_of_places()
    said = match[0][:-1]
    ends = (said[-n:] for n in range(len(said), 1, -1))
    place = next((end for end in ends if any(end + rank in known for rank in _RANKS)), "")
    return said.removesuffix(place) + "|"
