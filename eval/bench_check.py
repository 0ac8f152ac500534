"""The checker against annotated spreadsheets, as Markdown tables: ``make bench-check``.

Ways to judge a printed relation stand side by side: exact equality, a fixed tolerance of 0.01,
recompute and round, and ``kxai.check``, once on the numbers as printed and once with the coarser
steps that rows and columns share (``kxai_lab.rounding_steps``). Each is shown the relations that
people annotated in real files (see ``aggrecol.py``; the path is an argument, and the data stays
where it is), and then those it accepted with one digit of one number changed. Then speed, and the
cost of checking a whole report by its number of figures.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from aggrecol import OPERATORS, Operator, Relation, read_relations
from bench import cpu_model, one_core
from found_sums import print_found
from generated import generated_report
from kxai.check import (
    PrintedNumber,
    check,
    judge_average,
    judge_growth,
    judge_share,
    judge_sum,
    printed_number,
)
from kxai.check.bounds import Interval, ratio, total
from kxai_lab.rounding_steps import coarser

SCALES = (1, 100)  # whether a quotient is told in percent is not written in its cell
CENT = Fraction(1, 100)
ACCEPTED = frozenset({"consistent", "tail", "rebalanced", "weak"})
WRONG_EACH = 11  # of the units of a generated report, nine figures each
SIZES = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)


class Numbers(NamedTuple):
    """A relation that can be judged: its operator, the numbers of its cells, and their steps."""

    operator: Operator
    head: PrintedNumber
    parts: tuple[PrintedNumber, ...]
    steps: tuple[Fraction | None, ...] = ()


Judge = Callable[[Numbers], bool | None]
"""Accepted or not; None where there is nothing to judge."""


def numbers_of(relation: Relation) -> Numbers | None:
    """The relation's numbers; None where a needed one is missing.

    Sums and averages pass over cells that hold no number, as spreadsheets do; a sum of none is 0.
    """
    if relation.head is None:
        return None
    told = [n for n, part in enumerate(relation.parts) if part is not None]
    parts = tuple(printed_number(relation.parts[n] or "") for n in told)
    steps = (relation.steps[0], *(relation.steps[n + 1] for n in told))
    if relation.operator == "Sum" and not parts:
        parts, steps = (printed_number("0", decimals="INF"),), ()
    if relation.operator in ("Division", "RelativeChange") and len(parts) != 2:
        return None
    head = printed_number(relation.head)
    return Numbers(relation.operator, head, parts, steps) if parts else None


def values_of(numbers: Numbers) -> list[Fraction] | None:
    """What the printed operands give, one value a scale; None for a ratio to zero."""
    values = [part.value for part in numbers.parts]
    if numbers.operator == "Sum":
        return [sum(values, Fraction(0))]
    if numbers.operator == "Average":
        return [sum(values, Fraction(0)) / len(values)]
    if numbers.operator == "Division":
        part, whole = values
        return [scale * part / whole for scale in SCALES] if whole else None
    previous, current = values
    return [scale * (current - previous) / previous for scale in SCALES] if previous else None


def exactly(numbers: Numbers) -> bool | None:
    values = values_of(numbers)
    return None if values is None else numbers.head.value in values


def within_a_cent(numbers: Numbers) -> bool | None:
    values, head = values_of(numbers), numbers.head.value
    return None if values is None else any(abs(value - head) <= CENT for value in values)


def rounded(numbers: Numbers) -> bool | None:
    """Recomputed and rounded to the printed places, half away from zero."""
    values, head = values_of(numbers), numbers.head
    if values is None:
        return None
    for value in values:
        shifted = 2 * abs(value) * Fraction(10) ** head.places + 1
        whole = shifted.numerator // (2 * shifted.denominator)
        if (-whole if value < 0 else whole) == head.digits:
            return True
    return False


def verdict_of(numbers: Numbers) -> str:
    """The checker's own verdict; of the two scales of a quotient, the better one."""
    operator, head, parts, _ = numbers
    if operator == "Sum":
        return judge_sum(head, parts)
    if operator == "Average":
        return judge_average(head, parts)
    verdict = "undetermined"
    for scale in SCALES:
        if operator == "Division":
            verdict = judge_share(head, parts[0], parts[1], scale=scale)
        else:
            verdict = judge_growth(head, parts[1], parts[0], scale=scale)
        if verdict != "inconsistent":
            break
    return verdict


def ours(numbers: Numbers) -> bool | None:
    verdict = verdict_of(numbers)
    return None if verdict in ("zero_base", "undetermined") else verdict in ACCEPTED


