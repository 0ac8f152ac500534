"""What was measured on a pool, as tables: for the screen, for Markdown, and as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kxai.check.checked_claims import CLAIM_ZH, STATE_ZH
from kxai.evaluate.real.measure import BINS
from kxai.evaluate.real.metrics import BY_NAME, METRICS, PART_ZH, Group
from kxai.schema.coverage import UNCHECKED
from kxai.schema.finding import BEYOND_SUMS

SEVERITIES = ("error", "warning", "info")
_BEYOND_ZH = ("公开内容", "文字规范", "评分")
_SLOWEST = 5
Cell = Callable[[Group], str]


@dataclass(frozen=True, slots=True)
class Section:
    """A table under a title; its first ``words`` columns are words, the others numbers."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 2


def sections(found: Sequence[Group]) -> Iterator[Section]:
    """Everything, a row for each house and part."""
    yield _by_group("读取", found, {
        "报告": _count("reports"), "失败": _count("failed"), "页": _count("pages"),
        "处理器秒数": _rate("seconds"), "数字": _count("numbers"), "已标注": _rate("labelled"),
        "other": _rate("other"), "表格认出": _count("known_tables"),
        "未认出": _count("unknown_tables"),
    })  # fmt: skip
    yield _by_group("抽查", found, {
        "抽查": _count("spots"), "找到": _rate("found"), "指标": _rate("indicator"),
        "年份": _rate("year"), "阶段": _rate("stage"), "性质": _rate("role"),
        "单位": _rate("unit"), "全对": _rate("right"), "非数据未标": _of("skips_right", "skips"),
        "置信度≥0.8": _of("sure_right", "sure"), "其中全对": _rate("sure"),
    })  # fmt: skip
    yield _by_group("置信度（全对/数字）", found, {
        f"{low:g}起": _of(f"bin{low:g}_right", f"bin{low:g}") for low in BINS
    })  # fmt: skip
    yield _by_group("身份", found, {
        "单位": _of("body_right", "body_judged"), "单位正确率": _rate("body"),
        "年度": _of("year_right", "year_judged"), "年度正确率": _rate("report_year"),
        "种类": _of("kind_right", "kind_judged"), "种类正确率": _rate("kind"),
        "索引种类未对应": _count("kind_unmapped"),
    })  # fmt: skip
    yield _by_group("说法", found, {
        "说法": _count("claims"), "已核对": _count("checked"), "核对率": _rate("checked"),
        **{STATE_ZH[state]: _state(state) for state in UNCHECKED},
        **{f"{zh}（核对/共）": _claims(kind) for kind, zh in CLAIM_ZH.items()},
        "得到印证的数字": _rate("confirmed"),
    })  # fmt: skip
    yield _by_group("问题", found, {
        "错误": _count("error"), "提醒": _count("warning"), "提示": _count("info"),
        "必须发现": _of("must_met", "must"), "发现率": _rate("must"),
        "应发现": _of("should_met", "should"), "标准答案完整的报告": _count("complete"),
        "错误属实/误报": _pair("error"), "属实率": _rate("precision_error"),
        "每份误报的错误": _rate("false_errors"), "提醒属实/误报": _pair("warning"),
    })  # fmt: skip
    yield _kinds(found)
    yield _by_group("数字以外（提醒/提示）", found, {
        zh: _beyond(kind) for kind, zh in zip(BEYOND_SUMS, _BEYOND_ZH, strict=True)
    })  # fmt: skip


def _by_group(title: str, found: Sequence[Group], columns: dict[str, Cell]) -> Section:
    rows = tuple(
        (group.house, PART_ZH[group.part], *(cell(group) for cell in columns.values()))
        for group in found
    )
    return Section(title, ("来源", "部分", *columns), rows)


def _kinds(found: Sequence[Group]) -> Section:
    names = dict.fromkeys(
        name.partition("/")[2]
        for group in found
        for name in sorted(group.counts)
        if name.startswith(tuple(f"{severity}/" for severity in SEVERITIES))
    )
    rows = tuple(
        (
            kind,
            *("/".join(_whole(g.counts.get(f"{s}/{kind}", 0)) for s in SEVERITIES) for g in found),
        )
        for kind in sorted(names)
    )
    head = ("类别", *(f"{group.house} {PART_ZH[group.part]}" for group in found))
    return Section("问题类别（错误/提醒/提示）", head, rows, words=1)


def _count(name: str) -> Cell:
    if name == "reports":
        return lambda group: str(len(group.reports))
    return lambda group: _whole(group.counts.get(name, 0))


def _rate(name: str) -> Cell:
    metric = BY_NAME[name]

    def cell(group: Group) -> str:
        value = group.value(metric)
        return "—" if value is None else f"{value:.{metric.digits}f}"

    return cell


def _of(part: str, whole: str) -> Cell:
    return lambda g: f"{_whole(g.counts.get(part, 0))}/{_whole(g.counts.get(whole, 0))}"


def _pair(severity: str) -> Cell:
    return _of(f"true_{severity}", f"false_{severity}")


def _beyond(kind: str) -> Cell:
    names = [f"beyond/{kind}/{severity}" for severity in ("warning", "info")]
    return lambda group: "/".join(_whole(group.counts.get(name, 0)) for name in names)


def _state(state: str) -> Cell:
    return lambda group: _whole(
        sum(n for name, n in group.counts.items() if _claim(name)[1:] == (state,))
    )


def _claims(kind: str) -> Cell:
    def cell(group: Group) -> str:
        states = {
            _claim(name)[1]: n for name, n in group.counts.items() if _claim(name)[:1] == (kind,)
        }
        return f"{_whole(states.get('checked', 0))}/{_whole(sum(states.values()))}"

    return cell


def _claim(name: str) -> tuple[str, ...]:
    """(kind, state) of the count of claims that ``name`` names, else nothing."""
    return tuple(name.split("/")[1:]) if name.startswith("claim/") else ()


def _whole(number: float) -> str:
    return f"{number:.0f}"


def slowest(found: Sequence[Group]) -> list[tuple[str, float]]:
    """The reports of the last group that took most processor time, with their seconds."""
    reports = sorted(found[-1].reports, key=lambda one: -one.counts.get("seconds", 0))
    return [(one.report.stem, one.counts.get("seconds", 0.0)) for one in reports[:_SLOWEST]]


def failures(found: Sequence[Group]) -> list[tuple[str, str]]:
    """The reports of the last group that could not be read, and why."""
    return [(one.report.stem, one.error) for one in found[-1].reports if one.error]


def markdown(found: Sequence[Group]) -> str:
    """All sections as Markdown."""
    from kxai.evaluate.page.markdown import table

    lines: list[str] = []
    for section in sections(found):
        lines += [f"### {section.title}", "", *table(section.head, section.rows), ""]
    return "\n".join(lines)


def plain_data(found: Sequence[Group]) -> dict[str, Any]:
    """Everything as JSON tells it: counts and rates by house and part, failures, slowest."""
    return {
        "groups": [
            {
                "house": group.house,
                "part": group.part,
                "reports": len(group.reports),
                "counts": dict(sorted(group.counts.items())),
                "rates": {metric.name: group.value(metric) for metric in METRICS},
            }
            for group in found
        ],
        "failed": [{"report": stem, "reason": why} for stem, why in failures(found)],
        "slowest": [{"report": stem, "seconds": round(s, 2)} for stem, s in slowest(found)],
    }
