"""Who wrote a report, about which year, of which kind, and in which unit of money."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from kxai.extract.county_cities import COUNTY_CITIES
from kxai.schema.document import Document
from kxai.schema.mention import Mention
from kxai.schema.report import Kind, Report
from kxai.schema.units import is_money

_HAN = "一-鿿"
# A 州 before 市 is the end of a name (苏州市), not of a place.
_PLACE_END = "自治县|自治州|自治区|特别行政区|县|市|区|旗|省|州(?![市县区])|盟"
_ORG_END = (
    "科学技术协会|科學技術協會|科协|科協|委员会办公室|委员会|委員會|管理局|服务局|监督局|局|"
    "总工会|联合会|協會|协会|妇女联合会|红十字会|档案馆|图书馆|博物馆|科技馆|学院|学校|医院|"
    "研究院|研究所|中心|办公室|工商业联合会|残疾人联合会|厅"
)
_NAMED = re.compile(
    rf"(?:单位|部门|部门[（(]单位[）)]|項目單位|预算单位)名称[：:\s]+([{_HAN}]{{4,30}})"
)
_ORG = re.compile(rf"([{_HAN}]{{2,14}}?(?:{_PLACE_END}))(?:[{_HAN}]{{0,10}}?)(?:{_ORG_END})")
_SCIENCE_ORG = re.compile(
    rf"([{_HAN}]{{1,14}}?(?:{_PLACE_END}))(?:科学技术协会|科學技術協會|科协|科協)"
)
_TOWN_ORG = re.compile(
    rf"(?![各全本]|.{{0,4}}乡镇)[{_HAN}]{{1,6}}?(?:镇|乡|街道)(?:科学技术协会|科协)"
)
_BEFORE_PLACE = re.compile(
    r"(?P<never>关于|參加|参加|中共|中国共产党|年度|年|月|日|本级|编制)|为|是|由|和|与|及|对|向|在|的|第"
)
_A_PLACE = re.compile(rf"[{_HAN}]{{1,12}}?(?:{_PLACE_END})")
_PLACE = re.compile(
    rf"^[{_HAN}]{{1,12}}?(?:{_PLACE_END})(?:[{_HAN}]{{1,10}}?(?:自治县|县|市|区|旗))?"
)
_ABOVE = rf"[{_HAN}]{{1,10}}(?:市|自治州|州|盟)"
_PROVINCE = re.compile(rf"^[{_HAN}]{{2,8}}?(?:省|自治区)(?=[{_HAN}]{{2,}}(?:市|县|区|州|盟|旗))")
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d|19[89]\d)\s*(?:年|财政年)")
_YEAR_OF_ACCOUNT = re.compile(
    r"(?<!\d)(20[0-3]\d|19[89]\d)\s*年?度?\s*"
    r"(?=[市县区省]?(?:级|本级)?(?:部门|单位|决算|決算|预算|預算|整体|整體|绩效|績效|项目|項目|收入|支出|收、支|“三公”|一般公共|财政))"
)
# The line above a table that says whose it is; 单位：万元 names none.
_OWNER = re.compile(
    rf"^(?:编制|填报|编报|预算)?(?:部门|单位)(?:[（(][^）)\n]{{1,10}}[）)])?[：:]\s*([{_HAN}（）]{{4,30}})(?<!元)(?=\s|$)",
    re.MULTILINE,
)
_ACCOUNT_TABLE = re.compile(r"^.{0,30}(?:收入|支出|收支)决算(?:总|明细)?表$", re.MULTILINE)
_BUDGET_TABLE = re.compile(
    r"^.{0,30}(?:收入|支出|收支)(?:(?:预算)?总|预算(?:明细)?)表$", re.MULTILINE
)
_DECLARED_UNIT = re.compile(r"单位\s*[：:]\s*(?:人民币)?((?:百|千|万|百万|亿)?元)")
_LEVELS: tuple[tuple[str, str], ...] = (
    ("自治县|县|区|旗", "county"),
    ("市|自治州|州|盟", "city"),
    ("省|自治区", "province"),
)
_BELOW_A_PREFECTURE = re.compile(rf"[{_HAN}](?:市|自治州|盟|地区)[{_HAN}]{{1,8}}市$")
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")

_FINAL = re.compile(
    r"部门决算|單位決算|部門決算|决算公开|决算情况|決算情況|单位决算|决算说明|决算报告"
)
_BUDGET = re.compile(r"部门预算|部門預算|单位预算|预算公开|预算情况|收支预算|预算编制说明|预算说明")
_OVERALL = re.compile(r"整体支出|整体绩效|整體支出|部门整体")
_PROJECT = re.compile(
    r"项目(?:支出)?(?:资金)?绩效(?:目标)?(?:自评|评价)|項目(?:支出)?績效|专项资金绩效|项目自评"
)
_PERFORMANCE_TEXT = re.compile(r"预算绩效文本|绩效文本|绩效预算文本|預算績效文本")
_TITLE = re.compile(
    "|".join(p.pattern for p in (_FINAL, _BUDGET, _OVERALL, _PROJECT, _PERFORMANCE_TEXT))
)


def identify(document: Document, mentions: Sequence[Mention], headings: Iterable[str]) -> Report:
    """The report's identity from its text. What cannot be told is None or ``unknown``."""
    text = document.text
    titles = _title_lines(text)
    name = PurePath(document.source).stem
    org = _organisation(text, titles) or _organisation(name, [name])
    region = _region(org) or (None if org else _titled_region(titles))
    return Report(
        id=document.sha256[:12],
        source=document.source,
        sha256=document.sha256,
        org=org,
        region=region,
        level=_level(region),
        year=_account_year(text, titles, name),
        kind=_kind(text, titles, list(headings), name),
        unit=_money_unit(text, mentions),
        language=document.language,
        notes=document.notes,
    )


