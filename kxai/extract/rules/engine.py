"""The rules engine: every number that means something becomes a labelled figure."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kxai.extract.rules.chart_labels import label_charts
from kxai.extract.rules.figures import make_figure
from kxai.extract.rules.lexicon import is_plan
from kxai.extract.rules.prose import announce, announces, label_sentence
from kxai.extract.rules.scene import Label, scene_of
from kxai.extract.rules.subject import Subject
from kxai.extract.rules.table_labels import LabelledTable, label_grids
from kxai.genre import words
from kxai.genre.catalogue import CATALOGUE
from kxai.genre.families import children_of
from kxai.read.addresses import Addresses, Meaning
from kxai.read.table_statements import TableStatements
from kxai.schema.address import Address
from kxai.schema.document import Document, Layer
from kxai.schema.figure import Figure
from kxai.schema.mention import Mention
from kxai.schema.report import Report
from kxai.text.line_numbers import line_numbers
from kxai.text.outline import Outline
from kxai.text.sentences import sentences

_BARE_VALUE = re.compile(r"\s*[-－]?\d[\d,]*(?:\.\d+)?\s*(?:[%％]|[万亿]?元|[人名个辆])?\s*")
_BARE_LABEL = re.compile(r"\s*[一-鿿“”（）()]{2,16}[：:]?\s*")
_NAME_LINE = 60  # characters in front of a line in which its name stands
_COMPARES = words("phrase.compares").regex
_TITLED = words("phrase.titled").regex
_TORN = re.compile(r"\s*(?:[百千万亿]*元)?[，,、；;)）%％。]")  # a page ended within the sentence
_TITLE = 40  # characters of a title that stands in front of its text
_BY_FUNCTION = words("sentence.by_function").regex
_BY_SOMETHING_ELSE = words("sentence.by_something_else").regex
_CHAPTER = words("phrase.chapter_on_body").regex


@dataclass(frozen=True, slots=True)
class Reading:
    """What the text rooms found in a document, handed to the engine."""

    mentions: Sequence[Mention]
    outline: Outline


def label_document(document: Document, report: Report, reading: Reading) -> list[Figure]:
    """All figures of a document, in the order of their places."""
    text = document.text
    numbered = line_numbers(text, reading.mentions)
    mentions = [mention for mention in reading.mentions if mention.start not in numbered]
    reading = replace(reading, mentions=mentions)
    labelled: dict[int, tuple[Mention, Label, Layer]] = {}
    covered = label_charts(document, report, mentions, labelled)
    tables = label_grids(document, report, reading.outline, mentions, labelled, charts=covered)
    spans = sentences(text)
    addresses = Addresses(text, report, reading.outline, spans)
    cells = _addressed(tables, labelled, addresses)
    covered += [(table.grid.start, table.grid.end) for table, _ in tables]
    _label_prose(text, report, reading, covered, labelled, spans)
    figures = []
    for start in sorted(labelled):
        mention, label, layer = labelled[start]
        at = cells.get(start) if layer == "table" else None
        if at is None and layer == "chart":
            at = addresses.of_chart(start)
        elif at is None:
            at = addresses.of_prose(start, mention.end, label.label, **_meaning(label))
        section = at.statement.chapter
        if at.statement.is_table and at.statement.title:
            # Two forms of one chapter say the same names of different funds.
            section = (*section, at.statement.title)
        figures.append(
            make_figure(mention, label, report=report.id, layer=layer, section=section, at=at)
        )
    return _with_codes(figures)


def _meaning(label: Label) -> Meaning:
    return {"indicator": label.indicator, "stage": label.stage, "dims": label.dims}


def _addressed(
    tables: Sequence[LabelledTable],
    labelled: Mapping[int, tuple[Mention, Label, Layer]],
    addresses: Addresses,
) -> dict[int, Address]:
    """The addresses of the numbers of tables, by where they begin."""
    statements = TableStatements(addresses.outline)
    found: dict[int, Address] = {}
    for table, paths in tables:
        statement = statements.statement(table, list(paths.values()))
        for start, path in paths.items():
            _, label, layer = labelled[start]
            if layer == "table":
                found[start] = addresses.of_cell(statement, *path, **_meaning(label))
    return found


def _with_codes(figures: list[Figure]) -> list[Figure]:
    """The figures; an account that prose names without its code has that of the report's tables,
    where one name has one code there."""
    codes: dict[str, set[str]] = {}
    for figure in figures:
        if figure.layer == "table" and figure.indicator == "function" and "code" in figure.dims:
            codes.setdefault(figure.dims.get("name", ""), set()).add(figure.dims["code"])
    if not codes:
        return figures
    out = []
    for figure in figures:
        name = figure.dims.get("name", "")
        known = codes.get(name, set()) if figure.indicator == "function" and name else set()
        if len(known) == 1 and "code" not in figure.dims:
            figure = replace(figure, dims={"code": next(iter(known)), **figure.dims})
        out.append(figure)
    return out


def _label_prose(
    text: str,
    report: Report,
    reading: Reading,
    covered: list[tuple[int, int]],
    labelled: dict[int, tuple[Mention, Label, Layer]],
    spans: Sequence[tuple[int, int]],
) -> None:
    """Label every sentence outside the ``covered`` spans."""
    mentions = reading.mentions
    cells = {start for start, (_, _, layer) in labelled.items() if layer == "table"}
    starts = [mention.start for mention in mentions]
    covered.sort()
    cover_starts = [start for start, _ in covered]
    subject = Subject()
    paragraph_start, paragraph_end = 0, -1
    plan = announced = False
    titled: re.Match[str] | None = None
    lead: Label | None = None  # the first amount of the last paragraph that tells one
    opens = False
    section: tuple[str, ...] = ()
    lists_functions: tuple[str, ...] | None = None  # the section that says so
    for start, end in spans:
        first = bisect.bisect_left(starts, start)
        last = bisect.bisect_left(starts, end)
        if start >= paragraph_end:
            paragraph_start = start
            paragraph_end = text.find("\n", end)
            paragraph_end = len(text) if paragraph_end < 0 else paragraph_end
            if not (announced or _continues(text, start)):
                subject = Subject()
            elif lead is not None and _COMPARES.match(text, start) and _is_whole(lead, subject):
                subject = Subject()
                subject.take(lead)
            opens = True
            titled = _TITLED.match(text[start : min(paragraph_end, start + _TITLE)])
            plan = is_plan(text[start:paragraph_end])
        if _BY_FUNCTION.search(text, start, end):
            lists_functions = reading.outline.path_at(start)
        elif _BY_SOMETHING_ELSE.search(text, start, end):
            lists_functions = None
        if first == last and not announces(text[start:end]):
            announced = announced and not text[start:end].strip()
            continue
        at = bisect.bisect_right(cover_starts, start) - 1
        if at >= 0 and start < covered[at][1]:
            continue
        section = reading.outline.path_at(start)
        if titled is not None and titled["title"] not in section[-1:]:
            section = (*section, titled["title"])  # （四）财政拨款收支 收入总计9万元
        if tells_no_figures(section):
            continue
        if _BARE_VALUE.fullmatch(text, start, end):
            start = _label_above(text, start)
        scene = scene_of(report, section, plan=plan, opening=text[paragraph_start:end])
        if lists_functions is not None and section[: len(lists_functions)] == lists_functions:
            scene = replace(scene, by_function=True)
        # a line may begin in front of a table and hold it
        told = [m for m in mentions[first:last] if m.start not in cells]
        found = label_sentence(text, start, end, told, scene=scene, subject=subject)
        for mention, label in found:
            labelled[mention.start] = (mention, label, "text")
            if label.role != "amount" or CATALOGUE[label.indicator].kind != "money":
                continue
            if opens or (lead is not None and not scene.report.planned and _spends(lead, label)):
                lead, opens = label, False
        announced = not found and announce(text, start, end, scene, subject)


def _spends(lead: Label, label: Label) -> bool:
    """True for what became of the amount that ``lead`` planned."""
    planned = lead.stage != "final" and label.stage == "final"
    return planned and label.indicator == lead.indicator


def _is_whole(lead: Label, subject: Subject) -> bool:
    """True where what was spoken of last is a part of ``lead``, or what its money did: a paragraph
    与上年相比，减少… behind one on the “三公” and its parts is of the “三公”."""
    if subject.role == "count":
        return True
    parts = set(children_of(lead.indicator))
    return subject.money in parts.union(*map(children_of, parts))


def tells_no_figures(section: tuple[str, ...]) -> bool:
    """True in a glossary and in a table of contents.

    A table of contents without a title ends with the line 名词解释, and the report begins below it:
    a chapter on the body under that line is no glossary.
    """
    if "目录" in section:
        return True
    glossary = [level for level, title in enumerate(section) if "名词解释" in title]
    return bool(glossary) and not any(
        _CHAPTER.search(title) for title in section[glossary[-1] + 1 :]
    )


def _label_above(text: str, start: int) -> int:
    """Where the name begins that stands in a line of its own above a line that holds a number
    alone (人员编制, and below it 26); ``start`` where the line above is no name."""
    stop = text.rfind("\n", 0, start)
    above = text[max(0, stop - _NAME_LINE) : stop].rstrip() if stop >= 0 else ""
    begin = above.rfind("\n") + 1
    if not above or not _BARE_LABEL.fullmatch(above, begin):
        return start
    return max(0, stop - _NAME_LINE) + begin


def _continues(text: str, start: int) -> bool:
    """True for a paragraph that goes on with what the one before spoke of (其中：, 与上年相比…)."""
    opened = text[max(0, start - 8) : start].rstrip().endswith(("其中：", "其中:", "其中"))
    if _COMPARES.match(text, start) or _TORN.match(text, start):
        return True
    return opened or text[start : start + 6].lstrip(" \t\u3000").startswith(
        ("其中", "公务用车运行", "国内")
    )