def ours_by_grain(numbers: Numbers) -> bool | None:
    """As ``ours``; what is refused is judged once more with the steps that its lines share."""
    accepted = ours(numbers)
    if accepted is not False:
        return accepted
    read = coarser((numbers.head, *numbers.parts), numbers.steps) if numbers.steps else None
    return accepted if read is None else ours(Numbers(numbers.operator, read[0], tuple(read[1:])))


def possible(numbers: Numbers) -> bool:
    """True when some values that round to the numbers satisfy the relation.

    Worked out on fractions, apart from the checker's own way: what lies inside cannot be called
    wrong by anyone who knows the printed numbers only.
    """
    head, parts = numbers.head.interval, [part.interval for part in numbers.parts]
    if numbers.operator == "Sum":
        return total(parts).meets(head)
    if numbers.operator == "Average":
        return total(parts).weighted(Fraction(1, len(parts))).meets(head)
    growth = numbers.operator == "RelativeChange"
    found = ratio(*reversed(parts)) if growth else ratio(*parts)
    if found is None:
        return True
    if growth:
        found = found - Interval.point(100)
    return any(found.weighted(Fraction(scale, 100)).meets(head) for scale in SCALES)


OURS = "kxai.check"
JUDGES: tuple[tuple[str, Judge], ...] = (
    ("exact equality", exactly),
    ("fixed ±0.01", within_a_cent),
    ("recompute and round", rounded),
    (OURS, ours),
    ("kxai.check, with shared steps", ours_by_grain),
)


def with_slip(relation: Relation, chance: random.Random) -> Relation:
    """The relation with one digit of one of its numbers changed.

    The number is drawn evenly, then one of its digits, then another digit for it. Zeros that only
    fill up the decimals are not drawn: a slip there would be found by anyone.
    """
    cells = [relation.head, *relation.parts]
    place = chance.choice([n for n, cell in enumerate(cells) if cell is not None])
    text = cells[place] or ""
    telling = text.rstrip("%").rstrip("0").rstrip(".") if "." in text else text
    at = chance.choice([n for n, letter in enumerate(telling or text) if letter.isdecimal()])
    other = chance.choice([digit for digit in "0123456789" if digit != text[at]])
    cells[place] = text[:at] + other + text[at + 1 :]
    return relation._replace(head=cells[0], parts=tuple(cells[1:]))


class Tally:
    """Counts by operator of one judge."""

    def __init__(self) -> None:
        self.accepted: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.inside: Counter[str] = Counter()  # slips that no interval excludes


def tally(relations: Sequence[Relation], seed: int, rounds: int) -> dict[str, Tally]:
    """Every judge on every relation, then ``rounds`` slips in each relation it accepted.

    A relation gets the same slips for every judge.
    """
    tallies = {name: Tally() for name, _ in JUDGES}
    for index, relation in enumerate(relations):
        numbers = numbers_of(relation)
        if numbers is None:
            continue
        accepting = []
        for name, judge in JUDGES:
            accepted = judge(numbers)
            if accepted:
                tallies[name].accepted[relation.operator] += 1
                accepting.append((tallies[name], judge))
            elif accepted is False:
                tallies[name].refused[relation.operator] += 1
        for turn in range(rounds):
            chance = random.Random(f"{seed}/{index}/{turn}")  # noqa: S311 -- a seeded draw
            slipped = numbers_of(with_slip(relation, chance))
            if slipped is None:
                continue
            inside = possible(slipped)
            for counts, judge in accepting:
                counts.missed[relation.operator] += judge(slipped) is not False
                counts.inside[relation.operator] += inside
    return tallies


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def print_table(relations: Sequence[Relation], seed: int, rounds: int) -> None:
    annotated = Counter(relation.operator for relation in relations)
    tallies = tally(relations, seed, rounds)
    rows = [*OPERATORS, "total"]
    for what in ("accepted", "missed"):
        noun = "annotated relations accepted" if what == "accepted" else "one-digit slips missed"
        print(f"| {noun} | {' | '.join(rows)} |")
        print(f"| --- |{' ---: |' * len(rows)}")
        for name, counts in tallies.items():
            cells = []
            for row in rows:
                names = OPERATORS if row == "total" else (row,)
                accepted = sum(counts.accepted[n] for n in names)
                whole = sum(annotated[n] for n in names)
                if what == "accepted":
                    cells.append(share(accepted, whole))
                else:
                    cells.append(share(sum(counts.missed[n] for n in names), accepted * rounds))
            print(f"| {name} | {' | '.join(cells)} |")
        if what == "missed":
            mine = tallies[OURS]
            cells = [
                share(
                    sum(mine.inside[n] for n in names),
                    sum(mine.accepted[n] for n in names) * rounds,
                )
                for names in (*((operator,) for operator in OPERATORS), OPERATORS)
            ]
            print(f"| inside all roundings: no contradiction | {' | '.join(cells)} |")
        print()
    mine = tallies[OURS]
    judged = sum(mine.accepted.values()) + sum(mine.refused.values())
    print(
        f"{len(relations):,} annotated relations "
        f"({', '.join(f'{name} {annotated[name]:,}' for name in OPERATORS)}); "
        f"{len(relations) - judged:,} cannot be judged (a number is missing, or the base is 0) and "
        f"count as not accepted; of the {judged:,} judged, kxai.check accepts "
        f"{share(sum(mine.accepted.values()), judged)}. Slips: {rounds} a relation, seed {seed}, "
        f"filling zeros left alone.\n"
    )


