"""Relations between printed numbers, judged without any report: numbers in, a verdict out.

This is what the report checker rests on. Every function takes `PrintedNumber`s (or text, which
is read by `printed_number` as it stands) and returns a verdict:

``consistent``    holds for the numbers as printed: they add up, or recompute to the printed digits
``tail``          holds only for values that round (or, of a rate, cut off) to what is printed
``unlikely``      inside rounding, which would go so far less than once in a thousand
``rebalanced``    a column whose items were moved by a last unit so that it adds up (舍位平衡)
``inconsistent``  no values that print so satisfy the relation
``weak``          holds, but the print is so coarse that little could fail to
``zero_base``     a ratio to zero
``undetermined``  there is nothing to judge

>>> judge_sum("5.52", ["1.35", "4.52", "0.23", "-0.56"])
'tail'
>>> judge_sum("580.87", ["524.61", "56.26"]), judge_sum("580.86", ["524.61", "56.26"])
('consistent', 'tail')
>>> judge_sum("5.60", ["5.02", "0.53"])
'inconsistent'
>>> judge_sum(printed_number("53100.00", "元"), [printed_number("5.31", "万元")])
'consistent'
>>> judge_share("46.97", "111.55", "237.5"), judge_share("46.9", "111.55", "237.5")
('consistent', 'tail')
>>> judge_growth("-21.1", "17.25", "21.85"), judge_growth("-26.67", "17.25", "21.85")
('consistent', 'inconsistent')
>>> judge_average("5.27", ["5", "6", "5"])
'tail'
>>> judge_average("5.27", [printed_number(text, decimals="INF") for text in ("5", "6", "5")])
'inconsistent'
>>> judge_change("4.6", "17.25", "21.85", down=True)
'consistent'
>>> judge_same(["100", "150"])
'inconsistent'
>>> judge_grim("5.27", 43), judge_grim("5.25", 28)
('inconsistent', 'consistent')
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kxai.check.bounds import Interval, intersection, total
from kxai.check.chance import hardly_rounding
from kxai.check.interval import PrintedNumber, cut_off, printed_number
from kxai.schema.finding import Verdict

Number = PrintedNumber | str
_WIDE = 20  # percentage points of a hundred; a wider interval excludes nothing of interest


def _read(number: Number) -> PrintedNumber:
    return printed_number(number) if isinstance(number, str) else number


def judge_sum(
    head: Number, parts: Sequence[Number], weights: Sequence[int] | None = None
) -> Verdict:
    """head = Σ weight · part, with the weights 1 where none are given.

    Numbers may differ in decimals and unit. ``undetermined`` for no parts. Raises ValueError where
    the numbers of weights and parts differ, and for text that is no number.
    """
    return _judge_sum(_read(head), [_read(part) for part in parts], weights, 1)


def judge_average(mean: Number, parts: Sequence[Number]) -> Verdict:
    """mean = Σ part / n, tested as n · mean = Σ part; ``undetermined`` for no parts."""
    return _judge_sum(_read(mean), [_read(part) for part in parts], None, len(parts))


def judge_change(
    change: Number, current: Number, previous: Number, *, down: bool = False
) -> Verdict:
    """current = previous + change, or - change where it is told as a decrease."""
    return judge_sum(current, [previous, change], (1, -1 if down else 1))


def judge_same(numbers: Sequence[Number]) -> Verdict:
    """One value printed more than once: some value must lie in all the intervals.

    ``undetermined`` for fewer than two numbers.
    """
    read = [_read(number) for number in numbers]
    if len(read) < 2:
        return "undetermined"
    if intersection(number.interval for number in read) is None:
        return "inconsistent"
    return "consistent" if len({number.value for number in read}) == 1 else "tail"


def judge_share(rate: Number, part: Number, whole: Number, *, scale: int = 100) -> Verdict:
    """rate = scale · part / whole: percent, or with scale 1 a plain quotient.

    Tested by cross multiplication, scale · part = rate · whole, whatever the signs.
    """
    return _judge_quotient(_read(rate), 0, _read(part), _read(whole), scale)


def judge_growth(rate: Number, current: Number, previous: Number, *, scale: int = 100) -> Verdict:
    """rate = scale · (current / previous - 1), a fall with a minus.

    Of a negative previous value the rate may be meant against its size, so both signs are tried.
    """
    read, now, before = _read(rate), _read(current), _read(previous)
    verdict: Verdict = "inconsistent"
    for said in (read, _negative(read)) if before[0] < 0 else (read,):
        verdict = _judge_quotient(said, scale, now, before, scale)
        if verdict != "inconsistent":
            break
    return verdict


def judge_grim(rate: Number, n: int, *, scale: int = 1) -> Verdict:
    """rate = scale · k / n for some whole k: a mean of n whole numbers, or a percentage of n.

    The test of Brown and Heathers, "The GRIM test" (2017, doi:10.1177/1948550616673876). ``weak``
    where n is so large that every print is possible. Raises ValueError for n below 1.
    """
    if n < 1:
        raise ValueError("a share of nobody")
    read = _read(rate)
    unit = Fraction(scale, n)
    if read.step >= unit:
        return "weak"
    interval = read.interval
    above = Fraction(interval.low or 0) / unit
    nearest = {-(-above.numerator // above.denominator), above.numerator // above.denominator + 1}
    possible = any(Interval.point(k * unit).meets(interval) for k in nearest)
    return "consistent" if possible else "inconsistent"


def judge_column(
    head: Number, parts: Sequence[Number], finer_head: Number, finer_parts: Sequence[Number]
) -> Verdict:
    """The column of a sum against the same column printed finer, number by number (万元 beside 元).

    ``rebalanced`` where numbers were moved by less than one unit of the last place and the column
    so adds up as printed. Without such moves the verdict is that on the sum, or ``tail`` where the
    numbers were cut off. ``inconsistent`` where a number is further off, the finer column does
    not add up, or numbers were moved and the column still does not add up. Raises ValueError
    where the columns differ in length.

    >>> wan = [printed_number(text, "万元") for text in ("5.55", "5.02", "0.53")]
    >>> qian = [printed_number(text, "千元") for text in ("55.47", "50.23", "5.24")]
    >>> judge_column(wan[0], wan[1:], qian[0], qian[1:])
    'rebalanced'
    """
    coarse = [_read(head), *map(_read, parts)]
    fine = [_read(finer_head), *map(_read, finer_parts)]
    pairs = list(zip(coarse, fine, strict=True))
    if judge_sum(fine[0], fine[1:]) == "inconsistent":
        return "inconsistent"
    added = judge_sum(coarse[0], coarse[1:])
    if all(c.interval.meets(f.interval) for c, f in pairs):
        return added
    if all(cut_off(c).interval.meets(f.interval) for c, f in pairs):
        return "tail"
    moved = all(
        Interval(c.value - c.step, c.value + c.step, True, True).meets(f.interval) for c, f in pairs
    )
    return "rebalanced" if moved and added == "consistent" else "inconsistent"


def _judge_sum(
    head: PrintedNumber,
    parts: Sequence[PrintedNumber],
    weights: Sequence[int] | None,
    times: int,
) -> Verdict:
    """times · head = Σ weight · part on integers, in halves of the finest place of all."""
    if not parts:
        return "undetermined"
    if weights is None:
        weights = (1,) * len(parts)
    places = max(head[1], *(part[1] for part in parts))
    low = high = value = 0
    is_open = head[4] or head[5]
    for (digits, own, below, above, low_open, high_open), weight in zip(
        parts, weights, strict=True
    ):
        scale = weight if own == places else weight * 10 ** (places - own)
        value += scale * digits
        low += scale * (below if scale > 0 else above)
        high += scale * (above if scale > 0 else below)
        is_open = is_open or low_open or high_open
    scale = times * 10 ** (places - head[1])
    if low > scale * head[3] or high < scale * head[2]:
        return "inconsistent"
    if is_open:  # where the ends only touch, open ones decide
        added = total(p.interval.weighted(w) for p, w in zip(parts, weights, strict=True))
        if not added.meets(head.interval.weighted(times)):
            return "inconsistent"
    gap = abs(value - scale * head[0])
    if not gap:
        return "consistent"
    if times != 1:  # a mean is worked out, so it recomputes or it does not
        return "consistent" if 4 * gap <= scale * (head[3] - head[2]) else "tail"
    steps = tuple(
        abs(weight) * 10 ** (places - part[1]) * (part[3] - part[2])
        for part, weight in zip(parts, weights, strict=True)
    )
    return "unlikely" if hardly_rounding(2 * gap, scale * (head[3] - head[2]), steps) else "tail"


def _judge_quotient(
    said: PrintedNumber, more: int, part: PrintedNumber, whole: PrintedNumber, scale: int
) -> Verdict:
    """said + more = scale · part / whole."""
    if whole[2] <= 0 <= whole[3]:
        return "zero_base" if whole[0] == 0 else "undetermined"
    rate = _raised(said, more) if more else said
    if not _quotient(rate, part, whole, scale):
        if said[2] == said[3]:
            return "inconsistent"
        # a fall that is cut off comes nearer to zero, so it is cut before 100 is added
        cut = _raised(cut_off(said), more)
        return "tail" if _quotient(cut, part, whole, scale) else "inconsistent"
    if _too_wide(part, whole):
        return "weak"
    ours, theirs = _powers(rate, part, whole)
    product = 2 * scale * part[0] * ours
    ends = rate[2] * whole[0] * theirs, rate[3] * whole[0] * theirs
    return "consistent" if min(ends) <= product <= max(ends) else "tail"


def _powers(rate: PrintedNumber, part: PrintedNumber, whole: PrintedNumber) -> tuple[int, int]:
    """Powers of ten that bring 2 · part and rate · whole, in halves, to one place."""
    ours, theirs = rate[1] + whole[1], part[1]
    least = min(ours, theirs)
    return 10 ** (ours - least), 10 ** (theirs - least)


def _quotient(rate: PrintedNumber, part: PrintedNumber, whole: PrintedNumber, scale: int) -> bool:
    """True when scale · part and rate · whole have a value in common."""
    ours, theirs = _powers(rate, part, whole)
    ours *= 2 * scale
    low, high = part[2] * ours, part[3] * ours
    a, b, c, d = rate[2], rate[3], whole[2], whole[3]
    is_open = rate[4] or rate[5] or part[4] or part[5] or whole[4] or whole[5]
    if a >= 0 < c and not is_open:
        return low <= b * d * theirs and high >= a * c * theirs
    if not is_open:
        ends = (a * c, a * d, b * c, b * d)
        return low <= max(ends) * theirs and high >= min(ends) * theirs
    products = [
        (x * y * theirs, (x_open or y_open) and not (x == 0 and not x_open))
        for x, x_open in ((a, rate[4]), (b, rate[5]))
        for y, y_open in ((c, whole[4]), (d, whole[5]))
    ]  # the whole is never 0
    least, least_open = min(products)
    most, most_open = max(products, key=lambda end: (end[0], not end[1]))
    below = low < most or (low == most and not (part[4] or most_open))
    above = high > least or (high == least and not (part[5] or least_open))
    return below and above


def _too_wide(part: PrintedNumber, whole: PrintedNumber) -> bool:
    """True when part / whole, from its lowest to its highest value, spans _WIDE percent or more."""
    low, high = sorted((abs(whole[2]), abs(whole[3])))
    if part[2] >= 0:
        spread = part[3] * high - part[2] * low
    elif part[3] <= 0:
        spread = -part[2] * high + part[3] * low
    else:
        spread = (part[3] - part[2]) * high
    ours, theirs = whole[1], part[1]
    least = min(ours, theirs)
    span: int = spread * 10 ** (ours - least) * 100
    limit: int = _WIDE * low * high * 10 ** (theirs - least)
    return span >= limit


def _raised(rate: PrintedNumber, by: int) -> PrintedNumber:
    """The rate with ``by`` added, its interval moved along."""
    digits, places, low, high, low_open, high_open = rate
    if places < 0:
        grown = 10**-places
        digits, low, high, places = digits * grown, low * grown, high * grown, 0
    more = by * 10**places
    return PrintedNumber(
        digits + more, places, low + 2 * more, high + 2 * more, low_open, high_open
    )


def _negative(number: PrintedNumber) -> PrintedNumber:
    digits, places, low, high, low_open, high_open = number
    return PrintedNumber(-digits, places, -high, -low, high_open, low_open)
