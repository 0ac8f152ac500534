"""The whole that the words beside a share name, and how surely it is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kxai.check.context import Context
from kxai.check.scopes import scope_class
from kxai.genre import words
from kxai.genre.catalogue import find_indicators
from kxai.schema.figure import Figure

_NAMED_WHOLE = words("check.shares.named_whole").regex
_LIGHT = words("check.shares.light_whole").regex
_SEVERAL = words("check.shares.of_several").regex

_OUT_OF = words("check.shares.out_of").regex
_SWITCHES = words("check.shares.switches").regex
_AMOUNT = re.compile(r"[\d,.]+\s?[百千万亿]*元(?=的)")  # 占收入总计506.20万元的1.50%
_NAME = 40  # characters before a share in which its whole is named


@dataclass(frozen=True, slots=True)
class NamedWhole:
    """What a share is said to be of: ``figure``, None where the report does not tell its amount or
    the words are not known; ``sure`` where no other amount can be meant."""

    figure: Figure | None
    sure: bool


def named_whole(context: Context, part: Figure, share: Figure) -> NamedWhole | None:
    """The whole that stands between an amount and its share; None where none is named."""
    own = naming(context, part, share)
    name = own or _out_of(context, part, share)
    if not name:
        return None
    hits = find_indicators(name)
    if not hits:
        return NamedWhole(None, sure=False)
    start, end, indicator = hits[-1]
    known = not _LIGHT.sub("", name[:start] + name[end:])
    whole = context.whole_of(part, indicator, share)
    if whole is None:
        whole = _in_a_table(context, part, indicator, share)
        return NamedWhole(whole, sure=known and whole is not None)
    near = context.line_of[whole.id] == context.line_of[share.id]
    between = context.between(whole, part)
    if not own and not near:
        between = between.partition("\n")[2]  # the sentence opens with the whole anew
    if _SWITCHES.search(between):
        return NamedWhole(whole, sure=False)
    return NamedWhole(whole, sure=known and (near or context.is_told_alike(whole)))


def naming(context: Context, part: Figure, share: Figure) -> str:
    """The words that name the whole (占…的), without those that any whole may have; "" for none."""
    return _named_in(context.between(part, share))


def _out_of(context: Context, part: Figure, share: Figure) -> str:
    """The whole that a sentence opens with (“三公”经费支出决算中，A3万元，占60%；B2万元，占40%)."""
    if "占" not in context.between(part, share):
        return ""
    start = context.start_of_sentence(part)
    match = _OUT_OF.match(context.text, start, part.start)
    hits = find_indicators(match["whole"]) if match else []
    return match["whole"][hits[-1][0] :] if match and hits else ""


def are_of_one_whole(context: Context, shares: Sequence[Figure]) -> bool:
    """True where no two shares are said to be of wholes of different names."""
    before = (context.text[max(0, share.start - _NAME) : share.start] for share in shares)
    return len({name for name in map(_named_in, before) if name}) <= 1


def is_of_several(context: Context, part: Figure, share: Figure) -> bool:
    """True where the share is said to be of several amounts together (两项合计占)."""
    return bool(_SEVERAL.search(context.between(part, share)))


def _named_in(words: str) -> str:
    match = _NAMED_WHOLE.search(_AMOUNT.sub("", words))
    name = match["whole"] if match is not None else ""
    return name if _LIGHT.sub("", name) else ""


def _in_a_table(context: Context, part: Figure, indicator: str, share: Figure) -> Figure | None:
    """The amount of a table, if every mention is alike and of the very scope of the part."""
    found = context.amounts.get((indicator, (), share.year, part.stage))
    if found is None or found.first.at is None or part.at is None or len(found.values) != 1:
        return None
    return found.first if scope_class(found.first) == scope_class(part) else None
