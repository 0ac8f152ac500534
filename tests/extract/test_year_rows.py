"""Tables whose rows are years, as yearbooks print them: amounts, and how much each grew."""

from __future__ import annotations

from tests.extract.reading import rows

TITLE = "云溪县2021年财政收支情况\n云溪年鉴 2022\n"
HEADER = (
    "      年份        财政总收入   (亿元)                      一般公共预算支出(亿元)\n"
    "                                 比上年增长    (%)                       比上年增长   (%)\n"
)
YEARS = (
    "      2019          40.97             9.4                 45.80              2.8\n\n"
    "      2020          43.89             7.1                 42.13             -8.0\n"
    "      2021          44.06             0.4                 48.99             16.3\n"
)


def test_amounts_and_growth_by_year() -> None:
    found = rows(HEADER + YEARS, "indicator", "year", "role", "unit", title=TITLE)
    assert ("45.80", "general_budget.expenditure", 2019, "amount", "亿元") in found
    assert ("-8.0", "general_budget.expenditure", 2020, "growth_rate", "%") in found
    assert ("44.06", "other", 2021, "amount", "亿元") in found
    assert not {"2019", "2020", "2021", "2022"} & {row[0] for row in found}


def test_a_header_of_other_names_is_none() -> None:
    other = HEADER.replace("比上年增长   (%)\n", "占比   (%)\n")
    assert "general_budget.expenditure" not in [
        row[1] for row in rows(other + YEARS, "indicator", title=TITLE)
    ]
