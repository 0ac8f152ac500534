"""Words that may name an account, a project, an item or a body: a model points at them by marks.

Code finds the words, as it finds the numbers; what is not marked cannot be named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kxai.extract.rules import lexicon
from kxai.extract.rules.functions import find_function
from kxai.extract.rules.phrases import noun_phrase
from kxai.genre.catalogue import find_indicators

MOST = 40
"""Marks of words in one question."""
_SHORTEST, _LONGEST = 3, 30
_HAN = "一-鿿"
# 科学技术支出（类）科普活动（项）, 2060702科普活动, “智慧科普”传播员, 科普大篷车 yes; 万元 no
_WORDS = re.compile(
    rf"(?<!\d)2[0-3]\d(?:\d\d){{0,2}}[\s—－-]*[{_HAN}]{{2,24}}"
    rf"|[{_HAN}]{{2,24}}(?:[（(][类款项][）)][{_HAN}]{{0,24}})+"
    rf"|[{_HAN}“”]{{{_SHORTEST},{_LONGEST}}}"
)
# Where a name ends and the telling begins: 科普活动|支出, 专家工作站|由
_UNIT = re.compile(r"^(?:百|千|十)?[万亿]?元|^个?百分点")
_BY_DIMS = {"project": "project", "body": "org"}


@dataclass(frozen=True, slots=True)
class Words:
    """``by_mark`` are the words behind each mark; ``places`` where marks stand in the text;
    ``around`` what is shown beside the text, with its own marks set."""

    by_mark: Mapping[str, str]
    places: tuple[tuple[int, str], ...]
    around: Mapping[str, str]


def naming_words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of ``text[start:end]`` that may be names: no grammar, no indicator of the catalogue."""
    out = []
    for match in _WORDS.finditer(text, start, end):
        words = match[0]
        unit = _UNIT.match(words)
        at = match.start() + (unit.end() if unit else 0)
        words = text[at : match.end()]
        if len(words) >= _SHORTEST and not _is_plain(words):
            out.append((at, match.end()))
    return out


def _is_plain(words: str) -> bool:
    """True for words of grammar, and for what the table of indicators has by name already."""
    if lexicon.is_light(words):
        return True
    rest = words
    for begin, stop, _ in reversed(find_indicators(words)):
        rest = rest[:begin] + rest[stop:]
    return len(rest) < len(words) and (not rest or lexicon.is_light(rest))


def words_of(
    text: str, start: int, end: int, *, numbers: Sequence[int], around: Mapping[str, str]
) -> Words:
    """The words of a piece, and of what is shown around it. ``numbers`` are the offsets of its
    marked numbers: where there are too many words, those nearest before them are kept."""
    by_mark: dict[str, str] = {}
    shown: dict[str, str] = {}
    for key, value in around.items():
        out, at = [], 0
        for begin, stop in naming_words(value, 0, len(value)):
            mark = f"w{len(by_mark) + 1}"
            by_mark[mark] = value[begin:stop]
            out += [value[at:begin], f"⟦{mark}⟧"]
            at = begin
        shown[key] = "".join([*out, value[at:]])
    spans = naming_words(text, start, end)
    room = max(0, MOST - len(by_mark))
    if len(spans) > room:
        spans = sorted(sorted(spans, key=lambda span: _distance(span, numbers))[:room])
    places = []
    for begin, stop in spans:
        mark = f"w{len(by_mark) + 1}"
        by_mark[mark] = text[begin:stop]
        places.append((begin, mark))
    return Words(by_mark, tuple(places), shown)


def _distance(span: tuple[int, int], numbers: Sequence[int]) -> int:
    behind = [number - span[1] for number in numbers if number >= span[1]]
    return min(behind, default=1 << 30)


def dims_of(indicator: str, said: Mapping[str, str]) -> dict[str, str]:
    """The dims that the pointed words (account, project, item, body → words) make of a figure."""
    dims = {key: noun_phrase(said[name]) for name, key in _BY_DIMS.items() if said.get(name)}
    account = said.get("account", "")
    if account and indicator == "function":
        function = find_function(account)
        dims["name"] = function.name if function else noun_phrase(account)
        if function and function.code:
            dims["code"] = function.code
    item = noun_phrase(said.get("item", ""))
    if item and indicator == "activity":
        dims["activity"] = item
    elif item and indicator.startswith("performance."):
        dims["level3"] = item
    return {key: value for key, value in dims.items() if value}