def _title_lines(text: str) -> list[str]:
    """The first short lines, where a report says what it is."""
    lines = [line.strip() for line in text[:3000].splitlines()]
    lines = [re.sub(r"\[bookmark:[^\]]*\]", "", line) for line in lines if line]
    return [line for line in lines if len(line) <= 60 and "。" not in line][:24]


def _organisation(text: str, titles: list[str]) -> str | None:
    named = _NAMED.search(text)
    if named:
        return named[1].strip()
    counts: Counter[str] = Counter()
    for match in _SCIENCE_ORG.finditer(text):
        name = _cut_prefix(match[0])
        if name:
            counts[_full_name(name)] += 1
    for line in titles:
        titled = _SCIENCE_ORG.search(line)
        if titled and (name := _cut_prefix(titled[0])):
            counts[_full_name(name)] += 5
    if counts:
        return _resolve(counts)
    for line in titles:
        if of_town := _TOWN_ORG.match(line):
            return _full_name(of_town[0])
    for line in titles:
        titled = _ORG.search(line)
        if titled and (name := _cut_prefix(titled[0])):
            return name
    owners = Counter(match[1] for match in _OWNER.finditer(text))
    if owners:
        return owners.most_common(1)[0][0]
    for match in _ORG.finditer(text):
        if name := _cut_prefix(match[0]):
            counts[name] += 1
    return counts.most_common(1)[0][0] if counts else None


def _full_name(name: str) -> str:
    return re.sub("科协$", "科学技术协会", re.sub("科協$", "科學技術協會", name))


def _cut_prefix(name: str) -> str:
    """Drop what ran into the name from the left (中国共产党…, 关于…, 由…).

    A word is cut only where a place is left behind it: 和 belongs to 云和县. At the front, or
    behind another such word or a province, 和 joins nothing: it belongs to 和平县.
    """
    cuts = list(_BEFORE_PLACE.finditer(name))
    ends = {0, *(match.end() for match in cuts)}
    for match in reversed(cuts):
        behind = name[: match.start()].endswith(("省", "自治区"))
        if match[0] == "和" and (behind or match.start() in ends):
            continue
        if _begins_with_place(name[match.end() :]):
            name = name[match.end() :]
            break
        if match["never"] or not match.start():
            return ""
    name = _PROVINCE.sub("", name)
    return name if _begins_with_place(name) else ""


def _begins_with_place(name: str) -> bool:
    match = _A_PLACE.match(name)
    return match is not None and len(match[0]) >= 2


