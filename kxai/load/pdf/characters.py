"""Characters as PDF files write them: which are known, and which stand for another one."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNKNOWN, COMMON, RARE = 0, 1, 2
REPLACEMENT = 0xFFFD

# Radicals that are no compatibility characters, from Unicode's EquivalentUnifiedIdeograph: fonts
# whose map is turned round name them for the ideographs that look the same.
_RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕𫜹⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺠民⺡氵⺢氺"
    "⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹"
    "⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿"
    "⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀"
)
_COMPATIBLE = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00))
# Symbol fonts have no Unicode of their own: these are the bullets that word processors set.
_BULLETS = dict(zip(b"lnpquv\xa7\xa8\xb7\xd8\xfc\xfe", "●■□□◆❖▪□•➢✓☑", strict=True))
_SYMBOL_FONT = 0xF000
_SOFT_HYPHEN = 0xAD  # as a glyph on a page it is an ordinary one
_OFTEN = (
    *(range(0x20, 0x7F), range(0xA0, 0xC0), range(0x370, 0x400), range(0x2000, 0x2070)),
    *(range(0x2100, 0x2200), range(0x2200, 0x2300), range(0x2460, 0x2600), range(0x2700, 0x27C0)),
    *(range(0x3000, 0x3040), range(0x3200, 0x3400), range(0xFE30, 0xFE50), range(0xFF00, 0xFFF0)),
)
# In the text of a font without a map these take the places of letters and digits.
_SELDOM = b"!\"#$&'*+;<=>?@[\\]^_`{|}~"


@cache
def kinds() -> NDArray[np.uint8]:
    """UNKNOWN, COMMON or RARE for each character of the first plane.

    Common are ASCII, punctuation and the ideographs of the first level of GB 2312 and of Big5,
    which make up nearly all of any text; characters drawn by lot are common one time in three.
    """
    table = np.full(0x10000, RARE, np.uint8)
    for often in _OFTEN:
        table[often.start : often.stop] = COMMON
    table[list(_SELDOM)] = RARE
    for encoding, leads in (("gb2312", range(0xB0, 0xD8)), ("big5", range(0xA4, 0xC7))):
        trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
        pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
        found = "".join(pair.decode(encoding, "ignore") for pair in pairs)
        table[[ord(c) for c in found if "一" <= c <= "鿿"]] = COMMON
    for code in range(0x10000):
        if unicodedata.category(chr(code)) in ("Cc", "Cn", "Co", "Cs"):
            table[code] = UNKNOWN
    table[[0x09, 0x0A, 0x0D]] = RARE
    table[REPLACEMENT] = UNKNOWN
    return table


@cache
def meant() -> NDArray[np.int32]:
    """For each code of the first plane the character that is meant: ideographs for radicals and
    compatibility ideographs, bullets for those of symbol fonts, U+FFFD for what is unknown."""
    table = np.arange(0x10000, dtype=np.int32)
    table[kinds() == UNKNOWN] = REPLACEMENT
    for codes in _COMPATIBLE:
        for code in codes:
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1:
                table[code] = ord(plain)
    for radical, plain in zip(_RADICALS[::2], _RADICALS[1::2], strict=True):
        table[ord(radical)] = ord(plain)
    table[_SOFT_HYPHEN] = ord("-")
    for code, bullet in _BULLETS.items():
        table[_SYMBOL_FONT + code] = ord(bullet)
    return table


def normalised(codes: NDArray[Any]) -> NDArray[Any]:
    """The characters meant by ``codes``, code points; those beyond the first plane stay."""
    low = np.minimum(codes, 0xFFFF)
    plain = np.where(codes < 0x10000, meant()[low], codes)
    astral = (codes >= 0x2F800) & (codes < 0x2FA20)
    for at in np.flatnonzero(astral):
        plain[at] = ord(unicodedata.normalize("NFKC", chr(codes[at]))[0])
    return plain


def shares(codes: NDArray[Any]) -> tuple[float, float]:
    """The shares of unknown and of common characters among ``codes``, white space left out."""
    seen = codes[(codes > 0x20) & (codes != 0x3000) & (codes != 0xA0)]
    if not len(seen):
        return 0.0, 1.0
    found = np.where(seen < 0x10000, kinds()[np.minimum(seen, 0xFFFF)], RARE)
    return float((found == UNKNOWN).mean()), float((found == COMMON).mean())
