"""The table of the “三公” whatever parted its cells, and what adds up where one was lost."""

from __future__ import annotations

import pytest

from kxai.text.three_public_forms import three_public_forms
from kxai.text.three_public_groups import grouped_three_public
from tests.extract.reading import read

TITLE = "云溪市畜牧局2031年“三公”经费决算表（一般公共预算财政拨款）\n单位：万元\n"
ROWS = (
    ("合 计", "50.00", "41.50"),
    ("因公出国（境）费", "6.00", "5.00"),
    ("公务接待费", "9.00", "7.50"),
    ("公务用车购置及运行费", "35.00", "29.00"),
    ("其中：公务用车运行维护费", "20.00", "14.00"),
    ("公务用车购置费", "15.00", "15.00"),
)


def _rows(text: str) -> list[list[str]]:
    return [
        ["".join(text[a:b].split()) for a, b in row]
        for table in three_public_forms(text)
        for row in table
    ]


@pytest.mark.parametrize("between", ["\n", " |\n", " | "])
def test_items_below_one_another(between: str) -> None:
    text = TITLE + between.join(c for row in (("项目", "预算数", "决算数"), *ROWS) for c in row)
    assert _rows(text)[1:] == [["".join(cell.split()) for cell in row] for row in ROWS]


def test_a_lost_cell_is_where_the_columns_add_up() -> None:
    cells = [c for row in (("项目", "预算数", "决算数"), *ROWS) for c in row]
    cells.remove("6.00")
    cells[cells.index("41.50")] = "36.50"
    cells[cells.index("50.00")] = "50.00"
    # 5.00 may be planned or spent: only as planned does no column add up
    text = TITLE + "\n".join(cells)
    abroad = next((row for row in _rows(text) if row[0].startswith("因公")), None)
    assert abroad is None
    cells[cells.index("36.50")], cells[cells.index("50.00")] = "41.50", "44.00"
    text = TITLE + "\n".join(cells)
    abroad = next(row for row in _rows(text) if row[0].startswith("因公"))
    assert abroad == ["因公出国（境）费", "", "5.00"]


ACROSS = (
    "合 计 | 因公出国（境）费 | 公务用车费 | 公务接待费 | |||\n"
    "小 计 | 公务用车运行维护费 | 公务用车购置费 | ||||\n"
)


def test_items_beside_one_another() -> None:
    text = TITLE + ACROSS + "9.70 | 2.00 | 6.40 | 6.40 | 0 | 1.30 | ||\n"
    labels = {f.indicator: f.text for f in read(text).figures}
    assert labels["three_public.total"] == "9.70"
    assert labels["three_public.vehicle_operation"] == "6.40"
    assert labels["three_public.reception"] == "1.30"
    lost = TITLE + ACROSS + "9.70 | 2.00 | 4.40 | 2.00 | 1.30 | |||\n"
    rows = three_public_forms(lost)[0]
    assert [lost[a:b] for a, b in rows[-1]][1:] == ["9.70", "2.00", "", "4.40", "2.00", "1.30"]


def test_numbers_that_add_up_in_no_way_stay_unread() -> None:
    assert three_public_forms(TITLE + ACROSS + "9.70 | 2.00 | 4.40 | 2.10 | 1.30 | |||\n") == []


def test_the_total_is_of_the_items_whatever_funds_the_title_names() -> None:
    text = TITLE + "\n".join(c for row in (("项目", "预算数", "决算数"), *ROWS) for c in row)
    found = {f.text: f.indicator for f in read(text).figures}
    assert (found["50.00"], found["41.50"]) == ("three_public.total", "three_public.total")


def test_names_in_a_list_are_no_table() -> None:
    text = "“三公”经费包括 因公出国（境）费 公务接待费 公务用车购置及运行费 三项，合计 9.70 万元。"
    assert three_public_forms(text) == []


ACROSS_ITEMS = ("合计", "因公出国（境）费", "公务用车购置及运行费", "公务接待费")
OF_CARS = ("小计", "公务用车购置费", "公务用车运行维护费")


def _told(text: str) -> dict[str, tuple[str, int | None, str]]:
    return {f.text: (f.indicator, f.year, f.stage) for f in read(text, title="").figures}


def test_items_of_two_years_beside_each_other() -> None:
    heads = ("2031三公经费财政拨款决算数", "2032三公经费财政拨款预算数")
    values = ("20.50", "3.10", "10.40", "7.00", "18.00", "2.20", "9.60", "6.20")
    cells = (*heads, *ACROSS_ITEMS, *ACROSS_ITEMS, *values)
    told = _told("云溪市畜牧局“三公”经费情况\n单位：万元\n" + "\n".join(cells) + "\n")
    assert told["20.50"] == ("three_public.total", 2031, "final")
    assert told["3.10"] == ("three_public.abroad", 2031, "final")
    assert told["9.60"] == ("three_public.vehicles", 2032, "budget")
    assert told["6.20"] == ("three_public.reception", 2032, "budget")


def _below_each(*values: str) -> str:
    stages = ("预算数", "决算数") * 6
    return TITLE + "\n\n".join((*ACROSS_ITEMS, *OF_CARS, *stages, *values)) + "\n"


def test_stages_below_each_item() -> None:
    values = ("50.00", "41.50", "6.00", "5.00", "35.00", "29.01", "15.00", "15.00", "20.00")
    told = _told(_below_each(*values, "14.00", "9.00", "7.49"))
    assert told["50.00"] == ("three_public.total", 2031, "budget")
    assert told["29.01"] == ("three_public.vehicles", 2031, "final")  # rounded: 15.00 + 14.00
    assert told["14.00"] == ("three_public.vehicle_operation", 2031, "final")
    assert told["9.00"] == ("three_public.reception", 2031, "budget")


def test_stages_whose_numbers_do_not_add_up_stay_unread() -> None:
    values = ("50.00", "41.50", "6.00", "5.00", "35.00", "29.01", "15.00", "15.00", "20.00")
    assert grouped_three_public(_below_each(*values, "14.00", "9.30", "7.49")) == []
    assert grouped_three_public(_below_each(*values)) == []


def test_a_column_of_all_three_with_the_items_in_its_rows() -> None:
    rows = "项目\t2030年三公经费决算数\t2031年三公经费决算数\n"
    rows += "合计\t20.50\t18.00\n因公出国（境）费\t3.10\t2.20\n公务接待费\t17.40\t15.80\n"
    told = _told(TITLE + rows)
    assert told["2.20"][0] == "three_public.abroad"
    assert told["17.40"][:2] == ("three_public.reception", 2030)
    assert told["18.00"][0] == "three_public.total"
