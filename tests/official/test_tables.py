"""The nine tables and the budget's, cell by cell, in all styles that the generator draws."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from kxai.check import check
from kxai.extract import extract
from kxai.genre.standard import titled
from kxai.load.html import load_html
from kxai.load.plain import load_plain
from kxai.read.standard_forms import forms
from kxai.settings import Settings
from kxai_lab.generate.official.report import (
    STYLES,
    Official,
    accounts_report,
    budget_report,
)
from kxai_lab.generate.official.score import label_score, read
from kxai_lab.generate.official.sheet import Cell, Sheet, Style
from kxai_lab.generate.official.slips import KINDS, judge, planted

SEEDS = range(len(STYLES))


@pytest.mark.parametrize("make", [accounts_report, budget_report])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_table_is_recognised(seed: int, make: type[Official]) -> None:
    report = make(seed)  # type: ignore[call-arg,arg-type]
    document, _, _ = read(report)
    found = [form for _, form in forms(document.grids, document.text)]
    assert [form and form.table.id for form in found] == [s.kind for s in report.sheets]
    assert {form.unit for form in found if form} == {report.style.unit}


@pytest.mark.parametrize("make", [accounts_report, budget_report])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_cell_is_labelled_right(seed: int, make: type[Official]) -> None:
    score = label_score(make(seed))  # type: ignore[call-arg,arg-type]
    assert [fault for labels in score.values() for fault in labels.wrong] == []
    assert sum(labels.cells for labels in score.values()) > 100


@pytest.mark.parametrize("make", [accounts_report, budget_report])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_report_without_slips_raises_nothing(seed: int, make: type[Official]) -> None:
    _, _, result = read(make(seed))  # type: ignore[call-arg,arg-type]
    assert [finding.explanation for finding in result.findings] == []


def test_torn_tables_lose_no_label() -> None:
    """Without merged cells: the words of a header stand where the merged cell began."""
    for seed in range(8):
        report = accounts_report(seed, style=replace(STYLES[seed], page=0, inside=False))
        text, places = _torn(report)
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        extraction = extract(load_plain(Path("torn.txt"), text.encode(), sha256, Settings()))
        at = {figure.start: figure for figure in extraction.figures}
        for cell, start in places:
            assert cell.gold is not None
            figure = at[start]
            assert (figure.indicator, dict(figure.dims)) == (
                cell.gold.indicator,
                dict(cell.gold.dims),
            ), cell.words
        result = check(extraction.figures, extraction.text, report=extraction.report)
        assert [finding.explanation for finding in result.findings] == []


def _torn(report: Official) -> tuple[str, list[tuple[Cell, int]]]:
    text, places = f"{report.title}\n第一部分 决算表\n", []
    for sheet in report.sheets:
        text += f"\n{sheet.number}\n{sheet.title}\n金额单位：{sheet.style.unit}\n"
        for row in _spread(sheet):
            for cell in row:
                if cell is not None and cell.gold is not None:
                    places.append((cell, len(text)))
                text += (cell.words if cell is not None else "") + "\t"
            text = text[:-1] + "\n"
    return text + "第二部分 说明\n" + "\n".join(report.prose) + "\n", places


def _spread(sheet: Sheet) -> list[list[Cell | None]]:
    wide = sum(cell.across for cell in sheet.rows[0])
    rows: list[list[Cell | None]] = [[None] * wide for _ in sheet.rows]
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(sheet.rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            rows[number][column] = cell
            taken |= {
                (number + a, column + b) for a in range(cell.down) for b in range(cell.across)
            }
            column += cell.across
    return rows


@pytest.mark.uncounted
def test_slips_are_found_with_their_cause() -> None:
    """Digits, totals and swapped cells: nine in ten of all, among them some that nothing tells
    (a rate within its rounding, two items of one sum that change places)."""
    outcomes = []
    for seed in range(6):
        for make in (accounts_report, budget_report):
            for kind in KINDS:
                made = planted(make(seed), kind, Random(f"{seed}{kind}"))
                if made is not None:
                    outcomes.append(judge(*made))
    found = sum(outcome.found for outcome in outcomes)
    cause = sum(outcome.cause for outcome in outcomes)
    assert len(outcomes) > 40
    assert found >= 0.9 * len(outcomes)
    assert cause >= 0.9 * len(outcomes)


def test_a_misread_table_raises_nothing() -> None:
    """Amounts that fell into other rows are no errors of the report."""
    report = accounts_report(1)
    table = next(sheet for sheet in report.sheets if sheet.kind == "accounts.expenditure")
    rows = [row for row in table.rows if any(cell.gold is not None for cell in row)]
    first = next(n for n, cell in enumerate(rows[-1]) if cell.gold is not None)
    for column in range(first, first + 3):
        cells = [row[column - len(rows[-1])] for row in rows]
        words = [cell.words for cell in cells]
        by = column - first + 1
        for cell, other in zip(cells, [*words[by:], *words[:by]], strict=True):
            cell.words = other
    _, _, result = read(report)
    assert [f.explanation for f in result.findings if f.severity == "error"] == []


def test_prose_is_checked_against_the_table_of_accounts() -> None:
    """An account that no list of ours knows has its code from the report's own table."""
    for seed in range(30):
        report = accounts_report(seed, style=Style())
        number = next(
            (n for n, line in enumerate(report.prose) if "小学教育（项）支出" in line), None
        )
        if number is None:
            continue
        line = report.prose[number]
        at = line.index("支出", line.index("（项）")) + 2
        report.prose[number] = f"{line[:at]}9{line[at:]}"
        _, extraction, result = read(report)
        figure = next(
            f for f in extraction.figures if f.layer == "text" and f.dims.get("name") == "小学教育"
        )
        assert figure.dims["code"] == "2050202"
        assert any(figure.id in finding.figures for finding in result.findings)
        return
    pytest.fail("no report on schools")


