"""Is a report taken for the body, year and kind that it is?

The index of a pool names bodies as people do (澄阳县科协, 望川镇), and sometimes only a place, or
nobody (某局). A short name is right where its characters stand in ours in their order and both end
in the same word: 澄阳县科协 in 望川市澄阳县科学技术协会; the other way round too. What names no
body is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from kxai.errors import GoldError
from kxai.evaluate.real.pool import PoolReport
from kxai.schema.report import KIND_ZH, Report
from kxai.text.traditional import simplified

_KINDS = Path(__file__).with_name("kinds.tsv")
_PLACE_ENDS = ("省", "市", "县", "区", "州", "旗", "盟")
_SHORT_ENDS: Mapping[str, tuple[str, ...]] = {
    "科协": ("会",), "文联": ("会",), "残联": ("会",), "人大": ("会",), "妇联": ("会",),
    "办": ("室", "办"), "镇": ("府",), "乡": ("府",), "街道": ("处",), "团委": ("会",),
}  # fmt: skip
_BODY_ENDS = (
    *_SHORT_ENDS, "局", "会", "院", "校", "站", "中心", "厅", "部", "室", "委", "所", "馆", "队",
    "处", "府", "社", "公司", "机构", "学", "园", "政协", "法院",
)  # fmt: skip
_NOBODY = "某"
_BRACKETS = re.compile(r"[（(][^）)]*[）)]|\s")
_OUTER_PLACE = re.compile(r"^.{2,8}?(?:省|自治区|市|州|县|区)(?=.+(?:[县区市镇乡]|街道))")
_PLACED = re.compile(r".(?:[省市县区州旗盟镇乡]|街道)")
_NO_PLACE = ("自治区", "全省", "全市", "全县", "全区")


@dataclass(frozen=True, slots=True)
class Identity:
    """What of an identity is right; None where it is not judged."""

    body: bool | None
    year: bool | None
    kind: bool | None


def judge_identity(known: PoolReport, gold: Mapping[str, Any], ours: Report) -> Identity:
    """Hold ``ours`` against the report's gold where that tells, else against the index."""
    org = gold.get("org") or ""
    names = [org, *gold.get("org_alt", ())] if org else [known.body]
    year = str(gold.get("year") or known.year or "")
    years = {year, *(str(y) for y in gold.get("year_alt") or ())} - {""}
    kinds = {gold.get("kind"), *(gold.get("kind_alt") or ())} - {None, ""}
    judged = (kinds | right_kinds(known.kind)) & {*KIND_ZH}
    return Identity(
        judge_body(names, ours),
        str(ours.year or "") in years if years else None,
        ours.kind in judged if judged - {"unknown"} else None,
    )


def judge_body(names: list[str], ours: Report) -> bool | None:
    """True where the report is taken for the body of one of ``names``; of a name that is only a
    place, where the report is of that place and of no body elsewhere. None: no body is named."""
    ours = replace(ours, org=simplified(ours.org or ""), region=simplified(ours.region or ""))
    verdicts = [_judge_name(_BRACKETS.sub("", simplified(name)), ours) for name in names]
    judged = [verdict for verdict in verdicts if verdict is not None]
    return any(judged) if judged else None


def _judge_name(name: str, ours: Report) -> bool | None:
    org = _BRACKETS.sub("", ours.org or "")
    if not name or _NOBODY in name or name in _NO_PLACE:
        return None
    if name.endswith(_PLACE_ENDS):
        region = ours.region or "\0"
        same = region.endswith(name) or name.endswith(region)
        return same and (not org or region in org or name in org)
    if not name.endswith(_BODY_ENDS):
        return None
    placed = _PLACED.search(org) is not None  # without its place a name is half of one
    return any(
        _is_short_for(one, org) or (placed and _is_short_for(org, one)) for one in _names_of(name)
    )


def _names_of(name: str) -> list[str]:
    inner = _OUTER_PLACE.sub("", name)
    names = list(dict.fromkeys((name, inner)))
    for one in tuple(names):
        if one.endswith("政协"):
            names.append(f"政协{one.removesuffix('政协')}委员会")
    return names


def _is_short_for(short: str, name: str) -> bool:
    ends = next((ends for end, ends in _SHORT_ENDS.items() if short.endswith(end)), ())
    if not name or not short or not (name.endswith(short[-1]) or name.endswith(ends or ("\0",))):
        return False
    rest = iter(name)
    return all(char in rest for char in short)


@cache
def _kinds() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for number, line in enumerate(_KINDS.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        word, tab, kinds = line.partition("\t")
        if not tab or word in found:
            raise GoldError(f"{_KINDS.name}:{number}", "应为“词<制表符>种类,种类”，且不重复")
        found[word] = frozenset(kind for kind in kinds.split(",") if kind)
    return found


def right_kinds(word: str) -> frozenset[str]:
    """Our kinds that are right for a report of which the index says ``word``; none: not judged."""
    return _kinds().get(word, frozenset())
