"""How near one text is to another, for what reports tell in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein
from scipy.optimize import linear_sum_assignment


def anls(gold: str, found: str, *, least: float = 0.5) -> float:
    """Normalised Levenshtein similarity, 0 below ``least``; white space and width do not count.

    Biten et al. (2019), "Scene Text Visual Question Answering": 1 - distance / longer length.
    Two empty texts are alike: 1.
    """
    a, b = _plain(gold), _plain(found)
    if not a and not b:
        return 1.0
    return Levenshtein.normalized_similarity(a, b, score_cutoff=least)


def anls_star(gold: Sequence[str], found: Sequence[str]) -> float:
    """ANLS* of two unordered lists: the best one-to-one pairing, over the longer list's length.

    Peer et al. (2024), "ANLS* - A Universal Document Processing Metric for Generative Large
    Language Models". Both empty (rightly absent): 1; one of them empty: 0.
    """
    if not gold and not found:
        return 1.0
    if not gold or not found:
        return 0.0
    scores = np.array([[anls(one, other) for other in found] for one in gold])
    rows, columns = linear_sum_assignment(-scores)
    return float(scores[rows, columns].sum()) / max(len(gold), len(found))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
