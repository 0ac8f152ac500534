from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kxai.schema.figure import Figure
from kxai.store import plain
from kxai.store.rows import as_figure, as_finding, as_text, to_json
from tests.store.factory import TEXT, document, figure, finding, record


def test_decimals_are_written_without_exponent_and_trailing_zeros() -> None:
    written = {
        "16.70": "16.7",
        "0.00": "0",
        "-0.0": "0",
        "1E+3": "1000",
        "-5.10": "-5.1",
        "100": "100",
        "1E-7": "0.0000001",
        "123456789012345678901234567890.10": "123456789012345678901234567890.1",
    }
    assert {value: plain(Decimal(value)) for value in written} == written


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_no_digit_is_lost_in_writing(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert not ("." in text and text.endswith(("0", ".")))


def test_a_figure_and_a_finding_come_back_as_they_were() -> None:
    made = record()
    doc = document()
    total = figure(doc, "16.70", page=1)
    rows = {row["text"]: dict(row) for row in made.figures}
    for row in rows.values():
        del row["seq"]
    assert as_figure(rows["16.70"]) == total
    count = as_figure(rows["12"])
    assert isinstance(count, Figure)
    assert (count.dims, count.hedge, count.section) == (
        {"activity": "培训"},
        "over",
        ("一、收入决算情况",),
    )
    row = dict(made.findings[0])
    del row["seq"]
    parts = [total, figure(doc, "10.20"), figure(doc, "7.50")]
    assert as_finding(row) == finding(doc, parts)


def test_rows_are_ordered_by_place_and_counted() -> None:
    made = record()
    assert [row["text"] for row in made.figures] == ["16.70", "10.20", "7.50", "12"]
    assert [row["severity"] for row in made.findings] == ["error", "warning"]
    assert made.report["figures"] == 4
    assert (made.report["errors"], made.report["warnings"], made.report["infos"]) == (1, 1, 0)
    assert json.loads(made.report["verdicts"]) == {"consistent": 2, "inconsistent": 1}
    assert as_text(made.document["text"]) == TEXT


def test_what_json_lacks_becomes_text() -> None:
    assert to_json({"值": Decimal("1.50")}) == '{"值":"1.50"}'
