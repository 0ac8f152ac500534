"""Which indicators can occur in a piece: only they go into the prompt."""

from __future__ import annotations

from collections.abc import Iterable

from kxai.extract.llm.marks import Piece
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.schema.units import is_money

ALWAYS = ("other", "activity")
_MOST = 22
# What stands together: naming one of a family makes the others likely.
_FAMILIES: tuple[tuple[str, ...], ...] = (
    ("three_public.", "reception.", "abroad."),
    ("staff.",),
    ("assets.",),
    ("procurement.",),
    ("performance.",),
    ("balance.", "total."),
    ("income.",),
    ("expenditure.", "general_budget."),
    ("fiscal.",),
)
_CHAPTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("三公", ("three_public.", "reception.", "abroad.")),
    ("接待", ("three_public.reception", "reception.")),
    ("出国", ("three_public.abroad", "abroad.")),
    ("资产", ("assets.",)),
    ("采购", ("procurement.",)),
    ("编制", ("staff.",)),
    ("人员", ("staff.",)),
    ("收入", ("income.", "total.", "balance.")),
    ("支出", ("expenditure.", "total.", "function")),
    ("财政拨款", ("fiscal.", "income.general_budget")),
    ("绩效", ("performance.", "project.")),
    ("结转", ("balance.",)),
)


def candidates(piece: Piece, text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """Ids of the catalogue for the numbers of a piece, the likeliest first; ``other`` and
    ``activity`` are always there.

    ``known`` are what the rules read in the piece. Then come what the words of the piece and its
    headings name, then the families of these, as long as there is room.
    """
    kinds = {"money" if m.kind == "money" or is_money(m.unit) else m.kind for m in piece.marked}
    words = text[piece.start : piece.end]
    title = "，".join(piece.section[-2:])
    ranked = dict.fromkeys(known)
    ranked |= dict.fromkeys(found for _, _, found in find_indicators(words))
    ranked |= dict.fromkeys(found for _, _, found in find_indicators(title))
    named = list(ranked)
    prefixes = [
        p for family in _FAMILIES if any(i.startswith(family) for i in named) for p in family
    ]
    prefixes += [p for word, family in _CHAPTERS if word in title for p in family]
    if not prefixes and kinds & {"money", "number", "percent"}:
        prefixes = ["income.", "expenditure.", "project."]
    ranked |= {i: None for i in CATALOGUE if i.startswith(tuple(dict.fromkeys(prefixes)))}
    fitting = [i for i in ranked if i not in ALWAYS and _can(CATALOGUE[i].kind, kinds)]
    return (*fitting[:_MOST], *ALWAYS)


def _can(kind: str, kinds: set[str]) -> bool:
    """True where a number of one of ``kinds`` may speak of an indicator of this kind; a bare
    number and a percentage may speak of any."""
    if kind == "text" or kinds & {"number", "percent", "points"}:
        return True
    return "money" in kinds if kind == "money" else kinds != {"money"}


def table_of(ids: Iterable[str]) -> str:
    """The lines ``id 名称`` that the prompt shows."""
    names = {"other": "表外的事项", "activity": "做事的次数和数量"}
    return "\n".join(f"{i} {names.get(i, CATALOGUE[i].zh)}" for i in ids)
