"""Lists that are told apart by 分别: the names stand first, their numbers follow in order.

教育、科学技术支出分别增长5%、6% says that 教育支出 grew by 5 % and 科学技术支出 by 6 %. Each
number is given the words that would stand before it if it had a sentence of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kxai.extract.rules.account_names import parse_name
from kxai.extract.rules.phrases import last_clause
from kxai.genre import words
from kxai.schema.mention import Mention
from kxai.text.lines import unspaced

_RESPECTIVELY = words("list.respectively").regex
_OF_BOTH = words("list.of_both").regex
# 分别增长5%和下降6%: the second number has a verb of its own
_BETWEEN_NUMBERS = re.compile(
    r"\s*[、，,和及与]?\s*|\s*[、和及与]\s*(?P<verb>(?:增长|下降|增加|减少|上升)了?)\s*"
)
_AND = words("list.and").regex
_CLOSES_LIST = words("list.closes").regex
_NAME_START = re.compile(r"[，,；;。：:\n]|其中|[）)]\s*(?=[^、]{0,20}、)")
_SHARED_ENDS = words("list.shared_end").listed
_COMPARISON = words("list.comparison").regex
_GOES_ON = words("list.goes_on").regex
_SIDES = ("收入", "支出")
_BOTH_SIDES = re.compile(r"(?P<when>[^、]*)收、支(?P<of>(?!出).+)")
_THIS_YEAR = re.compile(r"(?:本|当)年度?$")
_WHERE = words("list.where").regex
_LONGEST_NAME = 24


class Respective(NamedTuple):
    """``words`` that stand for each number of the lists of a sentence, by its start, and the
    ``names`` that the lists are of, in order."""

    words: Mapping[int, str]
    names: Sequence[str]


def words_of_respective(
    text: str, start: int, end: int, figures: Sequence[Mention], carried: Sequence[str] = ()
) -> Respective:
    """The words that stand for each number of a 分别 list in ``text[start:end]``.

    ``figures`` are the numbers of that sentence in order. A list with another count of names than
    of numbers is left out: nobody can tell then which belongs to which. Of two lists in a row
    (A、B分别为1万元、2万元，分别增长3%、4%) the second has the names of the first, in the next
    sentence (二者各减少5万元、6万元) those ``carried`` from the one before.
    """
    found: dict[int, str] = {}
    names: Sequence[str] = ()
    for match in _RESPECTIVELY.finditer(text, start, end):
        at, behind = match.span()
        numbers = _numbers_from(text, behind, figures)
        own = _names_before(text, start, at, figures, len(numbers))
        of_both = not found and _OF_BOTH.fullmatch(text[start:at])
        names = (carried if of_both else own or names) or _names_of_amounts(
            text, start, at, figures, len(numbers)
        )
        if len(numbers) >= 2 and len(numbers) == len(names):
            # 收入、支出分别减少5万元、6万元，降幅各为7%、8%
            low = max((n.unit_end for n in figures if n.unit_end <= at), default=start)
            lead = "" if own or of_both else last_clause(text[low:at])
            verb = lead + text[behind : numbers[0].start]
            for place, (name, number) in enumerate(zip(names, numbers, strict=True)):
                if place:
                    verb = _own_verb(text, numbers[place - 1], number) or verb
                found[number.start] = f"{name}{verb}"
    if names:
        found |= _of_names_before(text, figures, found, names)
    return Respective(found, names if found else ())


def units_of_respective(figures: Sequence[Mention], told: Mapping[int, str]) -> Sequence[Mention]:
    """``figures``, those of a 分别 list with the unit of its last: 分别为412.49，414.91万元."""
    found = list(figures)
    for at in range(len(found) - 2, -1, -1):
        one, following = found[at], found[at + 1]
        listed = one.start in told and following.start in told
        if listed and one.kind == "number" and not one.unit and following.unit:
            found[at] = one._replace(kind=following.kind, unit=following.unit)
    return found


def _names_of_amounts(
    text: str, start: int, at: int, figures: Sequence[Mention], wanted: int
) -> list[str]:
    """The accounts whose amounts are the ``wanted`` last in front of 分别, [] where one has none.

    接待费3万元，会议费2万元，分别减少1万元、2万元."""
    told = [figure for figure in figures if start <= figure.start and figure.unit_end <= at]
    names: list[str] = []
    for number in told[-wanted:] if len(told) >= wanted else ():
        before = max([start, *(f.unit_end for f in told if f.unit_end <= number.start)])
        clause = last_clause(text[before : number.start])
        name = parse_name(clause)
        names.append(clause[name.start : name.end] if name and name.known else "")
    return names if all(names) else []


def _of_names_before(
    text: str, figures: Sequence[Mention], found: Mapping[int, str], names: Sequence[str]
) -> dict[int, str]:
    """Further lists of as many numbers, headed by a verb alone: …，升5%、6%, …，占比30%、70%."""
    told: dict[int, str] = {}
    for first, figure in enumerate(figures):
        before = figures[first - 1].unit_end if first else 0
        words = text[before : figure.start]
        if figure.start in found or before == 0 or not _GOES_ON.fullmatch(words):
            continue
        numbers = _numbers_from(text, figure.start, figures)
        if len(numbers) == len(names) > 1:
            verb = words.lstrip("，, ")
            told |= {n.start: f"{name}{verb}" for name, n in zip(names, numbers, strict=True)}
    return told


def _numbers_from(text: str, offset: int, figures: Sequence[Mention]) -> list[Mention]:
    """The run of numbers behind ``offset`` with nothing but list marks between them."""
    run: list[Mention] = []
    for figure in figures:
        if figure.start < offset:
            continue
        if not run:
            if re.search(r"[，,；;。]", text[offset : figure.start]):
                break
        elif not _BETWEEN_NUMBERS.fullmatch(text, run[-1].unit_end, figure.start):
            break
        run.append(figure)
    return run


def _own_verb(text: str, before: Mention, number: Mention) -> str:
    told = _BETWEEN_NUMBERS.fullmatch(text, before.unit_end, number.start)
    return (told["verb"] or "") if told else ""


def _names_before(
    text: str, start: int, at: int, figures: Sequence[Mention], wanted: int
) -> list[str]:
    """The ``wanted`` names that end in front of 分别, each with the end that all share (…支出).

    [] where they cannot be told apart so that there is one for each number.
    """
    low = max([start, *(figure.unit_end for figure in figures if figure.unit_end <= at)])
    words = _COMPARISON.sub("", text[low:at].rstrip()).rstrip("，, ")
    cuts = [match.end() for match in _NAME_START.finditer(words)]
    listed = unspaced(words[cuts[-1] :] if cuts else words)
    listed = _CLOSES_LIST.sub("", listed)
    ways = [
        names
        for names in _ways_to_part(listed)
        if len(names) == wanted and all(0 < len(name) <= _LONGEST_NAME for name in names)
    ]
    return _with_shared_start(_with_shared_end(max(ways, key=_names_known))) if ways else []


def _names_known(names: list[str]) -> int:
    """How many of ``names`` are accounts as they stand: 用车购置及运行维护费 is one, not two."""
    parsed = ((name, parse_name(name)) for name in names)
    return sum(
        found is not None and found.known and found[1:] == (0, len(name)) for name, found in parsed
    )


def _ways_to_part(listed: str) -> Iterator[list[str]]:
    """The ways to part a list of names: at 、 alone; at one 和 of its last piece too, the last
    one first; at all of them. In 教育、社会保障和就业和住房保障 there are three names."""
    pieces = listed.split("、")
    yield pieces
    for match in reversed(list(_AND.finditer(pieces[-1]))):
        yield [*pieces[:-1], pieces[-1][: match.start()], pieces[-1][match.end() :]]
    yield [name for piece in pieces for name in _AND.split(piece)]


def _with_shared_start(names: list[str]) -> list[str]:
    """一般公共预算收入、支出: both sides of one budget; where (全省) is no part of the name."""
    last = _WHERE.sub("", names[-1])
    if last not in _SIDES or not names[0].endswith(_SIDES):
        return names
    return [*names[:-1], f"{names[0][:-2]}{last}"]


def _with_shared_end(names: list[str]) -> list[str]:
    if len(names) == 2 and (both := _BOTH_SIDES.fullmatch("、".join(names))):  # 收、支总计
        when = _THIS_YEAR.sub("", both["when"])  # 本年收入 is an account of its own
        return [f"{when}收入{both['of']}", f"支出{both['of']}"]
    if len(names) == 2 and len(names[0]) == 1 and len(names[1]) > 2:
        return [f"{names[0]}{names[1][1:]}", names[1]]  # 存、贷款余额
    shared = next((word for word in _SHARED_ENDS if names[-1].endswith(word)), "")
    if not shared or any(name.endswith(_SHARED_ENDS) for name in names[:-1]):
        return names
    return [*(f"{name}{shared}" for name in names[:-1]), names[-1]]