def print_speed(relations: Sequence[Relation], rounds: int) -> None:
    """Verdicts a second on one core, on numbers that have been read, and reading included."""
    texts: defaultdict[Operator, list[Relation]] = defaultdict(list)
    for relation in relations:
        if numbers_of(relation) is not None:
            texts[relation.operator].append(relation)
    print("| verdicts on one core | relations/s | with the reading of the text |")
    print("| --- | ---: | ---: |")
    everything = [relation for operator in OPERATORS for relation in texts[operator]]
    with one_core():
        for name, given in (*((o, texts[o]) for o in OPERATORS), ("all", everything)):
            if not given:
                continue
            read = [numbers for numbers in map(numbers_of, given) if numbers is not None]

            def judge_all(read: list[Numbers] = read) -> None:
                for numbers in read:
                    verdict_of(numbers)

            def read_and_judge(given: list[Relation] = given) -> None:
                for relation in given:
                    if (numbers := numbers_of(relation)) is not None:
                        verdict_of(numbers)

            rates = [len(given) / spent(work, rounds) for work in (judge_all, read_and_judge)]
            print(f"| {name} | {rates[0]:,.0f} | {rates[1]:,.0f} |", flush=True)
    print()


def spent(work: Callable[[], object], rounds: int) -> float:
    """Median seconds of ``rounds`` calls, of the processor's time."""
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return statistics.median(times)


def print_curve(sizes: Sequence[int], rounds: int) -> None:
    """Seconds of a whole check by the number of figures of a generated report."""
    print(
        "| figures of a generated report | relations | seconds | µs a figure | findings where one"
        f" in {9 * WRONG_EACH} figures is wrong | seconds | µs a figure |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    with one_core():
        for size in sizes:
            cells = [f"{size:,}"]
            for wrong_each in (0, WRONG_EACH):
                figures, text, report = generated_report(size, size, wrong_each)
                result = check(figures, text, report=report)
                cells.append(f"{len(result.findings if wrong_each else result.relations):,}")
                seconds = spent(
                    lambda f=figures, t=text, r=report: check(f, t, report=r),
                    rounds if size <= 10_000 else 1,
                )
                cells += [f"{seconds:,.3f}", f"{1e6 * seconds / size:,.0f}"]
            print(f"| {' | '.join(cells)} |", flush=True)
    print()


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="The checker's quality and speed as tables.")
    parser.add_argument("--aggrecol", type=Path, default=os.environ.get("KXAI_AGGRECOL"),
                        help="dataset.jl.gz (or KXAI_AGGRECOL)")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slips", type=int, default=3, help="slips in each relation")
    parser.add_argument("--rounds", type=int, default=5, help="timings of which medians are taken")
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="figures on the cost curve")
    options = parser.parse_args(words)
    path = options.aggrecol
    if path is not None and not path.is_file():
        parser.error(f"no such data set: {path}")
    print(
        f"Machine: {cpu_model()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
        f"medians of {options.rounds} rounds\n"
    )
    if path is None:
        print("No annotated data given (--aggrecol PATH or KXAI_AGGRECOL): no table of quality.\n")
    else:
        relations = list(read_relations(path))
        print_table(relations, options.seed, options.slips)
        print_found(path)
        print_speed(relations, options.rounds)
    print_curve([size for size in SIZES if size <= options.largest], options.rounds)


if __name__ == "__main__":
    sys.exit(main())
