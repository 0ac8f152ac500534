"""What a report tells in words, found by its headings and by the words that begin a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kxai.schema.document import Grid
from kxai.schema.narrative import Field, Narrative
from kxai.text.lines import trim
from kxai.text.outline import Outline
from kxai.text.sentences import sentences

_TITLES: tuple[tuple[Field, re.Pattern[str]], ...] = (
    (
        "suggestions",
        re.compile(
            r"改进(?:措施|建议|意见|方向)|整改|(?:意见|措施|对策)(?:和|与|及)?建议|^建议|下一步|工作打算"
        ),
    ),
    ("problems", re.compile(r"存在的?(?:主要)?问题|问题(?:及|与|和)原因|主要问题|不足(?:之处)?$")),
    ("evaluation", re.compile(r"(?:评价|自评|综合)(?:结论|结果|得分)|评价等次")),
    (
        "key_work",
        re.compile(r"重点工作|主要工作(?:任务|完成|情况)?|工作(?:任务)?完成情况|主要成效|工作亮点"),
    ),
    (
        "functions",
        re.compile(r"(?:主要|基本|部门|单位|机构)?职(?:能|责)(?!.*(?:编制|设置情况))|主要任务"),
    ),
)
_REASON = re.compile(r"原因(?:是|为|：|:|在于)|(?:主要|均)是由于")
_WEAK_REASON = re.compile(r"由于|系因|因为|是因")
_CHANGES = re.compile(
    r"增加|减少|增长|下降|上升|降低|提高|大于|小于|高于|低于|差异|变动|持平|未完成|执行率"
)
_ITEM = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[一二三四五六七八九十]是)")
_SHORT = 6
_TITLE = 40


def narratives(text: str, outline: Outline, grids: tuple[Grid, ...] = ()) -> list[Narrative]:
    """Passages of the narrative fields, in order of place; each is a whole paragraph, item or
    sentence of ``text``."""
    tables = [(grid.start, grid.end) for grid in grids]
    found: dict[tuple[int, int, Field], Narrative] = {}
    for field, start, end in (*_sections(text, outline), *_reasons(text)):
        if not any(low <= start < high for low, high in tables):
            found.setdefault((start, end, field), Narrative(field, start, end))
    return sorted(found.values(), key=lambda one: (one.start, one.end, one.field))


def _sections(text: str, outline: Outline) -> Iterator[tuple[Field, int, int]]:
    headings = outline.headings
    for number, heading in enumerate(headings):
        field = _field_of(heading.title)
        if field is None:
            continue
        stop = next(
            (later.start for later in headings[number + 1 :] if later.level <= heading.level),
            len(text),
        )
        inner = [later for later in headings[number + 1 :] if later.start < stop]
        other = next(
            (later.start for later in inner if _field_of(later.title) not in (None, field)), stop
        )
        begins = {later.start for later in inner}
        spans = list(_paragraphs(text, heading.end, min(stop, other)))
        after = [*(start for start, _ in spans), -1][1:]
        for (start, end), following in zip(spans, after, strict=False):
            # A title has text under it; a line that looks like one and has none is an item.
            title = start in begins and end - start < _TITLE and following not in (*begins, -1)
            if not title and end - start >= _SHORT and "\t" not in text[start:end]:
                yield field, start, end


def _field_of(title: str) -> Field | None:
    return next((field for field, pattern in _TITLES if pattern.search(title)), None)


def _paragraphs(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    at = start
    while at < stop:
        end = text.find("\n", at, stop)
        end = stop if end < 0 else end
        span = trim(text, at, end)
        if span[0] < span[1]:
            yield span
        at = end + 1


def _reasons(text: str) -> Iterator[tuple[Field, int, int]]:
    """Sentences that give the reason of a change."""
    before = ""
    for start, end in sentences(text):
        words = text[start:end]
        changes = _CHANGES.search(words)
        if (_REASON.search(words) and (changes or _CHANGES.search(before))) or (
            changes and _WEAK_REASON.search(words)
        ):
            yield "reasons", start, end
        before = words
