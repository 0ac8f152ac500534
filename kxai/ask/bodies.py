"""Which reports a question means: bodies by name, abbreviation or place; years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from kxai.ask.named import (
    GOVERNMENTS,
    NAME_ENDS,
    SO_MANY_BODIES,
    Found,
    Named,
    government_behind,
    is_part,
    lies_in,
    mistyped_bodies,
    number_said,
    own_office,
)
from kxai.ask.phrase import names_of_genre
from kxai.ask.question_words import OWN_BODY
from kxai.ask.spoken_names import (
    Body,
    bodies_in,
    bodies_of_file,
    body_key,
    names_of_file,
    names_of_title,
    nearest,
    tells_more_than_kind,
    without_larger_place,
    zone_names,
)
from kxai.ask.unknown_names import (
    ENDING,
    ENDINGS,
    OFFICE,
    office_of,
    place_meant,
    unknown_beside,
    unknown_in,
)
from kxai.genre import words
from kxai.schema.report import Report
from kxai.text.normalise import normalise

_BEFORE = words("ask.before_body").any_of
_SCIENCE = ("科协", "科学技术协会")
_BEGINS = re.compile(
    rf"(?:^|[|，。；、？?,;:：/（(]|[和与跟比]|\d年度?的?|\d\d(?:决算|预算)|{_BEFORE})$"
)
"""What stands before a body that is named without its place."""
_EVERY = re.compile(rf"(?:各|所有的?|全部)[家个县市区级]*(?P<kind>{OFFICE})(?!系统|代表)")
_TOWNS = re.compile(
    r"(?:各|所有的?|全部)[家个]*(?:乡镇|镇街|街镇|乡镇街道)(?![\u4e00-\u9fff]*?[局办院中])"
)
_TOWN_ENDS = ("镇", "乡", "街道")
_TELLING = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z_-].{5}")
"""A file name that may stand in a question: 2021.txt may not, the question names a year."""
_WITHIN_PLACE = re.compile(r"[\u4e00-\u9fff]{2,8}\|")
_ALSO_CALLED = re.compile(r"\|[（(][\u4e00-\u9fff]{2,8}[)）]")
"""The short name of a body in brackets behind it."""
_NAMELESS = ("", "那家", "那个", "这家")
"""What a question says for 某 in a name that was left out: 某驻外机构."""
_JOINS = "和与跟同比及、，,/（("
_NO_COMMA = str.maketrans("", "", "，,")
"""Behind a comma a field (教育, 卫生) is what is asked of the body named before it."""
_LONGEST = 24
_MOST_MEANT = 20
_OFFICE_SIGNS = "办局委院"
"""How an abbreviation ends that no word goes on with at the beginning: 金融办出国…"""
_SPOKEN = 3  # characters at the end of a name, one of which a short one ends with
_LONG = 3  # characters of a name that say enough
_SHORT = 2  # characters of an abbreviation that needs an end behind it


class Directory:
    """All bodies of an archive by name."""

    def __init__(self, reports: list[Report], titles: Mapping[str, str] | None = None) -> None:
        """``titles`` are the beginnings of reports that name no body, by id."""
        self.reports = {report.id: report for report in reports}
        self._files: defaultdict[str, list[str]] = defaultdict(list)
        self._of: defaultdict[Body, list[str]] = defaultdict(list)
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        self._alike: defaultdict[tuple[str, str], list[Body]] = defaultdict(list)
        """Bodies of one name and rank in different places: a name fits all of them or none."""
        self._in_place: defaultdict[str, list[Body]] = defaultdict(list)
        for report in reports:
            stem = re.split(r"[\\/]", report.source)[-1]
            for name in {stem, stem.rsplit(".", 1)[0]}:
                if _TELLING.search(name) and tells_more_than_kind(name):
                    self._by_name[name].append(report.id)
            if not report.org:
                title = names_of_title((titles or {}).get(report.id, ""))
                for name in (*names_of_file(stem), *title):
                    self._by_name[name].append(report.id)
            for body in (Body.of(report), *bodies_of_file(report)):
                if body.name or body.places:
                    self._of[body].append(report.id)
        self._add_placeless()
        self._add_towns()
        for body, ids in self._of.items():
            called = {body.name, *(place + body.core for place in body.places if body.core)}
            called |= {short for name in called for short in zone_names(name)}
            called |= {normalise(name).text for name in called}  # （） as a question has them
            called |= {n.replace("某", said) for n in called if "某" in n for said in _NAMELESS}
            for name in called:
                if len(name) > 1:
                    self._by_name[name].extend(ids)
            for place in body.places:
                self._in_place[place].append(body)
            self._alike[body.core, body.level].append(body)

    def _add_placeless(self) -> None:
        """Bodies that their reports name by their rank alone (区财政金融局) as the one body of the
        archive that is called so."""
        for body in [b for b in self._of if not b.places and b.name[:1] in "省市县区"]:
            meant = [b for b in self._of if b.places and b.core == body.core[1:]]
            if len(meant) == 1:
                self._of[meant[0]] += self._of.pop(body)

    def _add_towns(self) -> None:
        """The reports of a town that name it alone, as those of the one government of that name."""
        for town in [b for b in self._of if b.name.endswith(_TOWN_ENDS)]:
            ends = tuple(town.name + government for government in GOVERNMENTS)
            meant = [b for b in self._of if b != town and b.name.endswith(ends)]
            if len(meant) == 1:
                self._of[meant[0]] += self._of[town]

    @property
    def _ways(self) -> Sequence[Callable[[str, int, Found], int]]:
        """The ways in which a body is named; the longest name is taken, of equal ones the first."""
        return (self._every, self._exact, self._of_place, self._alone)

    def find(self, question: str) -> Named:
        """Bodies named in a question, the longest name first; each name's place is cut out."""
        found, at = Found(), 0
        while at < len(question):
            tried = [Found() for _ in self._ways]
            sizes = [way(question, at, one) for way, one in zip(self._ways, tried, strict=True)]
            size = max(sizes)
            name = question[at : at + size]
            alone = sizes.index(size) == len(sizes) - 1
            if size and not (alone and self._is_subject(name, question, at, found)):
                found.add(tried[sizes.index(size)])
                size += own_office(name, question[at + size :])
            else:
                found.rest.append(question[at])
                size = 1
            at += size
        rest = "".join(found.rest)
        self._settle_places(found, beside="||" in rest)
        self._settle_beside(found)
        rest = _WITHIN_PLACE.sub(without_larger_place, _ALSO_CALLED.sub("|", rest))
        named = tuple(found.reports)
        if not named and OWN_BODY.search(rest) and len(set(map(self._body, self.reports))) == 1:
            named, rest = tuple(self.reports), OWN_BODY.sub("|", rest)
        unknown = tuple(found.unknown) or (unknown_beside(rest) if named else unknown_in(rest))
        near = tuple(found.near)
        if unknown and (meant := self._mistyped_place(question, unknown[0])):
            return meant
        if unknown and not near:
            near = self._nearest(unknown[0])
        place = any(len({self._body(i) for i in ids}) > 1 for _, ids in found.places)
        said = tuple(dict.fromkeys(found.words))
        return Named(named, rest, unknown, said, place, near, tuple(found.guessed))

    def _mistyped_place(self, question: str, unknown: str) -> Named | None:
        """What a question names whose unknown name has one character of a place wrong."""
        place, written = place_meant(unknown, self._in_place)
        meant = self.find(question.replace(written, place)) if place else None
        if meant is None or meant.unknown or len(set(map(self._body, meant.reports))) != 1:
            return None
        return replace(meant, guessed=(self._body(meant.reports[0]),))

    def bodies_called(self, said: str) -> list[str]:
        """The reports of the bodies of one kind: of 科协, those of every 科学技术协会."""
        alike = (bodies for bodies in self._alike.values() if bodies[0].called(said) >= 2)
        return [i for bodies in alike for body in bodies for i in self._of[body]]

    def _body_of(self, report: str) -> Body:
        return Body.of(self.reports[report])

    def _nearest(self, said: str) -> tuple[str, ...]:
        """The bodies of which a name is most like ``said``: 平潭公安局 by 平坛公安局."""
        near = nearest(said, [name for name, ids in self._by_name.items() if ids])
        meant = (self.reports[self._by_name[name][0]].org or name for name in near)
        return tuple(dict.fromkeys(meant))

    def _body(self, report: str) -> str:
        return self.reports[report].org or report

    def _is_subject(self, said: str, question: str, at: int, found: Found) -> bool:
        """True where a name without the end of an office is what is asked of a body that was named
        before it (计划生育 of a town), or the beginning of an account: 社会保障和就业支出."""
        office = ENDING.search(said)
        longer = (name for name in names_of_genre() if len(name) > len(said))
        settled = found.reports or any(
            len(bodies_in(map(self._body, ids))) == 1 for _, ids in found.places
        )
        joins = _JOINS if office or len(said) > _SHORT else _JOINS.translate(_NO_COMMA)
        beside = not settled or question[at - 1] in joins
        if office:  # 农业服务中心 of a town, where a county has a 农业综合服务中心
            named = any(said in body.name for body in self._of)
            return not beside and not named
        return not beside or any(question.startswith(name, at) for name in longer)

    def _every(self, question: str, at: int, found: Found) -> int:
        """All bodies of a kind: 各家科协; as many as there are, of a province: 四川三家科协."""
        said = _EVERY.match(question, at)
        ids = self.bodies_called(said["kind"]) if said else []
        if said is None and (said := SO_MANY_BODIES.match(question, at)):
            ids = [i for i in self.bodies_called(said["kind"]) if lies_in(self.reports[i], said)]
            if len({*map(self._body, ids)}) != number_said(said["number"]):
                ids, found.unknown = [], [said[0]] if said["place"] else found.unknown
        if said is None and (said := _TOWNS.match(question, at)):
            ids = [i for i in self.reports if body_key(self._body(i)).endswith(_TOWN_ENDS)]
        if said and ids:
            found.take(said[0], ids)
        return len(said[0]) if said and (ids or found.unknown) else 0

    def _exact(self, question: str, at: int, found: Found) -> int:
        for size in range(min(_LONGEST, len(question) - at), 1, -1):
            said = question[at : at + size]
            if (ids := self._by_name.get(said)) and not is_part(question, at, size):
                found.take(said, (*ids, *self._governments(said)))
                return size + government_behind(question, at + size)
        return 0

    def _governments(self, place: str) -> list[str]:
        """The reports of what governs a place whose own reports bear its name alone."""
        bodies = self._in_place.get(place, ())
        return [i for b in bodies if b.core in ("", *GOVERNMENTS) for i in self._of[b]]

    def _of_place(self, question: str, at: int, found: Found) -> int:
        """A place, with what is said behind it: 平潭公安局; without, all that is of the place."""
        for size in range(min(_LONGEST, len(question) - at), 1, -1):
            place = question[at : at + size]
            bodies = self._in_place.get(place)
            if not bodies:
                continue
            behind = question[at + size : at + size + _LONGEST]
            gap = int(behind.startswith("的"))  # 平潭的公安局
            said, ids = self._called(behind[gap:], [[body] for body in bodies])
            said = behind[:gap] + said if said else said
            if not said and is_part(question, at, size):
                continue
            if meant := mistyped_bodies(behind, said, bodies):
                said = behind[: len(meant[0].core)]
                if not (ids := found.slip(place + said, meant, self._of)):
                    return size + len(said)
            elif not said and (found_so := self._placeless(place[-1], behind))[1]:
                said, ids = found_so
            elif not said and (office := office_of(behind)):
                said = office
                ids = self._within(place, said)
                if not ids and (said not in _SCIENCE or all(body.core for body in bodies)):
                    found.unknown.append(place + said)
                    found.near += nearest(place + said, [b.name for b in bodies], least=0.0)
            if ids:
                found.take(place + said, ids)
            elif not said or (said in _SCIENCE and place + said not in found.unknown):
                found.places.append((place, frozenset(i for b in bodies for i in self._of[b])))
                found.rest.append("|")
                found.words.append(place + said)
            else:
                found.rest.append("|")
            return size + len(said)
        return 0

    def _within(self, place: str, said: str) -> list[str]:
        """The reports of a body of a place that stands within its name: 自贸区平潭片区电商中心."""
        within = [[body] for body in self._of if place in body.name]
        return self._called(said, within, alone=True)[1]

    def _placeless(self, rank: str, behind: str) -> tuple[str, list[str]]:
        """A body that its reports name with its rank alone, and what names it behind the place:
        市民政局 of 北京市民政局."""
        bodies = [[body] for body in self._of if not body.places and body.name.startswith(rank)]
        said, ids = self._called(rank + behind, bodies, alone=True)
        return (said[1:], ids) if len(said) > _LONG else ("", [])

    def _alone(self, question: str, at: int, found: Found) -> int:
        """A body named without its place, where a name may stand: 省高院, 文联."""
        if not _BEGINS.search(question[:at]):
            return 0
        text = question[at : at + _LONGEST]
        said, ids = self._called(text, self._alike.values(), alone=True, first=not at)
        few = ids[:_MOST_MEANT]  # a word that means more bodies is no name mistyped
        if ids and (meant := mistyped_bodies(text, said, map(self._body_of, few))):
            said = text[: len(meant[0].core)]
            ids = found.slip(said, meant, self._of)
            if not ids:
                return len(said)
        if ids and said not in _SCIENCE:
            found.take(said, ids)
            return len(said)
        return 0

    def _called(
        self,
        text: str,
        groups: Collection[list[Body]],
        *,
        alone: bool = False,
        first: bool = False,
    ) -> tuple[str, list[str]]:
        """The longest beginning of ``text`` that names bodies, and their reports; ``groups`` are
        bodies that are named alike; ``first`` where it begins the question."""
        for size in range(min(_LONGEST, len(text)), 1, -1):
            said = text[:size]
            short = size <= _SHORT or (alone and size <= _SHORT + 1)
            short = short and said not in ENDINGS and not (size > _SHORT and ENDING.search(said))
            office = first and size > _SHORT and said[-1] in _OFFICE_SIGNS
            if short and not office and not NAME_ENDS.match(text[size:]):
                continue
            rated = [(rate, group) for group in groups if (rate := group[0].called(said))]
            if alone and size <= _SHORT:  # 财政 of 财政预算 is no 财政局
                rated = [row for row in rated if said[-1] in row[1][0].core[-_SPOKEN:]]
            if rated:
                best = max(rate for rate, _ in rated)
                meant = [b for rate, group in rated if rate == best for b in group]
                return said, [i for b in meant for i in self._of[b]]
        return "", []

    def _settle_places(self, found: Found, *, beside: bool) -> None:
        """A place tells which of the bodies are meant, else it means all that are of it; right
        ``beside`` a body, or before a smaller place, it only tells where that is."""
        named = set(found.reports)
        for _, ids in found.places[-1:] if beside and not named else found.places:
            if beside and named and not named & ids:
                continue
            if within := [i for i in found.reports if i in ids]:
                found.reports = dict.fromkeys(within)
            else:
                found.reports.update(dict.fromkeys(i for i in self.reports if i in ids))

    def _settle_beside(self, found: Found) -> None:
        """Of bodies of one name those of the place of the others: 检察院 beside 平潭公安局."""
        sure = [ids for ids in found.taken if len({self._body(i) for i in ids}) == 1]
        places = {place for ids in sure for i in ids for place in self._body_of(i).places}
        for ids in found.taken:
            near = {i for i in ids if places & self._body_of(i).places}
            if ids not in sure and near:
                for other in ids - near:
                    found.reports.pop(other, None)