def _resolve(counts: Counter[str]) -> str:
    """The most frequent name; a longer one that ends with it (秦皇岛市抚宁区…) is the same."""
    best, _ = counts.most_common(1)[0]
    longer = [
        name
        for name in counts
        if name.endswith(best) and re.fullmatch(_ABOVE, name.removesuffix(best))
    ]
    return max(longer, key=lambda name: counts[name]) if longer else best


def _region(org: str | None) -> str | None:
    if not org:
        return None
    match = _PLACE.match(org)
    return match[0] if match else None


def _titled_region(titles: list[str]) -> str | None:
    """The place that a title names in place of a body (宁溪县2022年度部门整体支出…)."""
    for line in titles:
        match = _PLACE.match(line)
        if match and _TITLE.search(line) and _YEAR.match(line, match.end()):
            return match[0]
    return None


def _level(region: str | None) -> str:
    if not region:
        return "unknown"
    if region in _MUNICIPALITIES:
        return "province"
    if _BELOW_A_PREFECTURE.search(region) or _is_county_city(region):
        return "county"
    for ending, level in _LEVELS:
        if re.search(rf"(?:{ending})$", region):
            if region.endswith("自治区"):
                return "province"
            return level
    return "unknown"


def _is_county_city(region: str) -> bool:
    return region.endswith("市") and region.removesuffix("市") in COUNTY_CITIES


def _account_year(text: str, titles: list[str], name: str) -> int | None:
    """The year that most phrases such as 2021年度部门决算 name; titles weigh more. The file's name
    is heard where the text has none."""
    votes: Counter[int] = Counter()
    for line in titles[:12]:
        for match in _YEAR_OF_ACCOUNT.finditer(line):
            votes[int(match[1])] += 4
    for line in titles[:4]:
        named = {int(match[1]) for match in _YEAR.finditer(line)}
        if len(named) == 1 and _TITLE.search(line):
            votes[named.pop()] += 12
    for match in _YEAR_OF_ACCOUNT.finditer(text):
        before = text[max(0, match.start() - 3) : match.start()]
        if not re.search(r"[比较与同较於]$", before):
            votes[int(match[1])] += 1
    if not votes:
        votes.update(int(match[1]) for match in _YEAR_OF_ACCOUNT.finditer(name))
    if not votes:
        votes.update(int(match[1]) for match in _YEAR.finditer(text))
    if not votes:
        votes.update(int(match[1]) for match in _YEAR.finditer(name))
    if not votes:
        return None
    return max(votes.items(), key=lambda item: (item[1], item[0]))[0]


def _kind(text: str, titles: list[str], headings: list[str], name: str) -> Kind:
    title = "\n".join(titles[:12])
    if _PERFORMANCE_TEXT.search(title):
        return "performance_text"
    headline = "\n".join(headings)
    final = len(_FINAL.findall(headline)) + len(_FINAL.findall(title))
    budget = len(_BUDGET.findall(headline)) + len(_BUDGET.findall(title))
    overall = len(_OVERALL.findall(title))
    project = len(_PROJECT.findall(title))
    # A report on a year's accounts often carries its evaluations as annexes, never the reverse.
    if final >= 2 and final >= budget:
        return "final_accounts"
    if overall:
        return "overall_evaluation"
    if project:
        return "project_evaluation"
    if final and not budget:
        return "final_accounts"
    if budget:
        return "budget"
    if _PERFORMANCE_TEXT.search(text):
        return "performance_text"
    if _OVERALL.search(headline):
        return "overall_evaluation"
    if _PROJECT.search(text):
        return "project_evaluation"
    # Tables alone: the file's name says what they are, else their own titles do.
    if _FINAL.search(name) or _ACCOUNT_TABLE.search(text):
        return "final_accounts"
    if _BUDGET.search(name) or _BUDGET_TABLE.search(text):
        return "budget"
    return "unknown"


def _money_unit(text: str, mentions: Sequence[Mention]) -> str:
    """The unit that tables are declared to use, where none is the unit of most amounts."""
    units = Counter(match[1] for match in _DECLARED_UNIT.finditer(text))
    units = units or Counter(mention.unit for mention in mentions if is_money(mention.unit))
    return units.most_common(1)[0][0] if units else "万元"
