"""Prose taken apart: does what it says stand in what it cites?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kxai.genre.catalogue import find_indicators
from kxai.schema.mention import FIGURE_KINDS
from kxai.schema.units import factor_and_base
from kxai.text.scanner import scan
from kxai.text.traditional import simplified

SUPPORTED = 0.6
"""Share of a sentence's character pairs that must stand in what it cites (or in the question)."""

_HAN = re.compile(r"[\u3400-\u9fff]+")
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SENTENCE = re.compile(r"[^。！？；\n]+")
_UP = re.compile(r"增加|增长|上升|提高|高于|超过|超出")
_DOWN = re.compile(r"减少|下降|降低|低于|少于|压减")
_NOT = re.compile(r"没有|未|无(?!偿|线|人机|障碍|纸)|不(?!少于|超过|断|同|仅|等)")
_AGREED = re.compile(r"一致|相符|相等|相同")
_UNLIKE = re.compile(r"不(?:一致|相符|相等|相同)")
_ZERO = re.compile(r"(?<![\d.])0(?:\.0+)?(?![\d.])")
_MULTIPLES = {"万": "万元", "亿": "亿元"}
_Number = tuple[Decimal, str]


def locate(quote: str, text: str) -> tuple[int, int] | None:
    """Where ``quote`` stands in ``text``, white space apart; None where it does not."""
    places = [at for at, char in enumerate(text) if not char.isspace()]
    squeezed = "".join(text[at] for at in places)
    wanted = "".join(quote.split())
    at = squeezed.find(wanted) if wanted else -1
    return None if at < 0 else (places[at], places[at + len(wanted) - 1] + 1)


def unsupported(answer: str, quotes: Sequence[str], *, question: str, told: str = "") -> list[str]:
    """What an answer says that its ``quotes`` do not, in Chinese; empty where all is supported.

    Numbers are compared with their units (209.7亿元 is not in 209.7万元, 53100元 is in 5.31万元);
    ``told`` is what stands around the quotes: body, year, section.
    """
    out = []
    cited = "\n".join(quotes)
    known = _numbers(cited)
    rest = simplified(answer)
    for text, forms in _written(answer):
        rest = rest.replace(text, "", 1)
        if not forms & known:
            out.append(f"数字{text}不在引文里")
    bare = _digits(f"{cited}\n{question}\n{told}")
    out += [f"数字{digits}不在引文里" for digits in sorted(_digits(rest) - bare)]
    pairs = _pairs(f"{cited}\n{question}\n{told}")
    for match in _SENTENCE.finditer(answer):
        said = _pairs(match[0])
        if said and len(said & pairs) < SUPPORTED * len(said):
            out.append(f"“{match[0][:20]}”没有依据")
    for one, other, name in ((_UP, _DOWN, "增减"), (_DOWN, _UP, "增减")):
        if one.search(answer) and not one.search(cited) and other.search(cited):
            out.append(f"{name}方向与引文不符")
    denied = answer
    if _AGREED.search(answer) and not _AGREED.search(cited):
        differ = _differ(quotes)
        if differ is None or differ != bool(_UNLIKE.search(answer)):
            out.append("引文没有说是否一致")
        denied = _UNLIKE.sub("", answer)
    if _NOT.search(denied) and not _NOT.search(cited) and not _ZERO.search(cited):
        out.append("引文没有否定的意思")
    return list(dict.fromkeys(out))


def _differ(quotes: Sequence[str]) -> bool | None:
    """Whether two quotations of the same thing of the catalogue, each with one number in the same
    unit, tell different numbers; None where there are no such two."""
    told = [
        ({found for _, _, found in find_indicators(simplified(quote))}, list(_written(quote)))
        for quote in dict.fromkeys(quotes)
    ]
    single = [(names, written[0][1]) for names, written in told if len(written) == 1]
    for number, (names, forms) in enumerate(single):
        for others, other in single[number + 1 :]:
            if names & others and {unit for _, unit in forms} & {unit for _, unit in other}:
                return not forms & other
    return None


def _written(text: str) -> Iterable[tuple[str, set[_Number]]]:
    """Each number of a text as it is written, and in the forms that may be compared."""
    plain = simplified(text)
    for mention in scan(plain):
        if mention.kind not in FIGURE_KINDS:
            continue
        unit = _MULTIPLES.get(mention.unit, mention.unit)
        factor, base = factor_and_base(unit)
        forms = {(mention.value.normalize(), unit), ((mention.value * factor).normalize(), base)}
        yield plain[mention.start : mention.unit_end], forms


def _numbers(text: str) -> set[_Number]:
    found: set[_Number] = set()
    for _, forms in _written(text):
        found |= forms
    # A cell has its unit elsewhere: its bare number supports the number with any unit of money.
    for value, unit in list(found):
        if not unit:
            found |= {(value, "万元"), (value, "元"), (value, "%"), (value, "分")}
    return found


def _digits(text: str) -> set[str]:
    out = set()
    for written in _DIGITS.findall(text):
        plain = written.replace(",", "")
        out.add((plain.rstrip("0").rstrip(".") if "." in plain else plain).lstrip("0") or "0")
    return out


def _pairs(text: str) -> set[str]:
    return {run[i : i + 2] for run in _HAN.findall(simplified(text)) for i in range(len(run) - 1)}
