"""The shares that a paragraph tells of one whole, judged together: do they bear each other out?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kxai.check.constraints import Quotient
from kxai.check.context import name_of, severity_of
from kxai.check.interval import Interval, exact, printed, ratio, total, truncated
from kxai.check.relation import CheckedRelation
from kxai.check.wording import decimal, quantity
from kxai.schema.figure import Figure


@dataclass(frozen=True, slots=True)
class OpenShare:
    """A share that its whole denies; ``named``: the words surely name that whole."""

    relation: CheckedRelation
    named: bool

    @property
    def part(self) -> Figure:
        return self.relation.operands[1]

    @property
    def whole(self) -> Figure:
        return self.relation.operands[2]


def settle(shares: Sequence[OpenShare], confirmed: set[str]) -> Iterator[CheckedRelation]:
    """What is told of the shares that fail, by their whole.

    A share accuses where the words name its whole, another share (``confirmed``, by the id of the
    whole) is of that whole, or the parts make it up. Where all shares of a whole fail and are those
    of one other value, another whole is meant; else they are one finding.
    """
    by_whole: dict[str, list[OpenShare]] = {}
    for share in shares:
        by_whole.setdefault(share.whole.id, []).append(share)
    for key, group in by_whole.items():
        sure = [s for s in group if s.named or key in confirmed or _are_all_parts(group)]
        for share in group:
            if share not in sure:
                yield _untold(share)
        if key in confirmed or len(sure) < 2:
            yield from (share.relation for share in sure)
        elif _is_another_whole(sure):
            yield from map(_untold, sure)
        else:
            yield _all_wrong(sure)


def _untold(share: OpenShare) -> CheckedRelation:
    relation = share.relation
    return CheckedRelation("share", "undetermined", relation.operands, relation.equation)


def _are_all_parts(group: Sequence[OpenShare]) -> bool:
    """True where the amounts that the shares are told of make up their whole."""
    parts = {share.part.id: printed(share.part) for share in group}
    return len(parts) > 1 and total(parts.values()).meets(printed(group[0].whole))


def _is_another_whole(group: Sequence[OpenShare]) -> bool:
    """True where one value of the whole would make all shares true."""
    common = Interval(None, None)
    for share in group:
        whole = ratio(printed(share.part), printed(share.relation.stated))
        if whole is None or not whole.meets(common):
            return False
        common = common.common(whole)
    return True


def _all_wrong(group: Sequence[OpenShare]) -> CheckedRelation:
    """No share of a whole is right, and no other whole would mend them: one finding."""
    first = group[0]
    shares = [share.relation.stated for share in group]
    operands = {f.id: f for share in group for f in share.relation.operands}
    return replace(
        first.relation,
        operands=tuple(operands.values()),
        equation="；".join(share.relation.equation for share in group),
        expected="、".join(share.relation.expected for share in group),
        message="shares_wrong",
        words={
            "name": "、".join(name_of(share.part) for share in group),
            "whole": name_of(first.whole),
            "stated": "、".join(map(quantity, shares)),
        },
        severity=severity_of(*operands.values()),
        diagnosis=(),
        forms=(),
    )


def shares_of_their_sum(
    told: Sequence[tuple[Figure, Figure]], held: set[str]
) -> Iterator[CheckedRelation]:
    """The shares that fail of the sum of the parts, where another share is of that sum.

    ``told`` are the shares of the parts of one family with their amounts, ``held`` the ids of
    shares that hold of an amount that is printed.
    """
    parts = tuple(part for _, part in told)
    if len({part.base_unit for part in parts}) > 1:
        return
    whole = total(map(printed, parts))
    of_sum: list[bool] = []
    for share, part in told:
        rate = ratio(printed(part), whole)
        said = (printed(share), truncated(share))
        of_sum.append(rate is not None and any(map(rate.meets, said)))
    if not any(of_sum):
        return
    added = sum(map(exact, parts), Fraction(0))
    for (share, part), holds in zip(told, of_sum, strict=True):
        if holds or share.id in held:
            continue
        expected = decimal(100 * exact(part) / added, max(share.decimals, 1)) + "%"
        others = tuple(other for other in parts if other is not part)
        yield CheckedRelation(
            "share",
            "inconsistent",
            (share, part, *others),
            f"{quantity(part)} ÷ ({' + '.join(map(quantity, parts))}) = {expected}",
            expected,
            "share",
            {"name": name_of(part), "whole": "各项之和"},
            severity=severity_of(share, *parts),
            forms=(Quotient(share, ((1, part),), tuple((1, each) for each in parts)),),
        )
