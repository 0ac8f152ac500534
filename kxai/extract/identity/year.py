"""Which year a report tells of: its title says it, else its headings, its phrases, its file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kxai.genre import words
from kxai.schema.report import Kind

_DIGITS = {char: str(i) for i, char in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
    "Ｏ": "0",
    "O": "0",
    "o": "0",
    "0": "0",
}
_WRITTEN = re.compile(r"二[〇○零ＯOo0][〇○零ＯOo0一二三][〇○零ＯOo0一二三四五六七八九](?=\s*年)")
_NOT_A_DATE = r"(?!\s*\d{1,2}\s*月\s*\d{1,2}\s*日)(?!第\s*\d+\s*(?:号|期))"
_NUMBER = r"(?<![\d〔【\[（(.])(20[0-3]\d|19[89]\d)"
_YEAR = re.compile(rf"{_NUMBER}\s*(?:财政年|年){_NOT_A_DATE}")
# 2018—2020年: the last is the one reported on.
_RANGE = re.compile(
    r"(?<!\d)(?:20[0-3]\d|19[89]\d)\s*年?\s*[-—–~～至]{1,2}\s*(20[0-3]\d|19[89]\d)\s*年"
)
_BARE = re.compile(rf"{_NUMBER}(?=[一-鿿“\"]|$)(?!年)")
_IN_BRACKETS = re.compile(r"[（(]\s*(20[0-3]\d)\s*年度?\s*[）)]")  # 绩效自评表（2031年度）
_COVER = 400
_OF_ACCOUNT = re.compile(
    rf"{_NUMBER}\s*年?度?\s*(?:[上下]半年|第?[一二三四]季度|[1-9]\d?(?:[-—–~～至到][1-9]\d?)?月份?)?"
    r"(?=[市县区省乡镇]?(?:级|本级)?(?:部门|单位|决算|預算|決算|预算|整体|整體|绩效|績效|项目|項目|收入|支出|收、支|“?三公|一般公共|财政|本年))"
)
_COMPARED = words("front.compared_year").regex
_PLANNED = re.compile(r"[^\d。；，,\n|]{0,16}预算(?:数?\s*(?:$|[\n|])|数[为比是])")
_OF_ACCOUNTS: frozenset[Kind] = frozenset({"final_accounts", "three_public_accounts"})
_FROM_TEXT = 20_000


def written_years(text: str) -> str:
    """``text`` with years in Chinese numerals in digits, as long as it was: 二〇一八年 → 2018年."""
    return _WRITTEN.sub(lambda match: _digits(match[0]), text)


def _digits(year: str) -> str:
    return "".join(_DIGITS[char] for char in year)


def find_year(text: str, title: str, headings: Sequence[str], name: str, kind: Kind) -> int | None:
    """The year reported on.

    The title decides. Without it phrases such as 2021年度部门决算 in headings and text, then
    the file's name, then any year of the text that is no date and nothing is compared with.
    """
    text = written_years(text[:_FROM_TEXT])
    if title and (year := _year_of_title(written_years(title), kind)):
        return year
    told = written_years("\n".join(headings)) + "\n" + text
    for votes in (
        (_votes_of_accounts(told) if kind in _OF_ACCOUNTS else None) or _votes(told, _OF_ACCOUNT),
        _votes(text[:_COVER], _IN_BRACKETS),
        _years_of_name(name),
        _votes(text, _YEAR),
    ):
        if votes:
            return max(votes, key=lambda year: votes[year])
    return None


def _year_of_title(title: str, kind: Kind) -> int | None:
    ranges = [int(match[1]) for match in _RANGE.finditer(title)]
    if ranges:
        return ranges[0]
    years = [match for match in _YEAR.finditer(title) if not _compared(title, match.start())]
    if not years:
        if bracketed := _IN_BRACKETS.search(title):
            return int(bracketed[1])
        bare = _BARE.search(title)
        return int(bare[1]) if bare else None
    if kind == "budget_execution":
        # The year that was executed, not that of the draft.
        for match in years:
            if re.match(r"[^\d]{0,16}?(?:执行|完成|决算)", title[match.end() :]):
                return int(match[1])
    return int(years[0][1])


def _votes(text: str, pattern: re.Pattern[str]) -> Counter[int]:
    return Counter(
        int(match[1]) for match in pattern.finditer(text) if not _compared(text, match.start())
    )


def _votes_of_accounts(text: str) -> Counter[int]:
    """Without what is planned, often for another year: the column 2031年“三公”经费预算数."""
    return Counter(
        int(match[1])
        for match in _OF_ACCOUNT.finditer(text)
        if not _compared(text, match.start()) and not _PLANNED.match(text, match.end())
    )


def _compared(text: str, at: int) -> bool:
    return _COMPARED.search(text[max(0, at - 4) : at].rstrip()) is not None


def _years_of_name(name: str) -> Counter[int]:
    """Years that stand alone in a file's name: 宁溪县_2023_决算 and 2023年度; never 20230412."""
    return Counter(_in_name(name))


def _in_name(name: str) -> Iterator[int]:
    for match in re.finditer(r"(?<!\d)(20[0-3]\d|19[89]\d)(?!\d)", written_years(name)):
        yield int(match[1])
