"""A sentence that is being read: where it stands, what it has named, which year it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kxai.extract.rules import lexicon
from kxai.extract.rules.account_names import (
    OF_ANYTHING,
    SPENT_OF,
    parse_hits,
    parse_name,
    whole_of_names,
    whole_of_region,
)
from kxai.extract.rules.car_costs import car_cost
from kxai.extract.rules.functions import Function, class_in_list, find_function
from kxai.extract.rules.listed_accounts import is_enumerated, item_by_function
from kxai.extract.rules.phrases import last_clause, noun_phrase
from kxai.extract.rules.region_sides import is_beside_spending, side_of_region, with_added
from kxai.extract.rules.scene import GRAND_SIDES, Label, Scene, heading_indicator
from kxai.extract.rules.subject import Subject
from kxai.extract.rules.topics import topic
from kxai.extract.rules.years import Years
from kxai.genre import readings, words
from kxai.genre.accounts import CLASS, account_lookup
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.genre.families import whole_of
from kxai.schema.figure import Stage
from kxai.schema.mention import FIGURE_KINDS, Mention
from kxai.schema.report import BUDGET_KINDS, REGION_KINDS

Named = tuple[str, str, dict[str, str], float]
_QUOTED_TITLE = re.compile(r"《[^》]*》")
_ALL_OF_THEM = words("sentence.all_of_them").regex
_OUT_OF = words("sentence.out_of").regex
_CURRENT_YEAR = words("sentence.current_year").regex
_SEVERAL_BUDGETS = words("sentence.several_budgets").regex
_STAGE_OR_YEAR = words("sentence.stage_or_year").regex
_CARRIED_ON = words("sentence.carried_on").regex
_WHAT_IT_HOLDS = words("sentence.what_it_holds").regex
_NOT_ITS_NAME = words("sentence.not_its_name").regex
_LEVEL_WITH = words("sentence.level_with").regex
_LOST_SHARE = words("sentence.lost_share").regex
_OF_WHICH = words("sentence.of_which").regex
_REACHED = words("sentence.reached").regex
_ALL_OF_IT = words("sentence.all_of_it").regex
_INSURANCE = words("sentence.insurance").regex
_EVALUATIONS = ("overall_evaluation", "project_evaluation", "transfer_evaluation")
_BOUGHT_AS = readings("purchase.indicator")
_COUNTED_BOUGHT = words("sentence.counts_bought").regex
_BOUGHT = words("sentence.buys").regex
_BOUGHT_AMOUNT = words("sentence.bought_amount").regex
_TITLE = 40  # characters of the first line that may be a title
_FUNDS = (
    "income.general_budget",
    "income.gov_fund",
    "income.state_capital",
    "general_budget.expenditure",
    "gov_fund.expenditure",
    "fiscal.receipts",
    "fiscal.payments",
)
_BY_ACCOUNTS = ("function", "gov_fund.expenditure")  # 其中 opens a list of accounts
_ONE_BUDGET = ("income.general_budget", "income.gov_fund", "income.state_capital")
_PURSES = ("income.special_account", "balance.opening")
_MOVED_IN = words("sentence.moved_in").regex
_OF_BODIES = (*BUDGET_KINDS, "final_accounts", "overall_evaluation")
_SPENT_BY_ITEM = ("expenditure.personnel", "expenditure.public", "operating.total")
_OF_THE_WHOLE = ("balance.", "total.", "income.total", "expenditure.total")
_SIDES = {"收入": "income.total", "支出": "expenditure.total"}
_SIDE = words("sentence.side").regex
_SIDE_TOTAL = words("sentence.side_total").regex
_BARE_SIDE = words("sentence.bare_side").regex
_WHOLE_BUDGET = words("sentence.whole_budget").regex


class Sentence:
    """The state of reading one sentence from left to right."""

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
        self.words = text[start:end]
        self.scene, self.subject = scene, subject
        self.figures = [m for m in mentions if m.kind in FIGURE_KINDS]
        self.years = Years(
            text,
            start,
            end,
            figures=self.figures,
            years=[m for m in mentions if m.kind == "year"],
            scene=scene,
            carried=subject.sentence_year,
        )
        self.year = self.years.main
        self.after_of_which = False
        self.item: Label | None = None  # the functional account named last, and where it ends
        self.item_end = start
        self.has_own_subject = False  # an amount or a count was named in this sentence
        self.project_list = False
        self.parts_list = False
        self.previous_gap = ""
        self.amounts: list[str] = []  # the indicators of the amounts told so far
        self.previous: Label | None = None
        self.part: Label | None = None  # what is set against the amount before: A，占 B 90万元的
        # A list goes on behind ；, and with it the stage that its head was told to have.
        self.goes_on = start > 0 and text[start - 1] == "；"
        listed = self.goes_on or bool(_OF_WHICH.match(text, start, end))
        same = listed and subject.stage == subject.told_stage
        self.told_stage: Stage | None = subject.told_stage if same else None

    def item_of(self, mention: Mention) -> Label | None:
        """The functional account whose parts 其中 has begun to tell before ``mention``."""
        if self.item is None or "其中" not in self.text[self.item_end : mention.start]:
            return None
        return self.item

    def whole_told(self) -> str | None:
        """The whole whose parts, and nothing else, the sentence has told so far."""
        return whole_of(self.amounts) if len(self.amounts) > 1 else None

    def year_in(self, gap: str, gap_start: int) -> int | None:
        """The last year that the gap itself names (2020年, 上年), or None."""
        return self.years.named_in(gap, gap_start)

    def named(self, gap: str) -> Named | None:
        """The indicator that the gap's last clause names: (id, name, dims, confidence)."""
        body = _QUOTED_TITLE.sub("", gap) if "《" in gap else gap
        body = _NOT_ITS_NAME.sub("", _WHAT_IT_HOLDS.sub("", body))
        if (closed := _SIDE_TOTAL.search(body)) is not None:
            sides = GRAND_SIDES if closed["sum"] == "总计" else _SIDES
            return self.scene.scoped(sides[closed["side"]]), closed["side"], {}, 0.85
        accounts = self.scene.on_accounts
        listed = is_enumerated(body) and not (self.parts_list or self.scene.about_project)
        listed = listed or (self.after_of_which and not self._heads().isdisjoint(_BY_ACCOUNTS))
        function = find_function(lexicon.trimmed(body), items=accounts or listed)
        if function is not None and not function.printed:
            # （三）博物馆 may be a body, （三）优抚对象医疗补助 is an account wherever it stands
            unsure = listed and not (accounts or account_lookup().tells_alone(function.name))
            function = None if unsure or self._lists_items(function.name) else function
        clause = last_clause(body)
        if lexicon.names_account(clause):
            clause = last_clause(body[: body.rfind(clause)])
        elif lexicon.is_light(lexicon.trimmed(clause)):
            stripped = body.rstrip("，,、：: \t\n“”")
            wider = last_clause(stripped)
            clause = wider if wider else clause
        if _LOST_SHARE.match(clause):
            return None
        clause = _LEVEL_WITH.sub("", clause)
        function = function or self._total_of_list(lexicon.trimmed(clause))
        listed_code = self.previous.dims.get("code", "") if self.previous is not None else ""
        if function is None and (len(listed_code) == CLASS or self.scene.by_function):
            function = class_in_list(lexicon.trimmed(clause))
        if function is not None and is_beside_spending(function.code, self.scene):
            return "other", function.name, {}, 0.6
        if function is not None:
            dims = {"code": function.code} if function.code else {}
            dims["name"] = function.name
            whole = (0, len(function.name))
            if function.printed or whole not in [h[:2] for h in find_indicators(function.name)]:
                return "function", function.name, dims, 0.9
        if _CARRIED_ON.fullmatch(lexicon.trimmed(clause)):
            return "balance.closing", noun_phrase(clause), {}, 0.9
        hits = [h for h in find_indicators(clause) if CATALOGUE[h[2]].kind == "money"]
        if not hits:
            return (
                (("function", function.name, dims, 0.9) if function else None)
                or self._of_region(clause, gap)
                or self._in_context(clause)
                or self._of_current_year(clause)
                or (item_by_function(body, clause) if self.scene.by_function else None)
                or self._alone_before(body, clause)
                or self._topic(clause)
            )
        name = parse_hits(clause, hits)
        if name is None:
            return self._in_context(clause)  # 公务用车购置费和运行费
        if (added := whole_of_names(clause, hits)) is not None:
            return *added, {}, 0.85
        generic = name.indicator.startswith("project.") or clause[name.start :] in OF_ANYTHING
        if generic and (before := self._alone_before(body, clause)):
            return before
        indicator, start, stop = name
        if indicator in (*_FUNDS, *_PURSES) and self._of_other_money(clause, start, stop):
            return "other", noun_phrase(clause[:stop]), {}, 0.6
        if not name.known and (meant := self._in_context(clause)) is not None:
            return meant  # 车辆运行费 beside “三公”
        if not name.known:
            if hits[-1][2] == "expenditure.project":
                return None  # the spending of a class of projects, or of one
            return "other", noun_phrase(clause[:stop]), {}, 0.6
        if total := self._all_of_region(clause, start):
            return total, noun_phrase(clause[start:]), {}, 0.8
        of_side = indicator in _SIDES.values() and self.scene.report.kind in REGION_KINDS
        if of_side and (side := side_of_region(clause, self.scene)):
            return side[0], side[1], {}, side[2]
        indicator = self._of_funds_told(indicator, clause[start:stop])
        start -= bool(start) and clause[start - 1] in '“"'
        fund = self.scene.fund if indicator.startswith("balance.") else None
        dims = {"type": fund} if fund else {}
        if indicator == "procurement.total" and (kind := self._bought()) is not None:
            indicator = kind
        return self.scene.scoped(indicator), clause[start:stop], dims, 0.95

    def _all_of_region(self, clause: str, start: int = 0) -> str | None:
        """The total that the name at ``start`` bears in a region's report, if it does."""
        if self.scene.report.kind not in REGION_KINDS:
            return None
        line = self.text.rfind("\n", 0, self.start) + 1 if self.goes_on else self.start
        told = self.text[line : self.end]
        return whole_of_region(clause, start) or with_added(clause[start:], told)

    def _of_funds_told(self, indicator: str, name: str) -> str:
        """政府性基金本年收入9万元；本年支出8万元: the spending is of the funds told before it."""
        received = self.subject.received
        alone = self.goes_on and self.subject.head is None and received in _ONE_BUDGET
        return SPENT_OF[received] if alone and name == "本年支出" else indicator

    def _of_other_money(self, clause: str, start: int, stop: int) -> bool:
        """True for a kind of funds that money is told by which is none of the body's totals:
        项目12个，涉及资金90万元，其中：一般公共预算80万元; 涉及政府性基金10万元."""
        if clause[start:stop].endswith(("收入", "支出")):
            return False
        if _MOVED_IN.search(clause[:start]):
            return True
        head = self.subject.head
        about = (self.subject.money or "", head.indicator if head is not None else "")
        if "采购" in self.scene.heading and any(a.startswith("procurement.") for a in about):
            return True  # by whose money it is paid
        return "涉及" in clause[:start] or (head is not None and head.label.endswith("涉及资金"))

    def _lists_items(self, name: str) -> bool:
        """True for an item that the list of a kind of basic spending names: 人员经费2万元，主要包括
        住房公积金1万元 is of the economic classification."""
        kinds = self._heads().union(self.amounts).intersection(_SPENT_BY_ITEM)
        return bool(kinds) and account_lookup().is_economic(name)

    def _heads(self) -> set[str | None]:
        """What the amounts told next may be parts of."""
        return {self.subject.money, self.subject.head and self.subject.head.indicator}

    def _total_of_list(self, clause: str) -> Function | None:
        """科学技术支出中，行政运行…，科普活动…，两项共…: the total of the class named at first."""
        if self.subject.indicator != "function" or not _ALL_OF_THEM.fullmatch(clause):
            return None
        head = _OUT_OF.match(self.text, self.start, self.end)
        return find_function(head["whole"]) if head else None

    def _alone_before(self, body: str, clause: str) -> Named | None:
        """公务接待费，2019年决算数为3万元: the name stands in a clause of its own."""
        words = lexicon.trimmed(clause)
        if not clause or not lexicon.is_light(words):
            return None
        before = last_clause(body[: body.rfind(clause)].rstrip("，,：: "))
        whole = _ALL_OF_IT.search(before)
        if words and not (_STAGE_OR_YEAR.search(words) or whole):
            return None
        before = before[whole.start("what") :] if whole else before
        name = parse_name(before)
        if name is None or not name.known or name.indicator.startswith("project."):
            return None
        if not lexicon.is_light(lexicon.FUNCTIONAL_LEAD.sub("", before[: name.start])):
            return None
        return self.scene.scoped(name.indicator), before[name.start : name.end], {}, 0.85

    def _topic(self, clause: str) -> Named | None:
        """公务接待费降得最多，2019年决算数为3万元: what the sentence opens with a remark on."""
        words = lexicon.trimmed(clause)
        if self.amounts or not lexicon.is_light(words) or not _STAGE_OR_YEAR.search(words):
            return None
        opened = topic(self.text, self.start, self.end)
        return (self.scene.scoped(opened[0]), opened[1], {}, 0.75) if opened else None

    def _of_region(self, clause: str, gap: str) -> Named | None:
        """全市收入 in a chapter on one budget; 财政总收入, 税收收入 are no account of a body."""
        words = lexicon.trimmed(clause)
        counted = self.previous is not None and self.previous.role == "count"
        if counted and gap.startswith(("支出", "收入")):
            return "other", noun_phrase(words), {}, 0.6  # 13项支出共90万元: some of them
        if total := self._all_of_region(clause):
            return total, words.strip(), {}, 0.8
        side = side_of_region(words, self.scene)
        return (side[0], side[1], {}, side[2]) if side else None

    def _in_context(self, clause: str) -> Named | None:
        """What a short name means where it stands: 运行费 beside 公务用车, 收入 of a year."""
        words = lexicon.trimmed(clause)
        about = self.words + self.scene.heading
        if (cost := car_cost(words, about, self.subject.money or "")) is not None:
            return *cost, {}, 0.8
        if _REACHED.search(words) and self.scene.report.kind in _EVALUATIONS:
            return "performance.actual", words, {"level3": noun_phrase(words)}, 0.75
        if (bid := _BOUGHT_AMOUNT.fullmatch(words)) and self._about_procurement():
            money = self.subject.money or ""
            item = money if money.startswith("procurement.") and bid["whose"] is None else ""
            return item or "procurement.total", bid[0], {}, 0.8
        bought = _BOUGHT.fullmatch(words)
        if bought and ("政府采购" in about or self._about_procurement()):
            return _BOUGHT_AS.of(bought["kind"]), bought[0], {}, 0.85
        own = words.replace(" ", "").replace(self.scene.report.org or words, "本单位")
        side = _SIDE.fullmatch(own) or _WHOLE_BUDGET.fullmatch(words)
        if side is None and self.scene.report.kind in _OF_BODIES and not self.has_own_subject:
            # 与上年相比，收入减少5元；支出减少3元
            side = _BARE_SIDE.fullmatch(words.replace(" ", ""))
        if side and _INSURANCE.search(about):
            return "other", words, {}, 0.6
        heading = heading_indicator(self.scene)
        told = None if "总" in words or self._of_a_grant(words) else self.subject.money
        carried = (told, heading and heading[0])
        free = all(one is None or one.startswith(_OF_THE_WHOLE) for one in carried)
        told = (side and side["side"]) or "支出"
        known = side and free and not self.scene.about_project
        return (self.scene.scoped(_SIDES[told]), told, {}, 0.75) if known else None

    def _of_a_grant(self, words: str) -> bool:
        """True for 收入 behind 拨款: whoever calls a part 拨款 does not call it 收入 next."""
        told = self.subject
        return told.money in _ONE_BUDGET and told.money_label.endswith("拨款") and "收入" in words

    def _about_procurement(self) -> bool:
        """True in a chapter, or a report, on what was procured."""
        titles = (self.scene.heading, self.text[: self.text.find("\n")][:_TITLE])
        return any("采购" in title for title in titles)

    def _bought(self) -> str | None:
        """What the sentence opened with, where it counts what was bought: 货物类采购项目9个，…"""
        kind = _COUNTED_BOUGHT.match(self.text, self.start, self.end)
        return _BOUGHT_AS.of(kind["kind"]) if kind else None

    def _of_current_year(self, clause: str) -> Named | None:
        """当年拨款 and 当年支出 in the chapter on fiscal funds, where those are of one budget."""
        part = _CURRENT_YEAR.search(lexicon.trimmed(clause))
        if part is None or not self.scene.fiscal:
            return None
        if _SEVERAL_BUDGETS.search(self.words):
            return "other", part[0], {}, 0.5  # of several budgets, and less than the grand total
        indicator = "income.general_budget" if part["side"] == "拨款" else "fiscal.payments"
        return indicator, part[0], {}, 0.75
