"""The two networks: one finds lines of text in a picture, the other reads a line.

The lines are found by rapidocr. They are read with its recogniser's model directly, as a choice
between two characters needs what the model thought of the second one, and a character's place
needs the column in which it was seen; rapidocr keeps neither.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kxai.load.scan.needs import models

Picture = NDArray[np.uint8]
"""Grey, rows × columns; 0 is ink and 255 is paper."""

_HEIGHT = 48  # pixels of a line as the recogniser wants it
_LEAST = 48
_FINE = 2.0  # pixels of a point that are enough to find lines
_MOST = 4_000_000  # pixels in which lines are found: an A3 page has as many
_BATCH = 2400  # columns of one call: bounds the memory
_LONGEST = 4800
_OTHERS = 0.005  # a second character less likely than this is none


@dataclass(frozen=True, slots=True)
class Sign:
    """A character that was read: ``at`` is its middle, as a share of the line's width; ``others``
    are the characters that it may be as well, with how likely they are, the likeliest first."""

    text: str
    at: float
    confidence: float
    others: tuple[tuple[str, float], ...] = ()


class Reader:
    """Finds and reads lines. Use ``reader(threads)``, which keeps one for a process."""

    def __init__(self, threads: int) -> None:
        from onnxruntime import (  # type: ignore[import-untyped]
            InferenceSession,
            SessionOptions,
        )
        from rapidocr import RapidOCR

        detector, recogniser = map(str, models())
        # A path for every model: rapidocr downloads those for which none is given.
        self._finder = RapidOCR(
            params={
                "Det.model_path": detector,
                "Rec.model_path": recogniser,
                "Cls.model_path": detector,
                "Global.use_cls": False,
                "Global.use_rec": False,
                "Global.log_level": "critical",
                "Global.use_preprocess_img": False,
                "Global.use_vertical_padding": False,
                "Det.limit_type": "min",
                "Det.limit_side_len": 64,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
        options = SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self._session: Any = InferenceSession(
            recogniser, options, providers=["CPUExecutionProvider"]
        )
        listed = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ["", *listed, " "]
        self._input = self._session.get_inputs()[0].name

    def find(self, picture: Picture, scale: float) -> NDArray[np.float64]:
        """The lines of a picture with ``scale`` pixels a point: n × 4 corners × (x, y), clockwise
        from the upper left."""
        share = min(1.0, _FINE / scale, math.sqrt(_MOST / picture.size))
        height, width = (round(side * share) for side in picture.shape)
        if min(height, width) < 8:
            return np.empty((0, 4, 2))
        if share < 1:
            picture = np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA))
        found = self._finder(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), use_rec=False)
        boxes = getattr(found, "boxes", None)
        return np.empty((0, 4, 2)) if boxes is None else np.asarray(boxes) / share

    def read(self, lines: Sequence[Picture]) -> list[list[Sign]]:
        """The characters of each line, from left to right, with the spaces between them; an empty
        list for none."""
        read: list[list[Sign]] = [[] for _ in lines]
        scaled = {i: _scaled(line) for i, line in enumerate(lines) if min(line.shape) > 1}
        for batch in _batches(sorted(scaled, key=lambda i: scaled[i].shape[1]), scaled):
            widest = max(scaled[i].shape[1] for i in batch)
            # Padded with the middle of the range, as in training.
            block = np.zeros((len(batch), 3, _HEIGHT, widest), dtype=np.float32)
            for row, i in enumerate(batch):
                block[row, :, :, : scaled[i].shape[1]] = scaled[i]
            (seen,) = self._session.run(None, {self._input: block})
            for row, i in enumerate(batch):
                read[i] = self._signs(seen[row], scaled[i].shape[1] / widest)
        return read

    def _signs(self, seen: NDArray[np.float32], share: float) -> list[Sign]:
        """Connectionist decoding: columns that say the same in a row are one character."""
        best = seen.argmax(axis=1)
        columns = len(best) * share
        signs: list[Sign] = []
        start = 0
        while start < len(best):
            end = start + 1
            while end < len(best) and best[end] == best[start]:
                end += 1
            which = int(best[start])
            if which and (signs or self._characters[which].strip()):
                run = seen[start:end]
                peak = run[int(run[:, which].argmax())]
                others = [int(i) for i in np.argpartition(peak, -4)[-4:]]
                likely = [(self._characters[i], float(peak[i])) for i in others if i != which]
                likely = [(text, odds) for text, odds in likely if odds > _OTHERS and text.strip()]
                likely.sort(key=lambda other: -other[1])
                middle = min((start + end) / 2 / columns, 1.0)
                text = self._characters[which]
                signs.append(Sign(text, middle, float(peak[which]), tuple(likely)))
            start = end
        while signs and not signs[-1].text.strip():
            signs.pop()
        return signs


@lru_cache(maxsize=1)
def reader(threads: int) -> Reader:
    """The reader of this process, made when first asked for."""
    return Reader(threads)


def _scaled(line: Picture) -> NDArray[np.float32]:
    height, width = line.shape
    wanted = min(max(math.ceil(width * _HEIGHT / height), 1), _LONGEST)
    smaller = height > _HEIGHT
    method = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    grey = cv2.resize(line, (wanted, _HEIGHT), interpolation=method)
    scaled = np.zeros((_HEIGHT, max(wanted, _LEAST)), dtype=np.float32)
    scaled[:, :wanted] = grey.astype(np.float32) / 127.5 - 1
    return scaled


def _batches(order: list[int], scaled: dict[int, NDArray[np.float32]]) -> Iterator[list[int]]:
    """Lines of like widths together."""
    batch: list[int] = []
    for i in order:
        if batch and (len(batch) + 1) * scaled[i].shape[1] > _BATCH:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch
