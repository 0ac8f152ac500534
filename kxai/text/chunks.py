"""Cutting a text into chunks for prompts and search, never inside what belongs together."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from dataclasses import dataclass

from kxai.text.lines import Span, line_spans, trim
from kxai.text.outline import Outline
from kxai.text.scanner import scan
from kxai.text.sentences import sentences

_SEPARATORS = ["\n\n", "\n", "。", "！", "？", "；", "，", "、", "：", " ", ""]
_CHAPTERS = 1  # headings down to this level begin a chunk of their own


@dataclass(frozen=True, slots=True)
class Chunk:
    """``text`` equals ``source[start:end]``; ``section`` is the path of headings at its middle."""

    start: int
    end: int
    text: str
    section: tuple[str, ...] = ()


def chunks(text: str, *, size: int = 400, outline: Outline | None = None) -> list[Chunk]:
    """Cut ``text`` into chunks of at most ``size`` characters that cover all that is not white.

    langchain's recursive splitter proposes the boundaries, with the separators of Chinese prose;
    one that falls inside a number with its unit, a table row, or a sentence not longer than
    ``size`` moves to where that begins. A number longer than ``size`` makes a longer chunk. With
    an ``outline``, chapters begin chunks of their own unless the one before would be tiny.
    """
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    if not text.strip():
        return []
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=size,
        chunk_overlap=0,
        separators=_SEPARATORS,
        keep_separator="end",
        add_start_index=True,
        strip_whitespace=False,
    )
    proposed = [document.metadata["start_index"] for document in splitter.create_documents([text])]
    protected = _protected(text, size)
    chapters = [h.start for h in outline.headings if h.level <= _CHAPTERS] if outline else []
    cuts = _mended(proposed, protected)
    cuts = _fitted(_with_chapters(cuts, _mended(chapters, protected), size), protected, text, size)
    out = []
    for start, stop in zip(cuts, [*cuts[1:], len(text)], strict=True):
        begin, end = trim(text, start, stop)
        if begin < end:
            path = outline.path_at((begin + end) // 2) if outline else ()
            out.append(Chunk(begin, end, text[begin:end], path))
    return out


def _protected(text: str, size: int) -> list[Span]:
    """Spans without a boundary inside, merged where they overlap, in order."""
    spans = [(m.start, m.unit_end) for m in scan(text)]
    spans += [span for span in sentences(text) if span[1] - span[0] <= size]
    spans += [
        (start, end)
        for start, end in line_spans(text)
        if end - start <= size and text.find("\t", start, end) >= 0
    ]
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _mended(proposed: Iterable[int], protected: list[Span]) -> list[int]:
    """Move every boundary out of the span that it falls into, to its beginning."""
    starts = [start for start, _ in protected]
    cuts = {0}
    for cut in proposed:
        at = bisect.bisect_right(starts, cut) - 1
        if at >= 0 and protected[at][0] < cut < protected[at][1]:
            cut = protected[at][0]
        cuts.add(cut)
    return sorted(cuts)


def _with_chapters(cuts: list[int], chapters: list[int], size: int) -> list[int]:
    """``cuts`` and those of ``chapters`` that leave no tiny chunk in front of them."""
    begun = set(chapters)
    out = [0]
    for cut in sorted({*cuts, *chapters}):
        if cut - out[-1] >= size // 4 or (cut not in begun and cut > out[-1]):
            out.append(cut)
    return out


def _fitted(cuts: list[int], protected: list[Span], text: str, size: int) -> list[int]:
    """``cuts`` with more of them where mending has made a chunk longer than ``size``."""
    edges = sorted({edge for span in protected for edge in span})
    out: list[int] = []
    for start, stop in zip(cuts, [*cuts[1:], len(text)], strict=True):
        out.append(start)
        while stop - out[-1] > size:
            at = bisect.bisect_right(edges, out[-1] + size) - 1
            if at < 0 or edges[at] <= out[-1]:
                at += 1  # what begins here is longer than a chunk may be
            if at >= len(edges) or edges[at] >= stop:
                break
            out.append(edges[at])
    return out
