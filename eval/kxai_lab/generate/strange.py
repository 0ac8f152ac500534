"""What the rules may not know: other names of the genre, and wording that no genre file has.

A generator that words reports as the rules expect them cannot surprise the rules. Here the names
are drawn from the genre itself, or are words that stand in none of its files (a test holds that),
and tables get rows that no list of ours has. Numbers and their gold stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

from kxai.genre.accounts import accounts_of
from kxai.genre.catalogue import CATALOGUE
from kxai_lab.generate.compose import Draft
from kxai_lab.generate.pieces import Items, Line, Num, Piece, Way

HEADERS: Mapping[str, tuple[str, ...]] = {
    "金额": ("款额", "落账款"),
    "预算数": ("盘子数", "排定数"),
    "年初预算数": ("年头盘子数", "开年排定数"),
    "决算数": ("落账数", "兑付数"),
    "执行数": ("落地数", "花销数"),
    "执行率": ("兑现度", "花销进程"),
    "科目名称": ("款目", "门类叫法"),
    "科目编码": ("门类号", "款目号"),
    "项目": ("事由", "门类"),
    "项目名称": ("事由叫法", "差事"),
}
"""Header cells, and what other houses may write there."""
WORDING: Mapping[str, tuple[str, ...]] = {
    "本年收入合计": ("全年进项", "当年入账之和"),
    "本年支出合计": ("全年出项", "当年付账之和"),
    "收入总计": ("进账总盘", "入账通算"),
    "支出总计": ("出账总盘", "付账通算"),
    "年初结转和结余": ("岁首存款", "承前未用款"),
    "年末结转和结余": ("岁末存款", "移后未用款"),
    "基本支出": ("养人养机构的花销",),
    "项目支出": ("办事的花销",),
    "一般公共预算财政拨款支出": ("公共财力付出的款",),
    "占": ("折合起来约当", "抵得上"),
    "其中：": ("拆开来看，", "细数之下，"),
    "完成年初预算的": ("合开年盘子的",),
    "主要原因是": ("究其缘故，",),
    "相比": ("两相对照",),
}
"""Words of prose, and what other houses may write; longer ones are tried first."""
WAYS: Mapping[str, tuple[str, str]] = {"up": ("见涨", "看高"), "down": ("见跌", "看低")}
_FORMS = tuple(sorted(WORDING, key=len, reverse=True))
_WORDS = re.compile("|".join(map(re.escape, _FORMS)))
_ALIASED = {
    entry.zh: [name for name in entry.names if name != entry.zh]
    for entry in CATALOGUE.values()
    if len(entry.names) > 1
}
_MOST_ROWS = 2


def aliased(draft: Draft, chance: Random) -> bool:
    """Names of indicators in the first cells of rows, each as another name of the genre."""
    taken: dict[str, str] = {}

    def other(text: str) -> str:
        if text not in _ALIASED:
            return text
        return taken.setdefault(text, chance.choice(_ALIASED[text]))

    for line in draft.lines:
        for cell in line.cells:
            _change(cell, other)
    return bool(taken)


def renamed(draft: Draft, chance: Random) -> bool:
    """Header cells in words of another house."""
    taken: dict[str, str] = {}

    def other(text: str) -> str:
        return taken.setdefault(text, chance.choice(HEADERS[text])) if text in HEADERS else text

    for line in draft.lines:
        if line.cells and not any(isinstance(piece, Num) for piece in line.walk()):
            for cell in line.cells:
                _change(cell, other)
    return bool(taken)


def extra(draft: Draft, chance: Random) -> bool:
    """Rows that break an account down further, behind its row; their numbers are optional gold:
    they may be labelled or not, and must disturb nothing."""
    rows = [
        at
        for at, line in enumerate(draft.lines)
        if line.kind == "|" and any(num.indicator == "function" for num in _nums(line))
    ]
    names = [entry.name for entry in accounts_of("functional") if len(entry.name) > 3]
    chosen = sorted(chance.sample(rows, min(len(rows), _MOST_ROWS)), reverse=True)
    for at in chosen:
        draft.lines.insert(at + 1, _below(draft.lines[at], chance.choice(names)))
    return bool(chosen)


def worded(draft: Draft, chance: Random) -> bool:
    """Prose in the words of another house, directions too."""
    taken: dict[str, str] = {}

    def one(found: re.Match[str]) -> str:
        return taken.setdefault(found[0], chance.choice(WORDING[found[0]]))

    up, down = chance.choice(WAYS["up"]), chance.choice(WAYS["down"])
    for line in draft.lines:
        if line.kind != "":
            continue
        _change(line.pieces, lambda text: _WORDS.sub(one, text))
        for piece in line.walk():
            if isinstance(piece, Way):
                piece.up, piece.down = up, down
    return bool(taken)


KINDS: Mapping[str, Callable[[Draft, Random], bool]] = {
    "aliased": aliased, "renamed": renamed, "extra": extra, "worded": worded,
}  # fmt: skip
"""Kinds of strangeness; a dose is the share of reports that have it."""


def estrange(draft: Draft, doses: Mapping[str, float], seed: str) -> set[str]:
    """Make a draft strange; the kinds that changed it. Draws from ``seed`` alone, so that a corpus
    without strangeness has the bytes that it always had."""
    has = set()
    for kind, change in KINDS.items():
        chance = Random(f"{seed}/{kind}")  # noqa: S311
        if chance.random() < doses.get(kind, 0) and change(draft, chance):
            has.add(kind)
    return has


def unknown_words() -> list[str]:
    """Every word that this module makes reports of and that no genre file may know."""
    return [
        word for words in (*HEADERS.values(), *WORDING.values(), *WAYS.values()) for word in words
    ]


def _nums(line: Line) -> list[Num]:
    return [piece for piece in line.walk() if isinstance(piece, Num)]


def _below(line: Line, name: str) -> Line:
    """A row below an account's: a part of its amounts, a tenth of each."""
    cells: list[list[Piece]] = []
    named = False
    for cell in line.cells:
        if cell and isinstance(cell[0], Num):
            cells.append([_tenth(cell[0])])
        elif cell and isinstance(cell[0], str) and cell[0] and not cell[0].isdigit() and not named:
            cells.append([f"　　{name}（专列）"])
            named = True
        else:
            cells.append([""])
    return Line("|", cells=cells)


def _tenth(num: Num) -> Num:
    places = len(num.text.partition(".")[2])
    value = round(float(num.text.replace(",", "")) / 10, places)
    return Num(
        f"{value:.{places}f}", num.unit, num.indicator, num.role, num.suffix, num.year, num.stage,
        num.dims, layer=num.layer, optional=True,
    )  # fmt: skip


def _change(pieces: list[Piece], other: Callable[[str], str]) -> None:
    """Words among pieces, those of lists too, as ``other`` has them."""
    for index, piece in enumerate(pieces):
        if isinstance(piece, str):
            pieces[index] = other(piece)
        elif isinstance(piece, Items):
            for item in piece.items:
                _change(item, other)
