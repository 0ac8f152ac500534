"""Codes of accounts beside names that are those of other accounts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kxai.check.context import Context
from kxai.check.relation import CheckedRelation
from kxai.genre.accounts import account_key, account_lookup, accounts_of
from kxai.schema.figure import Figure

_NEAR = 60  # characters before an amount in which its code and name stand


def check_code_names(context: Context) -> Iterator[CheckedRelation]:
    """code: a printed code is that of the account whose name stands beside it.

    A name told alone is enough only where one account bears it. The name of the class above
    (财政事务 for 2010601) is a hint; that of another account is worth a warning.
    """
    told: set[tuple[str, str]] = set()
    for figure in context.figures:
        code, name = figure.dims.get("code", ""), figure.dims.get("name", "")
        if figure.role != "amount" or figure.layer != "text" or not code or not name:
            continue
        own = _names_of(code)
        meant = account_lookup().codes(name)
        if not own or len(meant) != 1 or meant[0] == code or (code, name) in told:
            continue
        if not _is_in_force(code, figure.year):
            continue  # what it was called that year is not known
        before = context.text[max(0, figure.start - _NEAR) : figure.start]
        if code not in before or name not in before or _names_its_own(before, own):
            continue
        told.add((code, name))
        yield _mismatch(figure, code, name, own[0], meant[0])


def _mismatch(figure: Figure, code: str, name: str, own: str, meant: str) -> CheckedRelation:
    return CheckedRelation(
        "code",
        "inconsistent",
        (figure,),
        f"{code}={own}，{name}={meant}",
        meant,
        "code_name",
        {"name": name, "stated": code, "own": own, "meant": meant},
        severity="info" if code.startswith(meant) else "warning",
        cause=("code", figure.id),
    )


def _names_its_own(before: str, own: tuple[str, ...]) -> bool:
    """True where the account's own name stands there, too, and not only as part of another."""
    return any(account_key(name) in account_key(before) for name in own)


@cache
def _is_in_force(code: str, year: int | None) -> bool:
    """True where a name of the code is valid in ``year``, and where no year is known."""
    return any(
        year is None or (entry.from_year or year) <= year <= (entry.to_year or year)
        for entry in accounts_of("functional")
        if entry.code == code
    )


@cache
def _names_of(code: str) -> tuple[str, ...]:
    found = [entry for entry in accounts_of("functional") if entry.code == code]
    return tuple(name for entry in found for name in (entry.name, *entry.aliases))
