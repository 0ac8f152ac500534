"""Runs the ``yes`` and ``no`` examples of entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kxai.genre.files import Fault, Located
from kxai.genre.wordlists import Words

if TYPE_CHECKING:
    from kxai.genre.reader import Genre


def failing_examples(genre: Genre, located: Iterable[Located]) -> list[Fault]:
    """Every example of these entries that does not come out as the entry says."""
    faults = []
    for item in located:
        reasons: Iterator[str] = iter(())
        if item.kind == "word":
            reasons = _of_word(genre, item.entry.id)
        elif item.kind == "reading":
            reasons = _of_reading(genre, item.entry.id)
        elif item.kind == "rewrite":
            reasons = _of_rewrite(genre, item.entry.id)
        elif item.kind == "table":
            reasons = _of_table(genre, item.entry.id)
        elif item.kind == "disclosure":
            reasons = _of_disclosure(genre, item.entry.id)
        elif item.kind == "identity":
            reasons = _of_identity(genre, item.entry.id)
        elif item.kind == "title":
            reasons = _of_title(genre, item.entry.id)
        faults += [Fault(item.origin, reason) for reason in reasons]
    return faults


def _of_word(genre: Genre, id_: str) -> Iterator[str]:
    words = genre.compiled(id_)
    for text in words.entry.yes:
        if not words.within(text):
            yield f"词语“{id_}”的例子“{text}”没有找到"
    for text in words.entry.no:
        if words.within(text):
            yield f"词语“{id_}”的反例“{text}”也被找到了"


def _of_disclosure(genre: Genre, id_: str) -> Iterator[str]:
    entry = genre.disclosures[id_]
    if entry.group == "table":
        return
    words = Words(entry)
    for text in entry.yes:
        if not words.within(text):
            yield f"应公开内容“{id_}”的例子“{text}”没有找到"
    for text in entry.no:
        if words.within(text):
            yield f"应公开内容“{id_}”的反例“{text}”也被找到了"


def _of_reading(genre: Genre, id_: str) -> Iterator[str]:
    entry = genre.readings_by_id[id_]
    question = genre.readings(entry.group)
    name = f"读法“{id_}”"
    for text in entry.yes:
        if (told := question.of(text)) != entry.meaning:
            yield f"{name}的例子“{text}”读成了{told or '什么也不是'}，应为{entry.meaning}"
    for text in entry.no:
        if question.of(text) == entry.meaning:
            yield f"{name}的反例“{text}”也被读成了{entry.meaning}"


def _of_rewrite(genre: Genre, id_: str) -> Iterator[str]:
    rewriting = genre.rewriting(id_)
    name = f"换说法“{id_}”"
    for text, wanted in rewriting.entry.yes:
        if (told := rewriting.apply(text)) != wanted:
            yield f"{name}的例子“{text}”变成了“{told}”，应为“{wanted}”"
    for text in rewriting.entry.no:
        if (told := rewriting.apply(text)) != text:
            yield f"{name}的反例“{text}”也变了，成了“{told}”"


def _of_table(genre: Genre, id_: str) -> Iterator[str]:
    from kxai.genre.standard import Titles

    titles, entry = Titles(genre), genre.tables[id_]
    name = f"表“{id_}”"
    for title in (*entry.titles, *entry.yes):
        told = titles.table_of(title)
        if told is None or told.id != id_:
            taken = f"认成了{told.id}" if told else "没有认成任何表（标题要写在titles里）"
            yield f"{name}的标题“{title}”{taken}"
    for title in entry.no:
        told = titles.table_of(title)
        if told is not None and told.id == id_:
            yield f"{name}的反例“{title}”也被认成了这张表"


def _of_title(genre: Genre, id_: str) -> Iterator[str]:
    from kxai.genre.titles import Titles

    entry, titles = genre.titles[id_], Titles(genre)
    name = f"报告标题“{id_}”"
    for title in entry.yes:
        told = titles.rule_of(title)
        if told is None or told.kind != entry.kind:
            yield f"{name}的例子“{title}”认成了{told.kind if told else '什么也不是'}"
    for title in entry.no:
        told = titles.rule_of(title)
        if told is not None and told.kind == entry.kind:
            yield f"{name}的反例“{title}”也被认成了{entry.kind}"


def _of_identity(genre: Genre, id_: str) -> Iterator[str]:
    from kxai.genre.identity import broken_examples

    return broken_examples(genre.identities[id_])
