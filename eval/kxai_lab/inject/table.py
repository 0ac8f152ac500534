"""The outcomes of a bench as tables and lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kxai.evaluate.statistics import wilson
from kxai_lab.inject.bench import Bench, Tally
from kxai_lab.inject.judge import Outcome

HEAD = (
    "class",
    "planted",
    "excludable",
    "detected",
    "as error",
    "cause first",
    "of the firm",
    "cause listed",
    "located",
    "others told",
    "collateral",
)
_AROUND = 24
_REASONS = 6


def markdown(bench: Bench) -> str:
    """The table by class: rates with 95 % Wilson intervals, all but two of the excludable.

    ``of the firm``: cause first, where no other single figure is in all relations that exclude it;
    ``others told``: detected, of those that nothing excludes.
    """
    rows = [*map(list, _rows(bench))]
    lines = [f"| {' | '.join(row)} |" for row in (list(HEAD), *rows)]
    lines.insert(1, "|---|" + "---:|" * (len(HEAD) - 1))
    return "\n".join(lines)


def plain(bench: Bench) -> str:
    """The same in columns, for a screen."""
    rows = [list(HEAD), *map(list, _rows(bench))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if number == 0 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def alarms(bench: Bench) -> str:
    """Error-level findings without gold, on the texts as they are."""
    clean = sum(count for stem, count in bench.alarms.items() if stem in bench.clean)
    rest = sum(bench.alarms.values()) - clean
    named = ", ".join(f"{stem} {count}" for stem, count in bench.alarms.items() if count)
    return (
        f"False errors: {clean} in {len(bench.clean)} clean reports, {rest} in"
        f" {len(bench.alarms) - len(bench.clean)} with gold errors"
        + (f" ({named})" if named else "")
    )


def broken(bench: Bench) -> str:
    """The runs that raised an exception; "" where there are none."""
    return "\n".join(
        f"{o.stem}  {o.injection.error}  {o.reason}" for o in bench.outcomes if o.broken
    )


def misses(bench: Bench) -> str:
    """By class: why excludable errors are no errors told, and what wrong causes came first."""
    lines: list[str] = []
    for error, tally in bench.tallies.items():
        for title, counts in (("not an error", tally.reasons), ("wrong cause", tally.codes)):
            lines += [f"{error}  {title}  {n}  {why}" for why, n in counts.most_common(_REASONS)]
    return "\n".join(lines)


def cases(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A line for each excludable error that was not told as an error with its right cause."""
    for outcome in outcomes:
        injection = outcome.injection
        if not outcome.excludable or (outcome.severity == "error" and outcome.cause):
            continue
        got = f"{outcome.severity} {outcome.code}".strip() or "missed"
        kinds = ",".join(dict.fromkeys(relation.kind for relation in injection.excluders))
        at = injection.edits[0].start
        yield (
            f"{outcome.stem}@{at}  {injection.error}  {_short(injection.old)} -> "
            f"{_short(injection.new)}  [{kinds}]  {got}  {outcome.reason}".rstrip()
        )


def _rows(bench: Bench) -> Iterator[tuple[str, ...]]:
    for error, tally in bench.tallies.items():
        yield _row(error, tally)
    yield _row("all", _sum(bench.tallies.values()))


def _row(name: str, tally: Tally) -> tuple[str, ...]:
    of = tally.excludable
    rates = (
        (tally.detected, of),
        (tally.as_error, of),
        (tally.cause, of),
        (tally.firm_cause, tally.firm),
        (tally.listed, of),
        (tally.located, of),
        (tally.detected_anyway, tally.planted - of),
    )
    shown = (_rate(hits, trials) for hits, trials in rates)
    return (name, str(tally.planted), str(of), *shown, str(tally.collateral))


def _sum(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole.merge(tally)
    return whole


def _rate(hits: int, of: int) -> str:
    if not of:
        return "-"
    low, high = wilson(hits, of)
    return f"{100 * hits / of:.1f} % ({100 * low:.0f}-{100 * high:.0f})"


def _short(words: str) -> str:
    words = words.replace("\n", "\\n")
    return words if len(words) <= _AROUND else words[:_AROUND] + "…"
