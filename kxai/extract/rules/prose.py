"""Labels the numbers of one sentence of running text.

The reader goes from left to right. Between two numbers stands the *gap*; its end says what role
the next number plays (增长 → growth rate, 占…的 → share), its last clause which indicator. What a
gap leaves open is the *subject*: the last amount that was named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kxai.extract.rules import lexicon, moves
from kxai.extract.rules.account_names import parse_name
from kxai.extract.rules.amounts import label_money, speaks_of_money
from kxai.extract.rules.counts import UNIT_OF_LABEL, label_count
from kxai.extract.rules.functions import find_function
from kxai.extract.rules.phrases import last_clause
from kxai.extract.rules.products import PRICE, is_factor, is_of_rule, label_factor, label_price
from kxai.extract.rules.ratios import label_percent
from kxai.extract.rules.respective import units_of_respective, words_of_respective
from kxai.extract.rules.scene import Label, Scene
from kxai.extract.rules.sentence import Sentence
from kxai.extract.rules.stock_days import is_stock, of_its_day
from kxai.extract.rules.subject import Bracket, Parts, Subject
from kxai.extract.rules.topics import OF_NO_BODY
from kxai.genre import words
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.mention import Mention

_PROJECTS = ("expenditure.project", "general_budget.project")
_SHARE_BASE = words("sentence.share_base").regex
_ACCOUNT_ALONE = words("sentence.account_alone").regex
_IN_CAPITALS = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟]")
_IN_WORDS = words("sentence.in_words").regex
_UNIT_PRICE = words("sentence.unit_price").regex
_OF_EQUIPMENT = words("sentence.of_equipment").regex
_LIST_HEAD = words("sentence.list_head").regex
_BREAKS_DOWN = words("sentence.breaks_down").regex
_EITHER_WAY = words("sentence.either_way").regex
_TABLE_NUMBER = re.compile(r"(?<![\d.])\d{1,2}\s*[-—－]\s*\d{1,2}(?![\d.])")
_OPENS_LIST = words("sentence.opens_list").regex
_PROJECT_PARTS = words("sentence.project_parts").regex
_COMPARES = words("sentence.compares").regex
_BASE = words("sentence.compared_base").regex
_ASIDE = words("sentence.aside").regex
_SPAN = words("sentence.span_of_time").regex
_LONGEST_NAME = 30
_BEHIND_NAME = words("sentence.behind_name").listed
_REMARK = words("sentence.remark").regex
_NEXT_POINT = re.compile(r"\s*[（(]?\d{1,2}[、.．)）]\s*(?!\d)")
_COUNTED_PROJECTS = words("sentence.counted_projects").regex


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
    return _read(Sentence(text, start, end, mentions, scene, subject))


def announces(sentence: str) -> bool:
    """True for a sentence that is, or closes with, the name of an account (…机构运行（项）。)."""
    words = sentence.strip()
    return bool(_ACCOUNT_ALONE.search(words)) or _name_alone(words) is not None


def announce(text: str, start: int, end: int, scene: Scene, subject: Subject) -> bool:
    """Take up the account that a sentence without figures names; True where it names one.

    1.科学技术支出（类）…（项）。 and 2.因公出国（境）费用。 are what the next sentence speaks of,
    on the same line or the next.
    """
    words = text[start:end].strip()
    if name := _name_alone(words):
        indicator, plain = scene.scoped(name[0]), name[1]
        subject.take(Label(indicator, plain, "amount", scene.year, scene.stage, confidence=0.75))
        subject.stage = subject.money_stage = None  # that the next amount tells
        subject.announced = True
        return True
    function = find_function(words.rstrip("。：:")) if _ACCOUNT_ALONE.search(words) else None
    if function is None:
        return False
    dims = {"name": function.name}
    dims = {"code": function.code, **dims} if function.code else dims
    subject.take(Label("function", function.name, "amount", scene.year, scene.stage, dims))
    subject.announced = True
    return True


def _name_alone(words: str) -> tuple[str, str] | None:
    """The account that ``words`` are the numbered name of, and nothing else: 1.公务接待费用。"""
    if len(words) > _LONGEST_NAME or not words.endswith(("。", "：", ":")):
        return None
    plain = lexicon.FUNCTIONAL_LEAD.sub("", words).rstrip("。：:")
    name = parse_name(plain)
    if name is None or not name.known or name.start or name.indicator.startswith(OF_NO_BODY):
        return None
    if plain[name.end :] not in ("", *_BEHIND_NAME):
        return None  # 外事接待费支出为零 tells of it, and is done
    return name.indicator, plain


def _read(at: Sentence) -> list[tuple[Mention, Label]]:
    labels: list[tuple[Mention, Label]] = []
    previous_end = at.start
    head = at.subject.head
    if (
        head is not None
        and _COMPARES.match(at.text, at.start, at.end)
        and not moves.is_of_first_part(at.text, at.end, head, at.subject.parts_told)
    ):
        at.subject.take(head)
    amount = last_amount = None
    if not at.goes_on:
        at.subject.head, at.subject.parts, at.subject.whole = None, False, Parts()
    if _NEXT_POINT.match(at.text, at.start, at.end):
        at.subject.parts = False  # …，包括：甲5万元；3、经营支出0万元
    at.parts_list = at.subject.parts
    opened = at.text[max(0, at.start - 8) : at.start].rstrip().endswith(("其中：", "其中:"))
    opens = opened or _OPENS_LIST.match(at.text, at.start, at.end)
    if at.figures and at.subject.money and opens:
        at.subject.head, at.subject.parts_told = _as_label(at), 0
        if at.subject.money == "function":
            at.item = at.subject.head._replace(dims=_without_part(at.subject.head.dims))
            at.item_end = max(0, at.start - 8)
    respective, at.subject.listed = words_of_respective(
        at.text, at.start, at.end, at.figures, at.subject.listed
    )
    at.figures = [*units_of_respective(at.figures, respective)]
    brackets = _Brackets(at)
    for number, mention in enumerate(at.figures):
        brackets.pass_over(at.text[previous_end : mention.start])
        following = at.figures[number + 1].start if number + 1 < len(at.figures) else at.end
        gap = respective.get(mention.start) or at.text[previous_end : mention.start]
        # a remark on the amount before names nothing
        if labels and (aside := _ASIDE.match(gap)) is not None:
            gap = " " * aside.end() + gap[aside.end() :]
        if mention.value < 0 or gap.endswith(("-", "－")):
            gap = _EITHER_WAY.sub(_down_alone, gap)
        gap = _REMARK.sub("", _EITHER_WAY.sub(_up_alone, gap))
        right = at.text[mention.unit_end : following]
        if amount is not None and at.subject.head is None and _BREAKS_DOWN.search(gap):
            at.subject.head, at.subject.parts_told = amount, 0
        at.after_of_which = at.after_of_which or "其中" in gap
        at_clause = gap.startswith(("；", ";")) or (at.goes_on and not labels)
        if amount is not None and "其中" in gap and last_amount is not None:
            at.subject.whole.begin(amount, last_amount)
        elif at_clause and (whole := at.subject.whole.closed()) is not None:
            at.subject.take(whole)
            at.after_of_which = False
        if (at.subject.money or "").startswith("project.") and _LIST_HEAD.search(gap):
            at.project_list = True
        parts = at.subject.money in _PROJECTS and _LIST_HEAD.search(gap)
        so_far = at.text[max(at.start, mention.start - 40) : mention.start]
        if parts or _PROJECT_PARTS.search(gap) or _COUNTED_PROJECTS.search(so_far):
            at.parts_list = True
        adjacent = bool(labels) and (
            (gap == "" and labels[-1][0].end == mention.start)
            or _restates(labels[-1][0], mention, gap)
        )
        if adjacent:
            label: Label | None = labels[-1][1]
        elif _UNIT_PRICE.search(gap) and _OF_EQUIPMENT.match(right):
            continue  # 单价50万元以上通用设备: the 50 belongs to the name of what is counted
        elif _numbers_a_table(at, mention):
            continue
        else:
            label = _label(at, mention, gap, right)
        if label is not None and label.role == "amount" and (whole := brackets.cut_up()):
            label = label._replace(role="change", direction=whole.direction)
        before = at.previous
        told = labels if label is not None and label.indicator == "other" else []
        if label is not None and any(map(is_stock, (label, *(one for _, one in told)))):
            label = of_its_day(at, mention, label)
        if label is not None:
            labels.append((mention, label))
            if label.role == "amount":
                amount, last_amount = label, mention
                at.subject.whole.told(mention)
                at.subject.parts_told += 1
                at.amounts.append(label.indicator)
                if label.indicator != "function":
                    at.item = None
                elif "type" not in label.dims:
                    at.item, at.item_end = label, mention.end
                at.part = before if _SHARE_BASE.search(gap) else None
            at.previous = label
            compared = label.role == "amount" and _BASE.match(last_clause(gap)) is not None
            base = label.label == PRICE or (compared and at.subject.money is not None)
            spoken_of = label.role in ("amount", "count") and mention.hedge != "range_high"
            if spoken_of and not base and not is_factor(at.text, mention):
                at.subject.take(label)
                at.has_own_subject = True
        previous_end = max(mention.unit_end, mention.end)
        at.previous_gap = gap
    labels = moves.settle_changes(labels)
    at.subject.told_stage, at.subject.parts = at.told_stage, at.parts_list
    at.subject.moved = labels[-1][1] if labels and labels[-1][1].role in moves.MOVES else None
    if at.years.named and any(mention.kind != "count" for mention in at.figures):
        at.subject.sentence_year = at.year  # 2030年退休2人 tells why, and no year of the money
    return labels


class _Brackets:
    """What a sentence spoke of when each bracket opened: behind the bracket it speaks of it again.

    财政拨款收入184万元（一般公共预算123万元，政府性基金61万元），占99%: the share is of the 184.
    """

    def __init__(self, at: Sentence) -> None:
        self._at = at
        if not at.goes_on:  # behind ； the bracket that the sentence before opened is still open
            at.subject.brackets = []
        self._open = at.subject.brackets

    def cut_up(self) -> Label | None:
        """The change whose parts the open bracket lists: 增加6万元（其中：本级5万元，…）."""
        return self._open[-1].moved if self._open else None

    def pass_over(self, gap: str) -> None:
        at = self._at
        for place, sign in enumerate(gap):
            if sign in "（(":
                moved = at.previous if at.previous and at.previous.role == "change" else None
                behind = _UNIT_ONLY.fullmatch(gap[:place]) and _OPENS_PARTS.match(gap, place)
                self._open.append(
                    Bracket(
                        replace(at.subject),
                        at.previous,
                        at.after_of_which,
                        moved if behind else None,
                    )
                )
            elif sign in "）)" and self._open:
                before = self._open.pop()
                at.after_of_which = before.after_of_which
                if before.subject.money is not None:
                    at.subject.go_back_to(before.subject)
                    at.previous = before.previous


_UNIT_ONLY = re.compile(r"[百千万亿]*元?[，,\s]*")
_OPENS_PARTS = words("sentence.opens_parts").regex


def _up_alone(match: re.Match[str]) -> str:
    """增加（减少） of a form, where nobody has struck out either, is read as its first word."""
    return match["up"] + " " * (len(match[0]) - len(match["up"]))


def _down_alone(match: re.Match[str]) -> str:
    """增加（减少） before a number with a minus sign: the sign says which of them is meant."""
    return " " * (len(match[0]) - len(match["down"])) + match["down"]


def _numbers_a_table(at: Sentence, mention: Mention) -> bool:
    """True for the numbers in 3-4 年度财政拨款收支总表: they count tables, not money."""
    if mention.unit or mention.decimals:
        return False
    near = at.text[max(0, mention.start - 4) : mention.end + 4]
    return bool(_TABLE_NUMBER.search(near)) and "表" in at.text[at.start : at.end]


def _restates(before: Mention, mention: Mention, gap: str) -> bool:
    """True for an amount in words beside the same in figures: 50万元（大写：伍拾万元整）."""
    capitals = [bool(_IN_CAPITALS.search(one.text)) for one in (before, mention)]
    return capitals[0] != capitals[1] and _IN_WORDS.fullmatch(gap) is not None


def _without_part(dims: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in dims.items() if key != "type"}


def _as_label(at: Sentence) -> Label:
    """The amount that the sentence before spoke of."""
    subject, scene = at.subject, at.scene
    stage = subject.money_stage or scene.stage
    dims = dict(subject.money_dims)
    return Label(subject.money or "", subject.money_label, "amount", at.year, stage, dims)


def _label(at: Sentence, mention: Mention, gap: str, right: str) -> Label | None:
    kind = mention.kind
    if (price := label_price(at, mention, gap, right)) is not None:
        return price
    if (factor := label_factor(at, mention, gap)) is not None:
        return factor
    if is_of_rule(at.text, mention) or (mention.unit == "年" and _SPAN.search(gap)):
        return None
    if kind in ("percent", "points"):
        return label_percent(at, mention, gap, right)
    counts = not mention.unit and UNIT_OF_LABEL.search(gap)  # 公务用车购置数（辆） 1
    if kind == "money" or (not counts and speaks_of_money(at, mention, gap, right)):
        money = label_money(at, mention, gap, right)
        # A number of money without its unit may be a row's number or a cell of a torn table.
        return money if mention.unit else money._replace(confidence=min(money.confidence, 0.75))
    told = not lexicon.change_direction(gap) and at.year_in(gap, mention.start - len(gap))
    label = with_unit(
        label_count(
            mention,
            gap,
            right,
            scene=at.scene,
            subject=at.subject,
            year=told or at.year,
            of_which=at.after_of_which,
            inside=_inside_brackets(at.text, mention.start),
        ),
        mention,
    )
    label = moves.moved_as_well(label, at.previous, gap)
    if label is not None and label.indicator == "activity" and label.role == "count":
        year, stage = moves.base_year(at, mention, gap, right, label.stage)
        if year != at.year:
            label = label._replace(year=year, stage=stage)
    return label


def _inside_brackets(text: str, offset: int) -> bool:
    """True when a bracket that opened within the last 120 characters is still open."""
    low = max(0, offset - 120)
    opened = max(text.rfind("（", low, offset), text.rfind("(", low, offset))
    closed = max(text.rfind("）", low, offset), text.rfind(")", low, offset))
    return opened > closed


def with_unit(label: Label | None, mention: Mention) -> Label | None:
    """Complete the unit of a bare 万 that counts no money."""
    if label is not None and label.unit is None and not mention.unit:
        default = CATALOGUE[label.indicator].unit
        return label._replace(unit=default or None)
    return label
