"""Characters held in columns to runs: the same rules as ``lines.read_runs``, all at once."""

from __future__ import annotations

from kxai.load.layout.lines import BACK, CLOSE, TRUE_SPACE, Run
from kxai.load.layout.page import Columns


def runs_of(columns: Columns) -> list[Run]:
    """The runs of a page in the order of the file; white space only parts them."""
    import numpy as np

    text = columns.text
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    inked = np.flatnonzero((codes > 0x20) & (codes != 0xA0) & (codes != 0x3000))
    if not len(inked):
        return []
    if len(inked) < len(text):
        text = "".join([text[i] for i in inked.tolist()])
    codes, boxes = codes[inked], columns.boxes[inked]
    x0, top, x1, bottom = boxes.T
    size = bottom - top
    size = np.maximum(size[1:], size[:-1])
    forth, step = x0[1:] - x0[:-1], x0[1:] - x1[:-1]
    width = x1[1:] - x0[1:]
    twins = (step < 0) & (forth < width / 2) & (codes[1:] == codes[:-1])
    middle = (top + bottom) / 2
    level = (top[:-1] <= middle[1:]) & (middle[1:] <= bottom[:-1])
    level |= (top[1:] <= middle[:-1]) & (middle[:-1] <= bottom[1:])
    if (twins & level).any():
        kept = np.ones(len(columns.text), np.bool_)
        kept[inked[1:][twins & level]] = False
        left = [letter for letter, keep in zip(columns.text, kept, strict=True) if keep]
        return runs_of(Columns("".join(left), columns.boxes[kept]))
    spaced = np.diff(inked) > 1
    joined = level & (forth > 0) & (step > -BACK * size) & (step < CLOSE * size)
    joined &= ~(spaced & (step > TRUE_SPACE * size))
    starts = np.append(0, np.flatnonzero(~joined) + 1)
    edges = boxes[:, ::2].ravel().tolist()
    tops = np.minimum.reduceat(top, starts).tolist()
    bottoms = np.maximum.reduceat(bottom, starts).tolist()
    before = np.append(False, spaced)[starts].tolist()
    begins = starts.tolist()
    ends = [*begins[1:], len(text)]
    return [
        Run(text[a:b], edges[2 * a : 2 * b], high, low, spaced=space)
        for a, b, high, low, space in zip(begins, ends, tops, bottoms, before, strict=True)
    ]
