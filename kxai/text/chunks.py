"""Cutting a text into chunks for prompts and search, never inside what belongs together."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

from kxai.text.outline import Outline
from kxai.text.scanner import scan
from kxai.text.sentences import sentences

_SEPARATORS = ["\n\n", "\n", "。", "！", "？", "；", "，", "、", "：", " ", ""]


@dataclass(frozen=True, slots=True)
class Chunk:
    """``text`` equals ``source[start:end]``; ``section`` is the path of headings at its start."""

    start: int
    end: int
    text: str
    section: tuple[str, ...] = ()


def chunks(text: str, *, size: int = 400, outline: Outline | None = None) -> list[Chunk]:
    """Cut ``text`` into chunks of about ``size`` characters that cover all that is not white.

    langchain's recursive splitter proposes the boundaries, with the separators of Chinese prose;
    one that falls inside a number with its unit, a table row, or a sentence shorter than ``size``
    moves back to where that begins. A single number longer than ``size`` makes a longer chunk.
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
    cuts = _mended(proposed, _protected(text, size))
    out = []
    for start, stop in zip(cuts, [*cuts[1:], len(text)], strict=True):
        begin, end = _trimmed(text, start, stop)
        if begin < end:
            path = outline.path_at(begin) if outline is not None else ()
            out.append(Chunk(begin, end, text[begin:end], path))
    return out


def _protected(text: str, size: int) -> list[tuple[int, int]]:
    """Spans without a boundary inside, merged where they overlap, in order."""
    spans = [(m.start, m.unit_end) for m in scan(text)]
    spans += [(start, end) for start, end in sentences(text) if end - start <= size]
    spans += [m.span() for m in re.finditer(r"[^\n]*\t[^\n]*", text) if m.end() - m.start() <= size]
    spans.sort()
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _mended(proposed: list[int], protected: list[tuple[int, int]]) -> list[int]:
    """Move every boundary out of the span that it falls into, to its beginning."""
    starts = [start for start, _ in protected]
    cuts = {0}
    for cut in proposed:
        at = bisect.bisect_right(starts, cut) - 1
        if at >= 0 and protected[at][0] < cut < protected[at][1]:
            cut = protected[at][0]
        cuts.add(cut)
    return sorted(cuts)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