OTHER = (
    "<h1>云溪县水务局2022年度项目支出绩效自评报告</h1><p>项目支出绩效自评表</p><table>"
    "<tr><td>项目名称</td><td>防汛物资</td><td>主管部门</td><td>水务局</td></tr>"
    "<tr><td>项目资金（万元）</td><td>年初预算数</td><td>全年预算数</td><td>全年执行数</td></tr>"
    "<tr><td>年度资金总额</td><td>10.00</td><td>10.00</td><td>9.00</td></tr></table>"
    "<p>项目支出情况表</p><table>"
    "<tr><td>项目名称</td><td>预算数</td><td>执行数</td><td>执行率</td></tr>"
    "<tr><td>防汛物资</td><td>10.00</td><td>9.00</td><td>90%</td></tr></table>"
)


def test_project_forms_are_not_taken_for_standard_tables(tmp_path: Path) -> None:
    from kxai.load import load

    (tmp_path / "forms.html").write_text(f"<html><body>{OTHER}</body></html>", "utf-8")
    document = load(tmp_path / "forms.html")
    assert [form for _, form in forms(document.grids, document.text)] == [None, None]


def test_titles_that_a_page_break_runs_together() -> None:
    assert titled("备注：征地款归县里，本站没有政府性基金预算拨款支出，故本表为空。") is None


def _figures(page: str) -> dict[str, tuple[str, str]]:
    data = f"<html><body><h1>云溪县水务局2022年度部门决算</h1>{page}</body></html>".encode()
    document = load_html(Path("page.html"), data, hashlib.sha256(data).hexdigest(), Settings())
    return {f.text: (f.indicator, f.stage) for f in extract(document).figures}


def _table(*rows: str) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def test_title_of_two_lines_names_its_table() -> None:
    body = _table("支出功能分类科目编码|科目名称|合计|基本支出", "206|科学技术支出|12.50|12.50")
    for lines in (
        ["一般公共预算财政拨款", "支出决算表"],
        ["国有资本经营预算财", "政拨款支出决算表"],
        ["支出决算表"],
        ["第三部分 决算情况说明", "支出决算表"],
        ["政府性基金预算财政拨款", "一般公共预算财政拨款支出决算表"],  # of the table before
    ):
        page = "".join(f"<p>{line}</p>" for line in lines) + f"<p>单位：万元</p>{body}"
        data = f"<html><body>{page}</body></html>".encode()
        document = load_html(Path("page.html"), data, hashlib.sha256(data).hexdigest(), Settings())
        [(_, form)] = forms(document.grids, document.text)
        assert form is not None
        expected = {"一": "general", "国": "state_capital", "政": "general"}.get(
            lines[0][0], "expenditure"
        )
        assert form.table.subject == expected, lines


def test_amounts_that_nothing_tells_apart_are_no_figures() -> None:
    """Where the header of a table was lost but for the codes, no column says what it is."""
    head = "科目编码|科目名称"
    title = "<p>支出决算表</p><p>单位：万元</p>"
    lost = title + _table(f"{head}||", "合计||25.50|12.50", "206|科学技术支出|25.50|12.50")
    assert _figures(lost) == {}
    parts = title + _table(
        f"{head}||小计|人员经费|",
        "206|科学技术支出|25.50|12.50|11.50|13.00",
        "合计||25.50|12.50|11.50|13.00",
    )
    assert set(_figures(parts)) == {"11.50"}
    whole = title + _table(
        f"{head}|本年支出合计|基本支出", "合计||25.50|12.50", "206|科学技术支出|25.50|12.50"
    )
    assert set(_figures(whole)) == {"25.50", "12.50"}


def test_numbers_of_columns_are_no_amounts() -> None:
    """Whatever stands above them."""
    page = "<p>“三公”经费支出决算表</p><p>单位：万元</p>" + _table(
        "预算数||决算数|",
        "|公务接待费||公务接待费",
        "合计||合计|",
        "1|2|3|4",
        "3.50|3.50|2.50|2.50",
    )
    assert not {"1", "2", "3", "4"} & set(_figures(page))


@pytest.mark.parametrize(
    ("read_as", "code"),
    [("20605503", ""), ("20607701", "2060701"), ("20607702", "2060702")],
)
def test_a_digit_that_was_recognised_twice_in_a_code(read_as: str, code: str) -> None:
    """Where only one code fits between those above and below."""
    rows = ["206|科学技术支出|25.50", "20607|科学技术普及|25.50", f"{read_as}|某项支出|12.50",
            "2060703|青少年科技活动|13.00"]  # fmt: skip
    page = "<p>支出决算表</p><p>单位：万元</p>" + _table("科目编码|科目名称|本年支出合计", *rows)
    data = f"<html><body>{page}</body></html>".encode()
    document = load_html(Path("page.html"), data, hashlib.sha256(data).hexdigest(), Settings())
    figure = next(f for f in extract(document).figures if f.text == "12.50")
    assert figure.dims.get("code", "") == code
