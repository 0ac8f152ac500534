"""A page's tables without vertical rules: those between horizontal rules, then those without."""

from __future__ import annotations

from kxai.load.layout.aligned import read_aligned
from kxai.load.layout.barred import read_barred
from kxai.load.layout.body import PageBody
from kxai.load.layout.lines import Line, Run, gather
from kxai.load.layout.ruled import read_ruled
from kxai.load.layout.segments import cut
from kxai.load.layout.table import DraftTable

_LEADS = 6  # lines above a table that may be its title, its unit and so on


def take_unruled(body: PageBody, before: DraftTable | None) -> DraftTable | None:
    """Move lines of the page that are rows of tables from its lines to its tables.

    ``before`` is the table without rules with which the page before ends; returned is the one with
    which this page does.
    """
    if body.bars:
        _take_barred(body)
    tables, body.lines = read_aligned(
        body.lines, body.bars, body.rules, width=body.width, before=before
    )
    body.tables += tables
    last = max(body.tables, key=lambda table: table.bottom, default=None)
    if last is None or last.ruled or any(line.top > last.bottom for line in body.lines):
        return None
    if not last.leads:
        above = [line.text for line in body.lines if line.top < last.top]
        last.leads = tuple(above[-_LEADS:])
    return last


def _take_barred(body: PageBody) -> None:
    frames = read_barred([cut(line) for line in body.lines], body.bars, body.rules)
    if not frames:
        return
    runs: list[Run] = []
    kept: list[Line] = []
    for line in body.lines:
        middle = (line.top + line.bottom) / 2
        if any(frame.ys[0] < middle < frame.ys[-1] for frame in frames):
            runs += line.runs
        else:
            kept.append(line)
    tables, rest = read_ruled(frames, runs, body.number)
    body.tables += tables
    kept += [Line(members, body.number) for members in gather(rest)]
    body.lines = sorted(kept, key=lambda line: (line.top + line.bottom, line.x0))
