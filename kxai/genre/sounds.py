"""Syllables that a bad conversion set behind their characters: 預(yù)算."""

from __future__ import annotations

import re

HAN = "\u3400-\u9fff"
SOUND = re.compile(
    rf"[（(](?<=[{HAN}].)[a-zü]{{0,5}}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{{0,4}}[）)]", re.IGNORECASE
)
FEWEST_SOUNDS = 5
"""Fewer in a text are something that it says."""
