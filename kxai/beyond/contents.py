"""The table of contents against the chapters that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kxai.beyond.remark import Remark, joined
from kxai.beyond.script import Script, entry_of
from kxai.text.lines import Span, line_spans
from kxai.text.list_marks import read_mark

_ASIDE = re.compile(r"(?<=.{4})[（(][^（()）]*[）)](?=[\s.．…·\d]*$)")
_BY_THE_WAY = re.compile(r"20\d\d年?度?|部门|单位|情况|说明")
_SHORTEST = 4  # characters of an entry that tell one chapter from another
_LONGEST_HEADING = 80
_ALIKE = 0.7  # of the characters of an entry that its chapter has
_SHORTEST_REPORT = 1000  # characters behind the contents; what is shorter is a piece of one
_MOST_CHAPTERS = 2000  # that an entry is held against
_MOST_LOST = 0.4  # more entries that are not found tell that the chapters were not recognised


def check_contents(script: Script) -> Iterator[Remark]:
    """One remark with the entries that no chapter answers to. Tables may be attached: their titles
    are no chapters."""
    if script.contents is None or _length(script.told[script.contents[1] :]) < _SHORTEST_REPORT:
        return
    entries = _entries(script)
    chapters = _chapters(script)
    known = set(chapters)
    lost = [
        span
        for span, entry in entries
        if entry not in known and not any(_alike(entry, c) for c in chapters[:_MOST_CHAPTERS])
    ]
    if lost and len(lost) <= _MOST_LOST * len(entries):
        quoted = joined(script.text[slice(*span)].strip(" .．…·") for span in lost)
        yield Remark("disclosure.contents", "info", tuple(lost), {"quoted": quoted})


def _length(text: str) -> int:
    return sum(not char.isspace() for char in text)


def _entries(script: Script) -> list[tuple[Span, str]]:
    assert script.contents is not None
    found = []
    for start, end in line_spans(script.text):
        if not script.contents[0] <= start < script.contents[1]:
            continue
        line = script.text[start:end]
        mark = read_mark(line)
        entry = _title(_ASIDE.sub("", line))
        if mark is not None and len(entry) >= _SHORTEST and "表" not in entry and "附" not in entry:
            found.append(((start, end), entry))
    return found


def _chapters(script: Script) -> list[str]:
    """Headings first, then every other line that is short enough to be one."""
    titles = [
        _title(script.text[h.start : min(h.end, h.start + _LONGEST_HEADING)])
        for h in script.headings
    ]
    lines = (script.told[slice(*span)] for span in line_spans(script.told))
    titles += [_title(line) for line in lines if 0 < len(line) <= _LONGEST_HEADING]
    return [title for title in dict.fromkeys(titles) if title]


def _title(line: str) -> str:
    mark = read_mark(line)
    words_ = entry_of(line[mark.end :] if mark is not None else line)
    return _BY_THE_WAY.sub("", words_) or words_


def _alike(entry: str, chapter: str) -> bool:
    """True where a chapter can be the one that an entry names, which is longer or shorter or says
    it in other words (名称解释, 名词解释)."""
    if entry in chapter or (len(chapter) >= _SHORTEST and chapter in entry):
        return True
    return sum(char in chapter for char in entry) >= _ALIKE * len(entry)
