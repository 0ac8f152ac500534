"""Chunks never cut a number, a table row or a short sentence."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kxai.text.chunks import chunks
from kxai.text.outline import outline
from kxai.text.scanner import scan
from kxai.text.sentences import sentences

PIECES = st.sampled_from(
    [
        "本年收入合计12,845.00万元，", "其中：基本支出580.86万元；", "培训约400余人次。", "\n", "一、收入情况\n",
        "甲\t1.5\t2.5\t\n", "没有标点的一长段文字用来把句子拉得很长很长", "川财教〔2020〕83号", "占85.86%", "　　",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join), st.integers(20, 200))
@settings(max_examples=60, deadline=None)
def test_no_boundary_inside_what_belongs_together(text: str, size: int) -> None:
    found = chunks(text, size=size)
    assert all(text[c.start : c.end] == c.text for c in found)
    covered = {i for c in found for i in range(c.start, c.end)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)
    edges = {c.start for c in found} | {c.end for c in found}
    for mention in scan(text):
        assert not any(mention.start < edge < mention.unit_end for edge in edges)
    for start, end in sentences(text):
        if end - start <= size:
            inner = text[start:end].strip()
            begin = start + text[start:end].index(inner)
            assert not any(begin < edge < begin + len(inner) for edge in edges)


def test_chunks_know_their_section() -> None:
    text = (
        "一、收入情况\n"
        + "本年收入合计9万元。" * 30
        + "\n二、支出情况\n"
        + "本年支出合计8万元。" * 30
    )
    found = chunks(text, size=100, outline=outline(text))
    assert {chunk.section for chunk in found} == {("收入情况",), ("支出情况",)}
    assert all(len(chunk.text) <= 100 for chunk in found)


def test_a_long_number_stays_whole() -> None:
    number = "1" * 50
    assert any(number in chunk.text for chunk in chunks(f"很长的数{number}万元。", size=20))


def test_nothing_to_cut() -> None:
    assert chunks(" \n\t") == []
