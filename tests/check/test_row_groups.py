"""Rows that stand under others: each of these is their sum, where the table shows that it is so."""

from __future__ import annotations

from dataclasses import replace

from kxai.check import check
from kxai.schema import Finding
from kxai.schema.address import UNKNOWN_TABLE, Address, Statement
from tests.check.builder import REPORT, build

BUYING = (
    ("货物", "104.35"),
    ("货物/设备更新/办公设备", "81.20"),
    ("货物/设备更新/办公设备/计算机", "47.65"),
    ("货物/设备更新/办公设备/打印机", "12.30"),
    ("货物/设备更新/办公设备/桌椅", "21.25"),
    ("货物/网络维护/网络设备", "23.15"),
    ("货物/网络维护/网络设备/路由器", "23.15"),
    ("服务", "62.42"),
    ("服务/物业/物业管理费", "62.42"),
    ("服务/物业/物业管理费/保安", "31.14"),
    ("服务/物业/物业管理费/保洁", "31.28"),
)


def told(*rows: tuple[str, str]) -> list[Finding]:
    markup = "\n".join(f"{path}\t{{{value} other table}}万元" for path, value in rows)
    figures, text = build(markup)
    statement = Statement("t1", UNKNOWN_TABLE)
    placed = [
        replace(f, at=Address(statement, rows=tuple(path.split("/")), columns=("总计",)))
        for f, (path, _) in zip(figures, rows, strict=True)
    ]
    return list(check(placed, text, report=REPORT, precision={}).findings)


def changed(*changes: tuple[int, str]) -> list[tuple[str, str]]:
    rows = list(BUYING)
    for at, value in changes:
        rows[at] = (rows[at][0], value)
    return rows


def test_a_row_that_is_not_the_sum_of_those_under_it() -> None:
    assert told(*BUYING) == []
    (finding,) = told(*changed((3, "13.20")))
    assert (finding.kind, finding.stated, finding.expected) == ("sum", "81.20万元", "82.10万元")


def test_a_slip_in_a_row_in_the_middle_is_one_finding() -> None:
    (finding,) = told(*changed((1, "82.10")))
    assert (finding.stated, finding.diagnosis[0]["expected"]) == ("82.10万元", "81.20")


def test_rows_that_keep_no_sum_elsewhere_accuse_nothing() -> None:
    assert told(*changed((3, "13.20"), (9, "40.14"))) == []
    assert told(*BUYING[7:10], ("服务/物业/物业管理费/保洁", "13.28")) == []


def by_code(*values: str, codes: tuple[str, ...] = ("302", "30201", "30205")) -> list[Finding]:
    lines = zip(codes, values, strict=True)
    markup = "\n".join(f"{{{value} other table code={code}}}万元" for code, value in lines)
    figures, text = build(markup)
    statement = Statement("t1", UNKNOWN_TABLE)
    placed = [
        replace(f, at=Address(statement, rows=(f"第{n}行",), columns=("支出",)))
        for n, f in enumerate(figures)
    ]
    return list(check(placed, text, report=REPORT, precision={}).findings)


def test_economic_accounts_are_held_to_their_codes() -> None:
    assert by_code("52.30", "31.15", "21.15") == []
    (finding,) = by_code("53.20", "31.15", "21.15")
    assert (finding.kind, finding.stated) == ("sum", "53.20万元")
    # a code that stands there twice tells two lists
    assert by_code("53.20", "31.15", "21.15", codes=("302", "30201", "30201")) == []
