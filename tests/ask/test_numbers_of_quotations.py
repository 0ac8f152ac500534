"""A quotation answers where its numbers are what was asked for, as the report was read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kxai.ask.plan import Operand, Plan
from kxai.ask.prose import tell
from kxai.ask.question_model import Model
from kxai.ask.suits import beside
from kxai.extract.extraction import Extraction
from kxai.index.passages import Passage
from kxai.settings import Settings
from tests.extract.reading import read
from tests.llm.server import Reply, serving

NOW = "2034年公务接待费支出7.50万元，比预算减少0.30万元。"
BEFORE = "2033年公务接待费支出9.00万元，比2032年减少1.20万元。"
RISE = "2034年公务接待费比上年减少1.50万元，下降16.7%。"
TEXT = f"\n一、公务接待费情况\n{NOW}\n{BEFORE}\n{RISE}\n"
GUESTS = Operand(phrase="公务接待费", indicators=["three_public.reception"])
THIS, LAST, BOTH = [2034], [2033], [2034, 2033]


@pytest.fixture(scope="module")
def report() -> Extraction:
    return read(TEXT, title="松湖县水文站2034年部门决算情况说明\n")


def wrong(report: Extraction, quote: str, years: list[int], **plan: Any) -> list[str]:
    start = report.text.index(quote)
    end = start + len(quote)
    passage = Passage("r", 0, "松湖县水文站", None, ("公务接待费情况",), start, end, quote)
    figures = [f for f in report.figures if start <= f.start and f.end <= end]
    assert figures
    asked = {"question": "公务接待费是多少", "operation": "lookup", **plan}
    full = Plan(operands=[GUESTS], years=years, **asked)
    return beside(full, quote, [quote], [passage], figures=figures)


@pytest.mark.parametrize(
    ("quote", "years", "fault"),
    [
        (NOW, THIS, ""),
        (NOW[NOW.index("比预算") :], THIS, "只有增减"),
        (RISE, THIS, "只有增减"),
        (BEFORE, LAST, ""),
        (f"{NOW}\n{BEFORE}", BOTH, ""),
        (f"{NOW}\n{BEFORE}", THIS, ""),
    ],
)
def test_an_amount_that_is_asked_for_is_no_change(
    report: Extraction, quote: str, years: list[int], fault: str
) -> None:
    found = wrong(report, quote, years)
    assert bool(found) == bool(fault)
    assert any(fault in one for one in found) == bool(fault)


def test_a_change_and_a_rate_answer_where_they_are_asked_for(report: Extraction) -> None:
    assert not wrong(report, RISE, THIS, wanted="change")
    assert not wrong(report, RISE, THIS, wanted="growth_rate")


@pytest.mark.parametrize(("quote", "holds"), [(BEFORE, False), (RISE, True)])
def test_of_two_years_both_are_told(report: Extraction, quote: str, holds: bool) -> None:
    """上年 tells the year before, too."""
    question = "2034年公务接待费比2033年少了多少"
    found = wrong(report, quote, BOTH, question=question, wanted="change", operation="growth")
    assert (not found) == holds


def test_years_are_held_against_a_quotation_that_prints_them(report: Extraction) -> None:
    bare = "公务接待费支出9.00万元"
    assert not wrong(report, bare, THIS)
    assert wrong(report, f"2033年{bare}", THIS)


@pytest.mark.parametrize(("quote", "answered"), [(NOW[:-1], True), (RISE[:-1], False)])
def test_a_model_that_quotes_another_number_is_told_so_and_asked_again(
    report: Extraction, quote: str, answered: bool
) -> None:
    reply = {"a": f"{quote}。", "c": [{"p": "p1", "q": quote}], "ok": True}
    start = report.text.index(quote)
    passage = Passage("r", 0, None, 2034, (), start, start + len(quote), quote)
    question = "2034年公务接待费是多少"
    plan = Plan(question=question, operation="lookup", years=THIS, operands=[GUESTS])
    with serving(lambda *_: Reply(json.dumps(reply, ensure_ascii=False))) as server:
        settings = Settings(llm_base_url=server.base_url, llm_model="m", llm_tries=1)
        with Model(settings) as model:
            told = tell(
                question, [passage], {"r": "r.txt"}, model, plan=plan,
                read=lambda _: report.figures,
            )  # fmt: skip
    assert (told.answer is not None) == answered
    assert len(server.requests) == (1 if answered else 2)
    assert any("只有增减" in reason for reason in told.reasons) == (not answered)
