"""Which reports a question means: bodies by name, abbreviation or place; years."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kxai.ask.wording import GENERIC_BODY
from kxai.schema.report import Report
from kxai.text.script import simplified

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇"
    "|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安"
    "|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_PLACE_END = re.compile(f"(?:(?:{_PEOPLES})族?)*自治[县州区旗]$|[省市县区州旗]$")
_BODY_SHORT = (("科学技术协会", "科协"), ("财政局", "财政局"))
_UNKNOWN_BODY = re.compile(r"([\u4e00-\u9fff]{2,9}?)(?:科学技术协会|科协)")
_NO_PLACE = re.compile(r"[把将对比和与跟在是了有的从让请问给]|哪(?=[个家些])|所有")
"""What stands in front of a name and is none of it."""
_UNKNOWN_PLACE = re.compile(r"^([\u4e00-\u9fff]{2,4}?[市县州])(?!科协|科学|级|委|政府|里|长|场)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|\D|$)|(?<!\d)(\d{2})年(?!内|来|以)")
_AGAINST = re.compile(r"[比较](20\d{2})年")
"""A year that another is held against."""
_TELLING = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z_-].{5}")
"""A file name that may stand in a question: 2021.txt may not, the question names a year."""
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Named:
    """Reports that a question names, the question without those words, and names unknown here."""

    reports: tuple[str, ...]
    rest: str
    unknown: tuple[str, ...]
    words: tuple[str, ...] = ()
    """The names as the question has them."""


def short_names(report: Report) -> set[str]:
    """The names under which people speak of a report's body."""
    names: set[str] = set()
    places = {report.region} if report.region else set()
    if report.org:
        names.add(report.org)
        for long, short in _BODY_SHORT:
            if report.org.endswith(long):
                place = report.org.removesuffix(long)
                places.add(place)
                names.add(place + short)
    for place in list(places):
        if not place:
            continue
        parts = [p for p in re.split(r"(?<=[省市州])(?=.{2,})", place) if p]
        for name in {place, parts[-1]}:
            names.add(name)
            core = _PLACE_END.sub("", name)
            if len(core) >= 2:
                names.add(core)
                if "自治" in name:
                    names.add(core + name[-1])
    found = set(names)
    for name in names:
        for body in ("科协", "科学技术协会"):
            if not name.endswith(body):
                found.add(name + body)
    return {n for n in found if len(n) >= 2}


class Directory:
    """All bodies of an archive by name."""

    def __init__(self, reports: list[Report]) -> None:
        self.reports = {report.id: report for report in reports}
        self._by_name: dict[str, list[str]] = {}
        for report in reports:
            if report.language == "zh-Hant":
                report = replace(
                    report,
                    org=report.org and simplified(report.org),
                    region=report.region and simplified(report.region),
                )
            stem = re.split(r"[\\/]", report.source)[-1]
            files = {name for name in (stem, stem.rsplit(".", 1)[0]) if _TELLING.search(name)}
            for name in short_names(report) | files:
                self._by_name.setdefault(name, []).append(report.id)

    def find(self, question: str) -> Named:
        """Bodies named in a question, the longest name first; each name's place is cut out."""
        found: dict[str, None] = {}
        out: list[str] = []
        words: list[str] = []
        at = 0
        while at < len(question):
            for size in range(min(_LONGEST, len(question) - at), 1, -1):
                ids = self._by_name.get(question[at : at + size])
                if ids and not self._is_part(question, at, size):
                    found.update(dict.fromkeys(ids))
                    out.append("|")
                    words.append(question[at : at + size])
                    at += size
                    break
            else:
                out.append(question[at])
                at += 1
        rest = "".join(out)
        unknown = self._beside(rest) if found else self._unknown(rest)
        return Named(tuple(found), rest, unknown, tuple(dict.fromkeys(words)))

    def _is_part(self, question: str, at: int, size: int) -> bool:
        """A place's short name inside the name of a larger place or of something else: 岳阳市."""
        after = question[at + size : at + size + 1]
        name = question[at : at + size]
        return after in ("市", "县", "州", "区") and name[-1] not in "市县区州会协" and bool(after)

    def _unknown(self, rest: str) -> tuple[str, ...]:
        for match in _UNKNOWN_BODY.finditer(rest):
            name = _NO_PLACE.split(match[1])[-1]
            if not GENERIC_BODY.match(name):
                return (name + match[0].removeprefix(match[1]),)
        place = _UNKNOWN_PLACE.match(rest)
        return (place[1],) if place and not GENERIC_BODY.match(place[1]) else ()

    def _beside(self, rest: str) -> tuple[str, ...]:
        """Unknown bodies that stand in a list with known ones."""
        beside = re.findall(
            r"(?:\|[、和与跟]|^)([\u4e00-\u9fff]{2,6}?(?:科协|市|县))(?=[、和与跟]\||[的20])", rest
        )
        return tuple(name for name in beside if not GENERIC_BODY.match(name.removesuffix("科协")))


def years_in(question: str, *, base: int | None = None) -> tuple[list[int], str]:
    """Years that a question names, in order, and the question without them."""
    years: list[int] = []

    def take(match: re.Match[str]) -> str:
        year = int(match[1]) if match[1] else 2000 + int(match[2])
        if year not in years:
            years.append(year)
        return "|"

    rest = _YEAR.sub(take, question)
    if base is not None:
        against = {int(year) for year in _AGAINST.findall(question)} & {base - 1}
        years = [year for year in years if year not in against]
        rest = rest.replace("今年", "|")
        for word, back in (("前年", 2), ("去年", 1), ("上年", 1)):
            if re.search(f"{word}(?!度?结[转余]|末)", rest):
                held_against = re.search(f"[比较]{word}", rest)
                rest = rest.replace(word, "|")
                years += [] if held_against else [base - back]
    return years, re.sub(r"\|(?:年度|年(?![初末底终]))", "|", rest)
