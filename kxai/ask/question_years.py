"""The years that a question names: 2017年, 17决算, 2017到2019, 去年."""

from __future__ import annotations

import re

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d|\.\d|万|亿|元)|(?<!\d)(\d{2})年(?!内|来|以)")
_SHORT_YEARS = re.compile(
    r"(?<![\d.])(?P<years>(?:[01]\d|2\d)(?:[,;、和\s](?:[01]\d|2\d))*)(?=[,;、\s]|两年|三年|年?度?(?:决算|预算|自评|三公)|$)"
)
"""Years of two digits behind a body, or before a kind of report: 教育局17决算."""
_SPAN = re.compile(r"(?<!\d)((?:19|20)\d{2})年?(?:度)?(?:[-—~～至到])((?:19|20)\d{2})年?")
_SHORT_SPAN = re.compile(r"(?<![\d.])([01]\d|2\d)年?[-—~至到]([01]\d|2\d)年(?![内来以])")
"""The same with years of two digits: 17到19年."""
_THAT_YEAR = re.compile(
    r"(?:上一?年|前一年|去年)度?[（(,，]?即?((?:19|20)\d{2})年度?[）)]?(?:的|决算|预算)*"
)
"""The year before, with its number: it is the one that is asked about."""
_YEAR_BEFORE = re.compile(r"(?<!\d)((?:19|20)\d{2})年?度?的?(?:上一年|前一年|头一年)度?")
"""The year before one that is named: 2015年的上一年."""
_THEN_YEAR = re.compile(r"(?<=[，,])那么?((?:19|20)\d{2}|\d{2})年度?(?=[^比较，,]*(?:多少|几))")
"""The year that is asked about behind what is told of another: 2022年多了一些，那2021年是多少."""
_TOLD_CHANGE = re.compile(
    r"[比较](?:上一?年|去年|前一?年|头一?年|(?:19|20)?\d\d年)度?[^，,比较]{0,12}[，,]$"
)
"""What is told in front of it: of 支出比上年多了些，那2030年是多少 the spending is asked for."""
_AGAINST = re.compile(r"[比较](20\d{2})年")
"""A year that another is held against."""
_ASKED = r"(?:的)?(?:数|金额|决算数?)?(?:是|为|有|花了?|用了?|支出)?多少"
_OF_YEAR = re.compile(r"\|(?:年度|年(?!初(?!中)|[末底终]))")
_YEARS = 12  # a longer run of years is none


def years_in(question: str, *, base: int | None = None) -> tuple[list[int], str]:
    """Years that a question names, in order, and the rest, in which 跟2017年相比 is 比上年."""
    years: list[int] = []
    question = re.sub(rf"[跟与和同]{(base or 0) - 1}年度?相比(?!.*差)", "比上年", question)
    question = _YEAR_BEFORE.sub(lambda match: f"{int(match[1]) - 1}年", question)
    if meant := _THAT_YEAR.search(question) or _THEN_YEAR.search(question):
        before = _TOLD_CHANGE.sub("", question[: meant.start()])
        rest = _YEAR.sub("|", f"{before}|{question[meant.end() :]}")
        return [int(meant[1]) + 2000 * (len(meant[1]) == 2)], _OF_YEAR.sub("|", rest)

    def span(match: re.Match[str]) -> str:
        first, last = (int(y) + 2000 * (len(y) == 2) for y in match.groups())
        if not first < last < first + _YEARS:
            return match[0]
        years.extend(year for year in range(first, last + 1) if year not in years)
        return "|"

    def take(match: re.Match[str]) -> str:
        year = int(match[1]) if match[1] else 2000 + int(match[2])
        if year not in years:
            years.append(year)
        return "|"

    def short(match: re.Match[str]) -> str:
        beside = question[match.end() :].lstrip("年度,;、 ")
        known = match.start() == 0 or question[match.start() - 1] in "|,;、 "
        if not known and not beside.startswith(("决算", "预算", "自评", "三公")):
            return match[0]
        for digits in re.findall(r"\d\d", match["years"]):
            if (year := 2000 + int(digits)) not in years:
                years.append(year)
        return "|"

    rest = _YEAR.sub(take, _SHORT_SPAN.sub(span, _SPAN.sub(span, question)))
    if not years:
        question = rest
        rest = _SHORT_YEARS.sub(short, rest)
    for word, back in (("前年", 2), ("去年", 1), ("上年", 1)):
        asked = re.search(f"(?<![比较与和同跟]){word}度?{_ASKED}", rest)
        if years and asked and re.search(f"{word}(?!度?结[转余]|末)", rest):
            # 2015年三公经费上年是多少: of the year before the one that is named
            rest = rest.replace(word, "|")
            return [years[-1] - back], _OF_YEAR.sub("|", rest)
    if base is not None:
        against = {int(year) for year in _AGAINST.findall(question)} & {base - 1}
        years = [year for year in years if year not in against]
        rest = rest.replace("今年", "|")
        for word, back in (("前年", 2), ("去年", 1), ("上年", 1)):
            if re.search(f"{word}(?!度?结[转余]|末)", rest):
                held_against = re.search(f"[比较]{word}", rest)
                rest = rest.replace(word, "上年" if held_against and back == 1 else "|")
                years += [] if held_against else [base - back]
    return years, _OF_YEAR.sub("|", rest)
