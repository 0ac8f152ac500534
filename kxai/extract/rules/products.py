"""Products that are worked out in the text: 3次*2000元=6000元, 37万元（8155人*45元）."""

from __future__ import annotations

import re

from kxai.extract.rules.phrases import last_clause, noun_phrase
from kxai.extract.rules.scene import Label
from kxai.extract.rules.sentence import Sentence
from kxai.genre import words
from kxai.schema.figure import Role
from kxai.schema.mention import Mention
from kxai.schema.units import is_money

PRICE, FACTOR = "单价", "因数"
_TIMES = re.compile(r"[*×xX✕＊]\s*$")
_EQUALS = re.compile(r"\s*[=＝]\s*$")
_SIGN_BEHIND = re.compile(r"\s*[*×✕＊]\s*\d")
_SIGN_BEFORE = re.compile(r"[\d元人个月年台辆套次天%％）)]\s*[*×✕＊]\s*$")
# 执行率＝E/C×100%: how something is worked out
_OF_FORMULA = re.compile(r"[A-Za-z一-鿿)）]\s*[*×✕＊xX]\s*$")
_RULE_OF_SCORE = words("sentence.rule_of_score").regex
_ALL, _RULE = 100, 32
_SIGNS = "*×✕＊=＝ "
_BEFORE = 12  # characters in which the sign and what it multiplies stand


def label_price(at: Sentence, mention: Mention, gap: str, right: str) -> Label | None:
    """The price in a product that is worked out: 2000 in 3次*2000=6000元; None elsewhere."""
    if mention.kind not in ("number", "money") or not (_TIMES.search(gap) and _EQUALS.match(right)):
        return None
    product = next((figure for figure in at.figures if figure.start > mention.start), None)
    before = [figure for figure in at.figures if figure.start < mention.start]
    if product is None or not is_money(product.unit) or (before and is_money(before[-1].unit)):
        return None  # 20元/人*30=600元: of the two factors the first is the price
    unit = mention.unit or product.unit
    if (mention.unit and not is_money(mention.unit)) or mention.value > product.value:
        return None
    return Label("other", PRICE, "amount", at.year, at.scene.stage, {}, None, 0.6, unit)


def label_factor(at: Sentence, mention: Mention, gap: str) -> Label | None:
    """A factor of a product: no thing done, no budget of a project; None for any other number."""
    if not is_factor(at.text, mention):
        return None
    roles: dict[str, Role] = {"money": "amount", "percent": "share"}
    role: Role = roles.get(mention.kind, "amount" if mention.decimals else "count")
    name = noun_phrase(last_clause(gap)).strip(_SIGNS) or at.subject.label or FACTOR
    return Label("other", name, role, at.year, at.scene.stage, {}, None, 0.6, mention.unit or None)


def is_factor(text: str, mention: Mention) -> bool:
    """True for a number beside a sign of multiplication: 70台 and 5000元 in 70台*5000元=35万元."""
    before = text[max(0, mention.start - _BEFORE) : mention.start]
    behind = text[mention.unit_end : mention.unit_end + _BEFORE]
    return bool(_SIGN_BEFORE.search(before) or _SIGN_BEHIND.match(behind))


def is_of_rule(text: str, mention: Mention) -> bool:
    """True for a number that says how something is worked out: 100 of E/C×100%, the points of
    每超过1个百分点扣0.5分 and 10%（含），计6分."""
    before = text[max(0, mention.start - _RULE) : mention.start]
    if mention.kind == "percent":
        return mention.value == _ALL and _OF_FORMULA.search(before) is not None
    return mention.kind == "score" and _RULE_OF_SCORE.search(before) is not None
