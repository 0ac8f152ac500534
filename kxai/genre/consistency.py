"""What entries must hold among each other: known ids, one owner for a name, no cycles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from kxai.genre.entries import (
    KIND_ZH,
    AccountEntry,
    DisclosureEntry,
    Entry,
    FamilyEntry,
    IdentityEntry,
    IndicatorEntry,
    MessageEntry,
    Origin,
    ReadingEntry,
    TableEntry,
    TitleEntry,
    WordEntry,
)
from kxai.genre.files import Fault
from kxai.genre.identity import FAMILY, indicators_in
from kxai.genre.names import fold_name, fold_title
from kxai.schema.report import KIND_ZH as KIND_ZH_OF_REPORT

Entries = Mapping[str, Mapping[str, Entry]]
Origins = Mapping[tuple[str, str], tuple[Origin, ...]]


def find_faults(entries: Entries, origins: Origins) -> list[Fault]:
    """Everything in the entries that does not fit together, each with its place."""
    return [
        *_words_without_wording(entries, origins),
        *_messages_of_no_wording(entries, origins),
        *_unknown_ids(entries, origins),
        *_unknown_kinds(entries, origins),
        *_disclosures(entries, origins),
        *_identities(entries, origins),
        *_double_claims(entries, origins),
        *_overlapping_accounts(entries, origins),
        *_cycles(entries, origins),
    ]


def _words_without_wording(entries: Entries, origins: Origins) -> Iterator[Fault]:
    for kind in ("word", "reading"):
        for entry in entries[kind].values():
            assert isinstance(entry, WordEntry)
            origin, name = origins[kind, entry.id][-1], f"{KIND_ZH[kind]}“{entry.id}”"
            if not entry.words and not entry.patterns:
                yield Fault(origin, f"{name}没有words，也没有patterns")
            if not entry.yes or not entry.no:
                yield Fault(origin, f"{name}的yes和no至少各要一个例子")
            if isinstance(entry, ReadingEntry) and not entry.group:
                yield Fault(
                    origin, f"{name}的id要有两段，如stage.final：前一段是问题，后一段是答案"
                )


def _messages_of_no_wording(entries: Entries, origins: Origins) -> Iterator[Fault]:
    for entry in entries["message"].values():
        assert isinstance(entry, MessageEntry)
        if entry.wording and entry.wording not in entries["word"]:
            origin = origins["message", entry.id][-1]
            yield Fault(origin, f"{KIND_ZH['message']}“{entry.id}”的wording“{entry.wording}”不存在")


def _unknown_ids(entries: Entries, origins: Origins) -> Iterator[Fault]:
    known = entries["indicator"]
    for kind, id_, named in _named_indicators(entries):
        if named not in known:
            reason = f"{KIND_ZH[kind]}“{id_}”提到的指标“{named}”不存在"
            yield Fault(origins[kind, id_][-1], reason)


def _unknown_kinds(entries: Entries, origins: Origins) -> Iterator[Fault]:
    for entry in entries["title"].values():
        assert isinstance(entry, TitleEntry)
        if entry.kind not in KIND_ZH_OF_REPORT:
            known = "、".join(KIND_ZH_OF_REPORT)
            reason = f"报告标题“{entry.id}”的id要以报告种类开头：{known}"
            yield Fault(origins["title", entry.id][-1], reason)


def _disclosures(entries: Entries, origins: Origins) -> Iterator[Fault]:
    """What must be published can be recognised: by a table that there is, or by wordings."""
    for entry in entries["disclosure"].values():
        assert isinstance(entry, DisclosureEntry)
        origin, name = origins["disclosure", entry.id][-1], f"应公开内容“{entry.id}”"
        for table in entry.tables:
            if table not in entries["table"]:
                yield Fault(origin, f"{name}提到的表“{table}”不存在")
        if entry.group == "table":
            if not entry.tables:
                yield Fault(origin, f"{name}是表，要在tables里写明是哪张标准表")
        elif not entry.words and not entry.patterns:
            yield Fault(origin, f"{name}没有words，也没有patterns")
        elif not entry.yes or not entry.no:
            yield Fault(origin, f"{name}的yes和no至少各要一个例子")


def _identities(entries: Entries, origins: Origins) -> Iterator[Fault]:
    """Identities are about tables that there are, or about the report."""
    known = {name for id_ in entries["table"] for name in (id_, id_.partition(".")[2])}
    for entry in entries["identity"].values():
        assert isinstance(entry, IdentityEntry)
        origin, name = origins["identity", entry.id][-1], f"恒等式“{entry.id}”"
        for table in entry.tables:
            if table not in known:
                yield Fault(origin, f"{name}提到的表“{table}”不存在")
        for term in entry.parts:
            id_ = term.removeprefix(FAMILY)
            if id_ != term and id_ not in entries["family"]:
                yield Fault(origin, f"{name}提到的勾稽关系“{id_}”不存在")
        if not entry.tables and set(entry.lines) != {"report"}:
            yield Fault(origin, f"{name}要在tables里写明是哪张标准表")


def _named_indicators(entries: Entries) -> Iterator[tuple[str, str, str]]:
    for entry in entries["family"].values():
        assert isinstance(entry, FamilyEntry)
        for named in (entry.whole, *entry.members):
            yield "family", entry.id, named
    for entry in entries["identity"].values():
        assert isinstance(entry, IdentityEntry)
        for named in indicators_in(entry):
            yield "identity", entry.id, named
    for entry in entries["table"].values():
        assert isinstance(entry, TableEntry)
        for named in (*(head.means for head in entry.heads), *filter(None, [entry.total])):
            yield "table", entry.id, named
    for entry in entries["account"].values():
        assert isinstance(entry, AccountEntry)
        if entry.indicator:
            yield "account", entry.id, entry.indicator
    for entry in entries["disclosure"].values():
        assert isinstance(entry, DisclosureEntry)
        if entry.amount:
            yield "disclosure", entry.id, entry.amount


def _double_claims(entries: Entries, origins: Origins) -> Iterator[Fault]:
    """A name of a figure, or a title of a table, may belong to one entry only."""
    owners: dict[tuple[str, str, str], str] = {}
    for kind, id_, claim, where in _claims(entries):
        owner = owners.setdefault((kind, claim, where), id_)
        if owner != id_:
            place = origins[kind, owner][0]
            reason = f"“{claim}”已属于{KIND_ZH[kind]}“{owner}”（{place}），不能再属于“{id_}”"
            yield Fault(origins[kind, id_][-1], reason)


def _claims(entries: Entries) -> Iterator[tuple[str, str, str, str]]:
    """Kind, id, claim, and the side of the accounts that it is claimed for ("" for both)."""
    for indicator in entries["indicator"].values():
        assert isinstance(indicator, IndicatorEntry)
        for name in indicator.names:
            yield "indicator", indicator.id, fold_name(name), ""
    for table in entries["table"].values():
        assert isinstance(table, TableEntry)
        yield "table", table.id, fold_title(table.name), table.side
        for title in table.titles:
            yield "table", table.id, fold_title(title), table.side
            yield "table", table.id, fold_title(title), ""


def _overlapping_accounts(entries: Entries, origins: Origins) -> Iterator[Fault]:
    """A code of a classification has one name in a year."""
    by_code: dict[tuple[str, str], list[AccountEntry]] = {}
    for entry in entries["account"].values():
        assert isinstance(entry, AccountEntry)
        others = by_code.setdefault((entry.system, entry.code), [])
        for other in others:
            if (entry.from_year or 0) <= (other.to_year or 9999) and (other.from_year or 0) <= (
                entry.to_year or 9999
            ):
                reason = (
                    f"科目{entry.code}在同一年度有两个名称：“{entry.name}”和“{other.name}”"
                    f"（{origins['account', other.id][0]}）"
                )
                yield Fault(origins["account", entry.id][-1], reason)
        others.append(entry)


def _cycles(entries: Entries, origins: Origins) -> Iterator[Fault]:
    """No whole may be a part of itself, over however many families."""
    parts: dict[str, dict[str, str]] = {}
    for entry in entries["family"].values():
        assert isinstance(entry, FamilyEntry)
        for member in entry.members:
            parts.setdefault(entry.whole, {}).setdefault(member, entry.id)
    order = list(entries["family"])
    done: set[str] = set()
    for start in parts:
        for ring in _rings(start, [], done, parts):
            families = [parts[whole][part] for whole, part in pairwise(ring)]
            family = max(families, key=order.index)  # the one read last closed the ring
            told = " → ".join(ring)
            yield Fault(origins["family", family][-1], f"勾稽关系“{family}”成了循环：{told}")


def _rings(
    at: str, way: list[str], done: set[str], parts: Mapping[str, Mapping[str, str]]
) -> Iterator[list[str]]:
    """The ways from ``at`` over parts of parts that come back to where they have been."""
    if at in done:
        return
    for member in parts.get(at, {}):
        if member == at or member in way:
            yield [*[*way, at][[*way, at].index(member) :], member]
        else:
            yield from _rings(member, [*way, at], done, parts)
    done.add(at)
