"""Cues of the genre that the room reads under their names in capitals."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kxai.ask
from kxai.ask import question_words

ROOM = Path(kxai.ask.__file__).parent
SOURCE = "\n".join(path.read_text("utf-8") for path in ROOM.glob("*.py"))
CUES = re.compile(r"(?<![\w.])(?:w|question_words)\.([A-Z_]+)\b")


def test_every_cue_that_the_room_reads_is_there() -> None:
    read = set(CUES.findall(SOURCE))
    assert len(read) > 100
    assert [name for name in read if not hasattr(question_words, name)] == []


def test_a_cue_that_the_genre_lacks_is_an_error() -> None:
    with pytest.raises(AttributeError):
        _ = question_words.NO_SUCH_CUE
