"""Labels the numbers of one sentence of running text.

The reader goes from left to right. Between two numbers stands the *gap*; its end says what role
the next number plays (增长 → growth rate, 占…的 → share), its last clause which indicator. What a
gap leaves open is the *subject*: the last amount that was named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kxai.extract.rules import lexicon
from kxai.extract.rules.counts import label_count
from kxai.extract.rules.functions import find_function
from kxai.extract.rules.phrases import last_clause, noun_phrase
from kxai.extract.rules.scene import Label, Scene, Subject, heading_indicator, with_project
from kxai.schema.catalogue import CATALOGUE, find_indicators
from kxai.schema.figure import Role, Stage
from kxai.schema.mention import FIGURE_KINDS, Mention
from kxai.schema.units import is_money

_MONEY_MULTIPLES = {"万": "万元", "亿": "亿元", "百万": "百万元", "千万": "千万元"}
_TITLE = re.compile(r"《[^》]*》")
_PAREN = re.compile(r"[（(][^（()）]*[）)]")
_PROJECT_CUE = re.compile(
    r"(?:调整|年初|全年|追加)?(?:预算|执行)(?:预算)?数?(?:安排|为)?$|申报$|批复$|到位$|下达$"
)
_RATIO_NOUN = re.compile(r"(?:率|比例|比重|占比|覆盖面|度)$")
_UNIT_PRICE = re.compile(r"(?:单价|单位价值|单台价值|价值)[^，,；;。]{0,4}$")
_OF_EQUIPMENT = re.compile(r"(?:（含）|\(含\)|（含)?(?:以上|及以上)[^，,；;。]{0,8}(?:设备|设施)")
_LIST_HEAD = re.compile(r"包括|分别(?:为|是)|其中|用于|具体(?:为|是)|[：:]")
_SPENT = re.compile(r"(?:^|[、，])(?:支出|使用|执行|支付)$")
_PROJECT_PARTS = re.compile(r"项目支出[^，。；0-9]{0,4}(?:包括|分别|其中|用于)")
_FROM = re.compile(r"(?:由|从|较|比)(?:上年|上一年|\d{4}年)?(?:度|末|底)?的?$")
_REACHES = re.compile(r"[^，。；0-9]{0,10}?(?:到|至)")
_LIMIT = re.compile(r"(?:没有|未|不得?)(?:突破|超出|超过)$")
_PER_HEAD = re.compile(r"人均|平均|每")
_BARE_RATE = re.compile(r"(?:全年|年度)?(?:预算|资金|支出)?(?:执行率|执行进度)")
_COUNTED_PROJECTS = re.compile(r"\d+个项目[：:，]")
_OVERALL_RATE = re.compile(
    r"(?:总体|整体|综合|全年|部门)(?:预算|支出|资金)?(?:执行率|执行进度|支出进度)"
)
_GENERIC_TOTAL = re.compile(r"科协|协会|单位|部门|机关|本级|我[县市区会局]|[县市区]|总体|整体")
_GENERIC_PROJECT = re.compile(r"项目|专项|总|我会|我单位|县|市|级|科普|省")
_ACCOUNTS = re.compile(r"一般公共预算|公共财政|功能|财政拨款支出|支出(?:决算|预算)")


def label_sentence(
    text: str,
    start: int,
    end: int,
    mentions: Sequence[Mention],
    *,
    scene: Scene,
    subject: Subject,
) -> list[tuple[Mention, Label]]:
    """Label the figure mentions among ``mentions`` (those of ``text[start:end]``, in order).

    ``subject`` carries over from the sentence before and is left as this sentence ends.
    """
    return _SentenceReader(text, start, end, mentions, scene, subject).read()


class _SentenceReader:
    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        mentions: Sequence[Mention],
        scene: Scene,
        subject: Subject,
    ) -> None:
        self.text, self.start, self.end = text, start, end
        self.scene, self.subject = scene, subject
        self.figures = [m for m in mentions if m.kind in FIGURE_KINDS]
        self.years = [m for m in mentions if m.kind == "year"]
        self.year = self._main_year()
        self.after_of_which = False
        self.project_list = False
        self.parts_list = False
        self.previous_gap = ""
        # A list goes on behind ；, and with it the stage that its head was told to have.
        goes_on = start > 0 and text[start - 1] == "；" and subject.stage == subject.told_stage
        self.told_stage: Stage | None = subject.told_stage if goes_on else None

    def read(self) -> list[tuple[Mention, Label]]:
        labels: list[tuple[Mention, Label]] = []
        previous_end = self.start
        for number, mention in enumerate(self.figures):
            following = (
                self.figures[number + 1].start if number + 1 < len(self.figures) else self.end
            )
            gap = self.text[previous_end : mention.start]
            right = self.text[mention.unit_end : following]
            if "其中" in gap:
                self.after_of_which = True
            if (self.subject.money or "").startswith("project.") and _LIST_HEAD.search(gap):
                self.project_list = True
            parts = self.subject.money == "expenditure.project" and _LIST_HEAD.search(gap)
            so_far = self.text[max(self.start, mention.start - 40) : mention.start]
            if parts or _PROJECT_PARTS.search(gap) or _COUNTED_PROJECTS.search(so_far):
                self.parts_list = True
            adjacent = bool(labels) and gap == "" and labels[-1][0].end == mention.start
            if adjacent:
                label: Label | None = labels[-1][1]
            elif _UNIT_PRICE.search(gap) and _OF_EQUIPMENT.match(right):
                continue  # 单价50万元以上通用设备: the 50 belongs to the name of what is counted
            else:
                label = self._label(mention, gap, right)
            if label is not None:
                labels.append((mention, label))
                if label.role in ("amount", "count") and mention.hedge != "range_high":
                    self.subject.take(label)
            previous_end = max(mention.unit_end, mention.end)
            self.previous_gap = gap
        self.subject.told_stage = self.told_stage
        return labels

    def _main_year(self) -> int | None:
        """The year of the sentence: named and not as a base of comparison, near the report's."""
        report_year = self.scene.report.year
        sentence = self.text[self.start : self.end]
        titles = [(m.start() + self.start, m.end() + self.start) for m in _TITLE.finditer(sentence)]
        for mention in self.years:
            before = self.text[max(self.start, mention.start - 3) : mention.start]
            if re.search(r"[比较与同于於到至推第由从自]\s*$", before):
                continue
            if any(a <= mention.start < b for a, b in titles):
                continue
            year = int(mention.value)
            if report_year is None or -1 <= year - report_year <= 0:
                return year
        if report_year is not None and lexicon.names_next_year(sentence, report_year + 1):
            return report_year + 1
        return report_year

    def _year_in(self, gap: str, gap_start: int) -> int | None:
        """The last year that the gap itself names (2020年, 上年), or None."""
        named = [m for m in self.years if gap_start <= m.start < gap_start + len(gap)]
        year = int(named[-1].value) if named else None
        clause = last_clause(gap)
        if lexicon.names_this_year(clause[-8:]):
            return self.year
        if lexicon.names_last_year(clause) and self.scene.report.year is not None:
            return self.scene.report.year - 1
        if year is not None and self.scene.report.year is not None:
            based = _FROM.search(lexicon.trimmed(gap))
            near = abs(year - self.scene.report.year) <= (10 if based else 1)
            return year if near else None
        return year

    def _label(self, mention: Mention, gap: str, right: str) -> Label | None:
        kind = mention.kind
        if kind in ("percent", "points"):
            return self._label_percent(mention, gap, right)
        if kind == "money" or self._is_money(mention, gap, right):
            return self._label_money(mention, gap, right)
        moved = lexicon.change_direction(gap)
        year = self.year if moved else self._year_in(gap, mention.start - len(gap)) or self.year
        label = with_unit(
            label_count(
                mention,
                gap,
                right,
                scene=self.scene,
                subject=self.subject,
                year=year,
                of_which=self.after_of_which,
                inside=_inside_brackets(self.text, mention.start),
            ),
            mention,
        )
        if label is not None and label.indicator == "activity" and label.role == "count":
            year, stage = self._base_year(mention, gap, right, label.stage)
            if year != self.year:
                label = label._replace(year=year, stage=stage)
        return label

    def _is_money(self, mention: Mention, gap: str, right: str) -> bool:
        """A number with 万 or no unit at all that stands where an amount of money belongs."""
        if mention.kind != "number" or (mention.unit and mention.unit not in _MONEY_MULTIPLES):
            return False
        if re.match(r"[\s]*[一-鿿]{0,6}?(?:人|件|份|名|次)", right) and mention.unit:
            return False
        clause = last_clause(lexicon.trimmed(gap))
        hits = [hit for hit in find_indicators(clause) if CATALOGUE[hit[2]].kind == "money"]
        if hits and lexicon.is_light(clause[hits[-1][1] :]):
            return True
        if find_function(clause):
            return True
        money_before = self.subject.role == "amount" and bool(self.subject.indicator)
        if money_before and lexicon.is_light(clause):
            return True
        if money_before and lexicon.change_direction(gap):
            return True
        return mention.unit in _MONEY_MULTIPLES and bool(
            re.search(r"(?:资金|经费|费|投入|支出|补助|金额|批复|申报|成本|拨款)$", clause)
        )

    def _label_percent(self, mention: Mention, gap: str, right: str) -> Label:
        subject = self.subject
        clause = last_clause(gap)
        body = lexicon.trimmed(gap)
        of_budget = body.strip() == "的" and lexicon.EXECUTION.search(
            lexicon.trimmed(self.previous_gap)
        )
        executed = of_budget or lexicon.EXECUTION.search(body)
        if executed and not lexicon.SATISFACTION.search(clause):
            if self.scene.goal:
                return self._goal("execution_rate", noun_phrase(clause))
            label = self._of_subject("" if of_budget else gap, "execution_rate")
            bare = not self.previous_gap and _BARE_RATE.fullmatch(lexicon.trimmed(clause).strip())
            if (bare or _OVERALL_RATE.search(clause)) and not self.scene.about_project:
                label = label._replace(indicator="expenditure.total", dims={})
            return label
        if lexicon.SHARE.search(body):
            own = last_clause(gap.split("占")[0])
            if own and not lexicon.is_light(own) and self._named(own) is None:
                return self._share_of_other(own)
            return self._of_subject(gap.split("占")[0], "share")
        direction = lexicon.change_direction(gap)
        if direction:
            named = self._named(_without_change(gap))
            phrase = noun_phrase(clause)
            of_ratio = bool(_RATIO_NOUN.search(re.sub(r"[一-鿿]{2}$", "", lexicon.trimmed(phrase))))
            role: Role = "change" if mention.kind == "points" or of_ratio else "growth_rate"
            if named or (subject.indicator and lexicon.is_light(_without_change(clause))):
                label = self._of_subject(_without_change(gap), role)
                return label._replace(direction=direction)
            return Label(
                "activity",
                phrase or subject.label,
                role,
                self.year,
                self._goal_stage(gap, mention),
                {"activity": _without_change(phrase) or phrase or subject.label},
                direction,
                0.7,
            )
        if mention.kind == "points":
            return self._of_subject(gap, "change")
        return self._completion(mention, gap, right)

    def _share_of_other(self, words: str) -> Label:
        """The share of something whose amount is not printed beside it."""
        phrase = noun_phrase(words)
        if self.scene.about_project or self.project_list or self.parts_list:
            dims = {"project": phrase}
            stage = self.told_stage or self.scene.stage
            return Label("project.executed", phrase, "share", self.year, stage, dims, None, 0.7)
        return Label("other", phrase, "share", self.year, self.scene.stage, {}, None, 0.6)

    def _completion(self, mention: Mention, gap: str, right: str) -> Label:
        """A percentage of its own: satisfaction, completion, coverage."""
        clause = last_clause(lexicon.trimmed(gap))
        if lexicon.is_light(clause):
            clause = last_clause(gap.rstrip("，,、：: ")) or clause
        phrase = noun_phrase(clause) or noun_phrase(right) or self.scene.heading
        goal = self._goal_stage(gap, mention)
        if lexicon.SATISFACTION.search(gap) or lexicon.SATISFACTION.search(right[:8]):
            indicator = "performance.target" if goal == "target" else "performance.actual"
            label = Label(
                indicator, phrase, "share", self.year, goal, {"level3": phrase}, None, 0.85
            )
            return with_project(label, self.scene)
        year, goal = self._base_year(mention, gap, right, goal)
        return Label("activity", phrase, "share", year, goal, {"activity": phrase}, None, 0.75)

    def _base_year(
        self, mention: Mention, gap: str, right: str, stage: Stage
    ) -> tuple[int | None, Stage]:
        """由…7.9%提高到…: the first of the two numbers is that of an earlier year."""
        body = lexicon.trimmed(gap)
        if not (_FROM.search(body) and re.search(r"[由从]", body) and _REACHES.match(right)):
            return self.year, stage
        named = self._year_in(gap, mention.start - len(gap))
        earlier = self.year - 1 if self.year is not None else None
        if named is not None and named != self.year:
            earlier = named
        return earlier, "final"

    def _goal(self, role: Role, phrase: str) -> Label:
        label = Label(
            "performance.target", phrase, role, self.year, "target", {"level3": phrase}, None, 0.85
        )
        return with_project(label, self.scene)

    def _goal_stage(self, gap: str, mention: Mention) -> Stage:
        clause = last_clause(gap)
        if lexicon.is_target(clause):
            return "target"
        if self.scene.plan and not re.match(r"家单位", self.text[mention.end : mention.end + 3]):
            attributive = re.match(r"基础上|的基础", self.text[mention.unit_end :][:3])
            return "final" if attributive else "target"
        return "final" if self.scene.stage == "final" else self.scene.stage

    def _of_subject(self, gap: str, role: Role) -> Label:
        """A share, rate or change of what the gap names, else of the subject."""
        named = self._named(gap)
        subject = self.subject
        if named is not None and named[0].startswith("project.") and not self.scene.about_project:
            named = None if subject.money else named  # 完成年初预算的: of what is spoken of
        if named is None and subject.indicator is None:
            heading = heading_indicator(self.scene)
            named = (*heading, {}, 0.75) if heading else None
        if named is not None:
            indicator, name, dims, confidence = named
            stage = subject.stage if subject.indicator == indicator else None
        elif subject.indicator is not None and (
            role != "execution_rate" or CATALOGUE[subject.indicator].kind == "money"
        ):
            indicator, name, dims = subject.indicator, subject.label, subject.dims
            confidence, stage = 0.9, subject.stage
        elif role == "execution_rate" and not self.scene.about_project:
            indicator, name, dims, confidence, stage = "expenditure.total", "", {}, 0.7, None
        elif self.scene.about_project or role == "execution_rate":
            indicator, name, dims, confidence, stage = "project.executed", "", {}, 0.7, None
        else:
            name = noun_phrase(last_clause(lexicon.trimmed(gap)))
            indicator, dims, confidence, stage = "other", {}, 0.6, None
        if role == "execution_rate" and indicator == "project.budget":
            indicator = "project.executed"
        if role == "execution_rate" and self.scene.stage == "final":
            stage = "final"
        label = Label(
            indicator,
            name,
            role,
            self.year,
            stage or self.scene.stage,
            dict(dims),
            None,
            confidence,
        )
        return with_project(label, self.scene) if indicator.startswith("project.") else label

    def _label_money(self, mention: Mention, gap: str, right: str) -> Label:
        unit = _MONEY_MULTIPLES.get(mention.unit) or (
            None if is_money(mention.unit) else self.scene.report.unit
        )
        direction = lexicon.change_direction(gap)
        if direction:
            label = self._of_subject(_without_change(gap), "change")
            return label._replace(direction=direction, unit=unit)
        year = self._year_in(gap, mention.start - len(gap)) or self.year
        clause = last_clause(gap)
        told = lexicon.stage_of(clause) or lexicon.stage_of(gap)
        self.told_stage = told or self.told_stage
        stage = self.told_stage or self.scene.stage
        if lexicon.EXECUTION.search(lexicon.trimmed(gap)) or right.startswith("的预算"):
            stage = "budget"
        if self.scene.stage == "budget" and stage == "final" and year == self.scene.report.year:
            stage = "budget"
        if lexicon.is_target(clause):
            stage = "target"
        named = self._named(gap)
        if (
            named is not None
            and named[0].startswith("project.")
            and not self.scene.about_project
            and lexicon.is_light(_GENERIC_TOTAL.sub("", clause[: clause.find(named[1])]))
        ):
            # 年初预算为…: the budget of what is spoken of, else of the whole
            carried = not (self.subject.money or "project.").startswith("project.")
            named = None if carried else ("expenditure.total", named[1], {}, 0.75)
        if named is not None and named[0].startswith(("balance.", "total.")):
            if named[0].startswith("balance."):
                named, year = _carry_over(named, clause), self.year
            if self.scene.report.kind not in ("budget", "performance_text") and not told:
                stage = "final"
        if named is not None and self.scene.about_project and named[1].endswith("实际支出"):
            named = None
        whole = named is not None and named[0] in ("expenditure.project", "expenditure.total")
        if whole and self.scene.report.kind == "project_evaluation":
            named = None  # the only spending that such a report speaks of is its project's
        own = named is not None and not named[0].startswith("project.") and not self.project_list
        if named is not None and own:
            indicator, name, dims, confidence = named
            if self.scene.annex and indicator.startswith(("expenditure.", "income.")):
                dims = {**dims, "project": self.scene.annex}
            return Label(indicator, name, "amount", year, stage, dims, None, confidence, unit)
        return self._unnamed_money(gap, year, stage, unit)

    def _unnamed_money(self, gap: str, year: int | None, stage: Stage, unit: str | None) -> Label:
        subject, scene = self.subject, self.scene
        clause = last_clause(gap)
        light = lexicon.is_light(lexicon.trimmed(clause)) or bool(_LIMIT.search(clause))
        light = light and not _PER_HEAD.search(clause)
        if light and subject.money:
            cue = lexicon.stage_of(clause) or (stage if stage != scene.stage else None)
            if cue is None and _SPENT.search(lexicon.trimmed(clause)):
                cue = "final"
            indicator = subject.money
            if indicator.startswith("project."):
                indicator = _project_indicator(cue or stage)
            return Label(
                indicator,
                subject.money_label,
                "amount",
                year,
                cue or subject.money_stage or stage,
                dict(subject.money_dims),
                None,
                0.8,
                unit,
            )
        heading = heading_indicator(scene)
        if heading and heading[0].startswith("expenditure.") and scene.about_project:
            heading = None
        if light and heading:
            indicator, name = heading
            return Label(indicator, name, "amount", year, stage, {}, None, 0.75, unit)
        body = lexicon.trimmed(clause)
        cue_match = _PROJECT_CUE.search(body)
        phrase = noun_phrase(_PROJECT_CUE.sub("", body)) or noun_phrase(body)
        if (
            cue_match
            or self.project_list
            or self.parts_list
            or scene.about_project
            or "项目" in clause
        ):
            cue = lexicon.stage_of(clause)
            if cue is None and cue_match and "执行" not in cue_match[0]:
                cue = "budget"
            if cue is None and self.parts_list:
                cue = subject.money_stage
            if cue is None and stage in ("target", "budget", "adjusted"):
                cue = stage
            indicator = _project_indicator(cue or "final")
            if self.project_list and cue is None:
                indicator = subject.money or indicator
                cue = subject.money_stage
            if indicator == "project.budget":
                stage = cue or "budget"
            elif stage == "budget" and scene.stage == "final":
                stage = "final"
            generic = lexicon.is_light(_GENERIC_PROJECT.sub("", phrase))
            name = (scene.project or "") if generic else phrase
            dims = {"project": name} if name else {}
            return Label(indicator, phrase or body, "amount", year, stage, dims, None, 0.75, unit)
        return Label("other", phrase or body, "amount", year, stage, {}, None, 0.6, unit)

    def _named(self, gap: str) -> tuple[str, str, dict[str, str], float] | None:
        """The indicator that the gap's last clause names: (id, name, dims, confidence)."""
        body = _TITLE.sub("", gap)
        accounts = any(_ACCOUNTS.search(title) for title in self.scene.section)
        function = find_function(lexicon.trimmed(body), items=accounts)
        clause = last_clause(body)
        if lexicon.is_light(lexicon.trimmed(clause)):
            stripped = body.rstrip("，,、：: \t\n“”")
            wider = last_clause(stripped)
            clause = wider if wider else clause
        if function is not None:
            dims = {"name": function.name}
            if function.code:
                dims = {"code": function.code, **dims}
            if not find_indicators(function.name):
                return "function", function.name, dims, 0.9
        hits = [h for h in find_indicators(clause) if CATALOGUE[h[2]].kind == "money"]
        if not hits:
            return ("function", function.name, dims, 0.9) if function else None
        # 三公经费年初预算数: the words of the stage are names of project amounts elsewhere.
        named = [hit for hit in hits if not hit[2].startswith("project.")] or hits
        start, stop, indicator = named[-1]
        if not lexicon.is_light(_PAREN.sub("", clause[stop:])):
            return None
        if start and clause[start - 1] in '“"':
            start -= 1
        if self.scene.fiscal:
            indicator = {
                "income.total": "fiscal.receipts",
                "expenditure.total": "fiscal.payments",
            }.get(indicator, indicator)
        return indicator, clause[start:stop], {}, 0.95


def _carry_over(
    named: tuple[str, str, dict[str, str], float], clause: str
) -> tuple[str, str, dict[str, str], float]:
    """结转资金 is what came in where the clause speaks of earlier years."""
    if named[0] == "balance.closing" and re.search(r"上年|年初|带入|期初|以前年度|转入", clause):
        return "balance.opening", *named[1:]
    return named


def _inside_brackets(text: str, offset: int) -> bool:
    """True when a bracket that opened within the last 120 characters is still open."""
    low = max(0, offset - 120)
    opened = max(text.rfind("（", low, offset), text.rfind("(", low, offset))
    closed = max(text.rfind("）", low, offset), text.rfind(")", low, offset))
    return opened > closed


def _project_indicator(stage: Stage | None) -> str:
    return "project.budget" if stage in ("budget", "adjusted", "target") else "project.executed"


def _without_change(gap: str) -> str:
    """The gap without its closing verb of change and the comparison before it."""
    body = re.sub(
        rf"(?:{lexicon.UP}|{lexicon.DOWN})[^，,；;。：:]{{0,6}}$", "", lexicon.trimmed(gap)
    )
    return re.sub(
        r"(?:比|较|与|同|和)?(?:上年|去年|上一年度?|上年度|\d{4}年度?)?(?:相比|相较)?(?:同比|同期|决算|预算)?(?:数)?(?:各|均|分别|共)?$",
        "",
        body,
    )


def with_unit(label: Label | None, mention: Mention) -> Label | None:
    """Complete the unit of a bare 万 that counts no money."""
    if label is not None and label.unit is None and not mention.unit:
        default = CATALOGUE[label.indicator].unit
        return label._replace(unit=default or None)
    return label
