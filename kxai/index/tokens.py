"""Words and character n-grams, the same for passages and questions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.text.traditional import simplified

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d[\d,]*(?:\.\d+)?")
_HAN = re.compile(r"[\u3400-\u9fff]")
# Words that stand in every question or every report, and tell none from another.
_STOP = """
的 了 是 在 和 与 及 或 有 为 对 中 上 下 年 月 日 多少 什么 哪些 哪
几 吗 呢 吧 啊 请问 一下 怎么 如何 为什么 是否 多 少 个 这 那 其 被 把
就 都 也 还 又 要 会 能 请 谁 何 情况 主要 进行 工作 报告 单位 部门
"""
STOP = frozenset(_STOP.split())
_JOINTS, _JOINT = "cdpuyez", 2
"""First letters of the segmenter's classes of conjunctions, adverbs, prepositions, particles and
unclassed words, and how long such a word is: a character alone may be left of a word that it does
not know."""
_SHORT_JOINTS = frozenset("及其较却并且而则均或于以之")
_DENYING = frozenset("不未没非无")
_ORDER = {name: number for number, name in enumerate(CATALOGUE)}


def fold(text: str) -> str:
    """Traditional and full-width forms as usual ones, in lower case. The length may change."""
    whole = text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is no text
    return simplified(unicodedata.normalize("NFKC", whole)).lower()


@cache
def _segmenter() -> Any:
    """rjieba with the names of the catalogue as words of its own."""
    import rjieba

    jieba = rjieba.Jieba()
    for indicator in CATALOGUE.values():
        for name in indicator.names:
            if 2 <= len(name) <= 8:
                jieba.add_word(name, None, None)
    return jieba


def add_words(words: Iterable[str]) -> None:
    """Names that are words from now on: bodies and regions of the archive."""
    jieba = _segmenter()
    for word in words:
        jieba.add_word(word, None, None)


def cuts(text: str) -> set[int]:
    """The offsets of ``text`` at which a word begins or ends."""
    found, at = {0}, 0
    for word in _segmenter().cut(text, False):
        at += len(word)
        found.add(at)
    return found


def tagged(text: str) -> list[tuple[str, str]]:
    """The words of ``text``, each with its class in the segmenter's letters (n, v, vn, m, …)."""
    return [(word, tag) for word, tag in _segmenter().tag(text, False)]


def without_joints(text: str) -> str:
    """``text`` with a stroke for each word that only joins others or tells how (及其, 较, 却); what
    denies (未, 没有) stays."""
    out = []
    for word, tag in _segmenter().tag(text, False):
        joint = tag[:1] in _JOINTS and len(word) == _JOINT and not _DENYING & set(word)
        joint = joint or word in _SHORT_JOINTS
        out.append("|" if joint else word)
    return "".join(out)


def words(text: str) -> list[str]:
    """Words of a folded text, long ones also in their parts, numbers whole, and a token for each
    indicator that is named under any of its names."""
    out = []
    for run in _RUN.findall(text):
        if run[0].isdigit():
            out.append(number_token(run))
        elif _HAN.match(run):
            cut = _segmenter().cut_for_search(run, False)
            out += [word for word in cut if word not in STOP]
        else:
            out.append(run)
    out += [f"ind{_ORDER[found]}" for _, _, found in find_indicators(text)]
    return out


def grams(text: str) -> list[str]:
    """Character bigrams and trigrams of a folded text, and its numbers whole."""
    out = []
    for run in _RUN.findall(text):
        if _HAN.match(run):
            out += [run[i : i + 2] for i in range(len(run) - 1)]
            out += [run[i : i + 3] for i in range(len(run) - 2)]
        else:
            out.append(number_token(run) if run[0].isdigit() else run)
    return out


def number_token(written: str) -> str:
    """A number as one token without signs that a tokeniser would split it at: 1,237.50 → 1237d5."""
    whole, _, part = written.replace(",", "").partition(".")
    part = part.rstrip("0")
    return f"{whole}d{part}" if part else whole
