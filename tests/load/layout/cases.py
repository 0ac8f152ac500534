"""Tables of many kinds, set on pages, with the cells that they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from kxai.load.layout.page import RawPage
from tests.load.layout.setting import BARRED, OPEN, PARTLY, RULED, Cell, Setter

NAMES = (
    "科学技术支出", "社会保障和就业支出", "卫生健康支出", "住房保障支出", "农林水支出", "教育支出",
    "一般公共服务支出", "机关事业单位基本养老保险缴费支出", "其他科学技术普及支出", "行政单位医疗",
    "公务员医疗补助", "住房公积金", "青少年科技活动", "学术交流活动", "科普活动", "机构运行",
    "国家自然科学基金和其他科技条件与服务支出",
)  # fmt: skip
LANDSCAPE = {"width": 842.0, "height": 595.0, "margin": 50.0}


@dataclass(frozen=True)
class Case:
    """Pages with tables of one kind: ruled, partly ruled, barred (horizontal rules only), open."""

    name: str
    kind: str
    pages: list[RawPage]
    tables: list[list[Cell]]


def cases() -> Iterator[Case]:
    """Every table form in every style that it occurs in."""
    for style in RULED:
        yield _balance(style, "ruled")
        yield _subjects(style, "ruled", repeat=style in ("full", "double", "shaded"))
    for style in ("full", "pieces", "no sides"):
        yield _three_public(style, "ruled")
        yield _basic(style, "ruled")
        yield _form(style)
        yield _narrow(style)
        yield _empty(style)
    for style in PARTLY:
        yield _balance(style, "partly")
        yield _subjects(style, "partly", repeat=True)
        yield _years(style, "partly")
        yield _basic(style, "partly")
    for style in BARRED:
        yield _balance(style, "barred")
        yield _subjects(style, "barred", repeat=True)
        yield _subjects(style, "barred", repeat=False)
        yield _years(style, "barred")
        yield _three_public(style, "barred")
    for style in OPEN:
        for aligned in ("right", "centre"):
            yield _balance(style, "open", aligned=aligned)
            yield _years(style, "open", aligned=aligned)
            yield _purchases(style, aligned=aligned)
            yield _subjects(style, "open", repeat=True, aligned=aligned)
    yield _form("bar pieces", kind="barred")


def _money(chance: Random, most: int = 99_999_999) -> str:
    return f"{chance.randint(0, most) / 100:,.2f}"


def _maybe(chance: Random, share: float) -> str:
    return _money(chance) if chance.random() < share else ""


def _case(name: str, style: str, kind: str, page: Setter, tables: list[list[Cell]]) -> Case:
    return Case(f"{name}, {style}", kind, page.pages, tables)


def _balance(style: str, kind: str, aligned: str = "right") -> Case:
    chance = Random(f"balance/{style}")
    page = Setter()
    lead = [
        ("收入支出决算总表", ""),
        ("", "公开01表"),
        ("部门：某某市科学技术协会", "金额单位：万元"),
    ]
    rows = [["收入", "<", "支出", "<"], ["项目", "决算数", "项目", "决算数"]]
    left = (
        "一、一般公共预算财政拨款收入",
        "二、政府性基金预算财政拨款收入",
        "三、上级补助收入",
        "四、事业收入",
    )
    for index, name in enumerate(NAMES[:8]):
        own = left[index] if index < len(left) else ""
        rows.append([own, _money(chance) if own else "", f"{index + 1}、{name}", _money(chance)])
    rows.append(["本年收入合计", _money(chance), "本年支出合计", _money(chance)])
    rows.append(["总计", _money(chance), "总计", _money(chance)])
    cells = page.table(rows, (150, 75, 150, 75), style, head=2, lead=lead, aligned=aligned)
    page.line("注：本表反映部门本年度的总收支情况。")
    return _case("balance", style, kind, page, [cells])


def _subjects(style: str, kind: str, *, repeat: bool, aligned: str = "right") -> Case:
    chance = Random(f"subjects/{style}/{repeat}")
    page = Setter(**LANDSCAPE)
    lead = [("支出决算表", ""), ("", "公开03表"), ("部门：某某市科学技术协会", "金额单位：万元")]
    if kind == "ruled":
        rows = [
            ["项目", "<", "<", "<", "本年支出合计", "基本支出", "项目支出", "上缴上级支出"],
            ["功能分类科目编码", "<", "<", "科目名称", "^", "^", "^", "^"],
            ["类", "款", "项", "^", "^", "^", "^", "^"],
            ["栏次", "<", "<", "<", "1", "2", "3", "4"],
        ]
        widths, head = (40, 30, 30, 160, 110, 110, 110, 110), 4
    else:
        rows = [["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]]
        widths, head = (70, 210, 120, 120, 120), 1
    rows.append(
        ["合计"] + ["<"] * (3 if kind == "ruled" else 1) + [_money(chance) for _ in rows[0][-4:]]
    )
    if kind != "ruled":
        rows[-1] = ["", "合计", _money(chance), _money(chance), _money(chance)]
    for index in range(52):
        code = [f"2{chance.randint(1, 29):02d}", "", ""]
        code[1:] = [f"{chance.randint(1, 99):02d}" if index % 3 > at else "" for at in range(2)]
        name = chance.choice(NAMES)
        values = [_money(chance), *(_maybe(chance, 0.6) for _ in range(3))]
        if kind == "ruled":
            rows.append([*code, name, *values])
        else:
            rows.append(["".join(code), name, *values[:3]])
    cells = page.table(rows, widths, style, head=head, repeat=repeat, lead=lead, aligned=aligned)
    page.line("注：本表反映部门本年度各项支出情况。")
    return _case("subjects" + (", header repeated" if repeat else ""), style, kind, page, [cells])


def _three_public(style: str, kind: str) -> Case:
    chance = Random(f"three/{style}")
    page = Setter(**LANDSCAPE)
    lead = [("财政拨款“三公”经费支出决算表", ""), ("部门：某某市科学技术协会", "单位：万元")]
    half = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"]
    under = ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"]
    rows = [["预算数", *["<"] * 5, "决算数", *["<"] * 5], half * 2, under * 2]
    rows.append([str(number) for number in range(1, 13)])
    rows.append([_maybe(chance, 0.8) for _ in range(12)])
    cells = page.table(rows, (60,) * 12, style, head=3, lead=lead)
    return _case("three public", style, kind, page, [cells])


def _basic(style: str, kind: str) -> Case:
    chance = Random(f"basic/{style}")
    page = Setter(**LANDSCAPE)
    rows = [
        ["人员经费", "<", "<", "公用经费", "<", "<", "<", "<", "<"],
        ["科目编码", "科目名称", "决算数"] * 3,
    ]
    for index in range(20):
        row = []
        for start in ("301", "302", "310"):
            row += [f"{start}{index:02d}", chance.choice(NAMES), _maybe(chance, 0.5)]
        rows.append(row)
    rows.append(
        ["人员经费合计", "<", _money(chance), "公用经费合计", "<", "<", "<", "<", _money(chance)]
    )
    cells = page.table(
        rows, (50, 120, 70) * 3, style, head=2, lead=[("基本支出决算表", "")], size=8
    )
    return _case("basic", style, kind, page, [cells])


def _form(style: str, kind: str = "ruled") -> Case:
    page = Setter()
    goal = "目标1：中学生的航模比赛来一百队；\n目标2：建设科普示范社区12个，培训科技辅导员300人次以上。"
    rows = [
        ["项目名称", "科普专项经费", "<", "主管部门", "某某市科学技术协会", "<"],
        ["项目资金\n（万元）", "", "年初预算数", "全年执行数", "分值", "执行率"],
        ["^", "年度资金总额", "120.00", "118.50", "10", "98.75%"],
        ["^", "其中：财政拨款", "100.00", "98.50", "—", "98.50%"],
        ["年度目标", goal, "<", "<", "<", "<"],
        ["绩效指标", "数量指标", "培训人次", "≥300人次", "312人次", "10"],
        ["^", "^", "示范社区", "12个", "12个", "10"],
        ["^", "质量指标", "验收合格率", "≥95%", "100%", "15"],
        ["总分", "<", "<", "<", "<", "97.6"],
    ]
    cells = page.table(
        rows, (60, 85, 80, 80, 75, 71), style, head=0, lead=[("项目支出绩效自评表", "")]
    )
    return _case("form", style, kind, page, [cells])


def _narrow(style: str) -> Case:
    """Names and numbers that are wider than their columns."""
    chance = Random(f"narrow/{style}")
    page = Setter()
    rows = [["科目名称", "本年支出合计", "基本支出", "项目支出"]]
    rows += [[name, *(_money(chance, 9_999_999_999) for _ in range(3))] for name in NAMES]
    cells = page.table(rows, (52, 40, 44, 47), style)
    return _case("narrow", style, "ruled", page, [cells])


def _empty(style: str) -> Case:
    page = Setter()
    lead = [("政府性基金预算财政拨款收入支出决算表", ""), ("", "公开08表")]
    rows = [["项目", "<", "年初结转", "本年收入", "本年支出"], ["编码", "名称", "^", "^", "^"]]
    rows += [["合计", "<", "", "", ""], *([""] * 5 for _ in range(4))]
    first = page.table(rows, (60, 150, 80, 80, 80), style, head=2, lead=lead)
    page.line("注：本部门没有政府性基金收支，本表无数据。")
    lead = [("国有资本经营预算财政拨款支出决算表", ""), ("", "公开09表")]
    rows = [["项目", "<", "合计", "基本支出", "项目支出"], ["编码", "名称", "^", "^", "^"]]
    rows += [["合计", "<", "", "", ""], [""] * 5]
    second = page.table(rows, (60, 150, 80, 80, 80), style, head=2, lead=lead)
    return _case("empty", style, "ruled", page, [first, second])


def _years(style: str, kind: str, aligned: str = "right") -> Case:
    chance = Random(f"years/{style}")
    page = Setter()
    page.paragraph("近三年的收入和支出情况如下表所示，其中上年结转按年初数填列，单位均为万元。")
    rows = [["项目", "2021年", "2022年", "2023年", "增减"]]
    for name in ("收入合计", "财政拨款收入", "其他收入", "支出合计", "基本支出", "项目支出"):
        rows.append(
            [
                name,
                *(_money(chance) for _ in range(3)),
                f"{chance.randint(-99, 99)}.{chance.randint(10, 99)}%",
            ]
        )
    cells = page.table(rows, (130, 80, 80, 80, 70), style, aligned=aligned)
    page.paragraph(
        "从上表可以看出，财政拨款收入是本部门收入的主要来源，其他收入逐年减少，支出与收入大体相当。"
    )
    return _case("years", style, kind, page, [cells])


def _purchases(style: str, aligned: str) -> Case:
    chance = Random(f"purchases/{style}")
    page = Setter()
    page.paragraph("本年度政府采购支出情况见下表。")
    rows = [["采购类别", "预算金额（万元）", "实际金额（万元）", "中小企业（万元）"]]
    for name in ("货物", "工程", "服务", "合计"):
        rows.append([name, _money(chance, 99_999), _money(chance, 99_999), _money(chance, 9_999)])
    cells = page.table(rows, (110, 110, 110, 110), style, aligned=aligned)
    page.paragraph("采购过程公开透明，没有超预算采购的情形。")
    return _case("purchases", style, "open", page, [cells])
