"""Marks of Word in text dumps are found exactly; what a reader sees is left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kxai.text.leftovers import leftover_spans


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in leftover_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[bookmark: _Toc15396600][bookmark: _GoBack]一、概况", ["[bookmark: _Toc15396600]", "[bookmark: _GoBack]"]),
        ("一、概况_Toc15396600\n_GoBack二", ["_Toc15396600", "_GoBack"]),
        ('TOC \\o "1-3" \\h \\z \\u 一、', ['TOC \\o "1-3" \\h \\z \\u']),
        ('HYPERLINK \\l "_Toc123456" 第一部分 PAGEREF _Toc123456 \\h 3', ['HYPERLINK \\l "_Toc123456"', "PAGEREF _Toc123456 \\h"]),
        ("— PAGE   \\* MERGEFORMAT 12 —", ["PAGE   \\* MERGEFORMAT"]),
        ("EQ \\* MERGEFORMAT", ["EQ \\* MERGEFORMAT"]),
        ("收入209.7万元", []),
        ("my_Toc123456 和 [bookmark: 未完\n209.7", []),
        ("_Toc12 和 _Tocsin12345 和 HYPERLINK \\l 9", []),
    ],
)  # fmt: skip
def test_what_is_a_leftover(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@given(st.text(alphabet='[bookmark: _Toc123]GBHYPERLINK\\l"*PAGEREF收入万元\n', max_size=200))
def test_spans_are_in_order_and_inside(text: str) -> None:
    spans = leftover_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all("万元" not in text[start:end] or text[start] in "[H" for start, end in spans)


@pytest.mark.parametrize(
    "piece", ["[bookmark:", "_Toc", "_Toc1", "HYPERLINK \\l “", "TOC \\o ", "PAGEREF ", "ABC \\* ", "A"]
)  # fmt: skip
def test_long_runs_of_half_marks(piece: str) -> None:
    assert len(leftover_spans(piece * 100_000 + "_GoBack")) <= 1
