"""What a word, an account code or a title is taken for, and which file and line says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kxai.genre.catalogue import find_indicators
from kxai.genre.entries import AccountEntry, Origin
from kxai.genre.names import fold_name
from kxai.genre.reader import Genre
from kxai.genre.standard import Titles
from kxai.genre.titles import Titles as ReportTitles
from kxai.genre.wordlists import Words
from kxai.schema.report import KIND_ZH

_SYSTEM_ZH = {
    "functional": "支出功能分类",
    "economic": "部门支出经济分类",
    "government": "政府支出经济分类",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One thing that a word is taken for. ``why`` in Chinese; ``origins`` where it is written."""

    kind: str
    id: str
    why: str
    origins: tuple[Origin, ...]


def explain(word: str, genre: Genre) -> list[Explanation]:
    """Everything that ``word`` is in the genre: the name of a figure, a code or name of an
    account, a title of a table or of a report, a wording, a part of a family. Empty for an unknown
    word."""
    return [
        *_as_indicator(word, genre),
        *_as_account(word, genre),
        *_as_title(word, genre),
        *_as_title_of_report(word, genre),
        *_as_disclosure(word, genre),
        *_as_wording(word, genre),
    ]


def _as_indicator(word: str, genre: Genre) -> Iterator[Explanation]:
    exact = [
        entry
        for entry in genre.indicators.values()
        if word == entry.id or fold_name(word) in map(fold_name, entry.names)
    ]
    for entry in exact:
        why = f"指标“{entry.zh}”：{entry.definition}"
        yield Explanation("indicator", entry.id, why, genre.origins["indicator", entry.id])
        yield from _in_families(entry.id, genre)
    if exact:
        return
    for start, end, id_ in find_indicators(word):
        why = f"其中“{word[start:end]}”是指标“{genre.indicators[id_].zh}”的名称"
        yield Explanation("indicator", id_, why, genre.origins["indicator", id_])


def _in_families(indicator: str, genre: Genre) -> Iterator[Explanation]:
    for family in genre.families.values():
        if indicator == family.whole or indicator in family.members:
            yield Explanation(
                "family", family.id, equation(family.id, genre), genre.origins["family", family.id]
            )


def equation(id_: str, genre: Genre) -> str:
    """A family as an equation in Chinese: 本年支出合计 = 基本支出 + 项目支出 [+ 上缴上级支出]."""
    family = genre.families[id_]
    name = {key: entry.zh for key, entry in genre.indicators.items()}
    parts = " + ".join(name[part] for part in family.parts)
    optional = " + ".join(name[part] for part in (*family.optional, *family.either_way))
    return f"{name[family.whole]} = {parts}" + (f" [+ {optional}]" if optional else "")


def _as_account(word: str, genre: Genre) -> Iterator[Explanation]:
    for account in genre.accounts.values():
        if word == account.code or word in (account.name, *account.aliases):
            yield Explanation(
                "account", account.code, account_line(account), genre.origins["account", account.id]
            )


def account_line(account: AccountEntry) -> str:
    """An account in a line: 支出功能分类 206 科学技术支出（2019年起）."""
    validity = _validity(account.from_year, account.to_year)
    return f"{_SYSTEM_ZH[account.system]} {account.code} {account.name}{validity}"


def _validity(first: int | None, last: int | None) -> str:
    since, until = f"{first}年起" if first else "", f"到{last}年" if last else ""
    return f"（{since}{until}）" if since or until else ""


def _as_title(word: str, genre: Genre) -> Iterator[Explanation]:
    table = Titles(genre).table_of(word)
    if table is not None:
        why = f"标准表“{table.name}”的标题"
        yield Explanation("table", table.id, why, genre.origins["table", table.id])


def _as_title_of_report(word: str, genre: Genre) -> Iterator[Explanation]:
    rule = ReportTitles(genre).rule_of(word)
    if rule is not None:
        why = f"这样的标题是一份“{KIND_ZH[rule.kind]}”"
        yield Explanation("title", rule.id, why, genre.origins["title", rule.id])


def _as_disclosure(word: str, genre: Genre) -> Iterator[Explanation]:
    for entry in genre.disclosures.values():
        if word == entry.name or (entry.group != "table" and Words(entry).regex.fullmatch(word)):
            kinds = "、".join(KIND_ZH[kind] for kind in entry.kinds)
            years = _validity(entry.from_year, entry.to_year)
            places = f"，只对{'、'.join(entry.places)}" if entry.places else ""
            why = f"{kinds}应公开“{entry.name}”{years}{places}（{entry.source}）"
            yield Explanation("disclosure", entry.id, why, genre.origins["disclosure", entry.id])


def _as_wording(word: str, genre: Genre) -> Iterator[Explanation]:
    for id_ in genre.words:
        if genre.compiled(id_).regex.fullmatch(word):
            why = f"词语“{id_}”"
            yield Explanation("word", id_, why, genre.origins["word", id_])
    for group in dict.fromkeys(entry.group for entry in genre.readings_by_id.values()):
        if told := genre.readings(group).of(word):
            ids = [
                entry.id
                for entry in genre.readings_by_id.values()
                if entry.group == group and entry.meaning == told
            ]
            origins = tuple(o for id_ in ids for o in genre.origins["reading", id_])
            yield Explanation("reading", group, f"“{group}”读作“{told}”", origins)
