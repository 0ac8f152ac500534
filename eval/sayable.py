"""Can the right label be said at all? On a pool of real reports with numbers labelled by hand.

``python eval/sayable.py --pool DIR``: of the labelled numbers, and of those that the rules leave
open, how many have their indicator, role and year among what the schema takes. Counts only; what is
set aside is counted apart; numbers that are labelled by their place on a page are left out.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from eval.scripted_models import choices, label_fields
from kxai.errors import KxaiError
from kxai.evaluate.real.pool import PoolReport, read_pool
from kxai.evaluate.real.spot import read_spots
from kxai.extract import extract
from kxai.extract.extraction import mentions_of
from kxai.extract.llm.candidates import offered
from kxai.extract.llm.marked_pieces import pieces
from kxai.extract.llm.no_figures import open_mentions
from kxai.extract.llm.piece_question import Reading, plausible_years
from kxai.extract.llm.sender import Sender
from kxai.extract.llm.shapes import figure_labels
from kxai.extract.readings import load_mended
from kxai.text.grid import recover_grids

_DOUBT = 0.7
ASPECTS = ("asked", "indicator", "role", "year", "all")
Spot = Mapping[str, Any]


def count_report(
    report: PoolReport, spots: Sequence[Spot], counts: Counter[tuple[str, str]]
) -> None:
    """Add the numbers of a report to ``counts``: (part, aspect) → how many."""
    document = load_mended(report.path)
    extraction = extract(document)
    grids = document.grids or recover_grids(extraction.text)
    mentions = open_mentions(extraction, mentions_of(extraction.text), grids)
    known = {figure.start: figure for figure in extraction.figures}
    by_start = {spot["start"]: spot for spot in spots if "start" in spot and not spot.get("skip")}
    reading = Reading(document, extraction, mentions, Sender(None), known)
    part = "set aside" if report.set_aside else "tuned"
    sayable: dict[int, dict[str, bool]] = {}
    for piece in pieces(extraction.text, mentions, extraction.outline, only=by_start):
        shape = figure_labels(piece.marked, offered(), plausible_years(reading, piece))
        schema = shape.model_json_schema()
        for mark, mention in zip(piece.ids, piece.marked, strict=True):
            fields = label_fields(schema, mark)
            sayable[mention.start] = _said(by_start[mention.start], fields)
    for start in by_start:
        figure = known.get(start)
        is_open = figure is None or figure.confidence < _DOUBT
        said = sayable.get(start, dict.fromkeys(ASPECTS, False))
        for group in (part, f"{part}, open")[: 1 + is_open]:
            counts[group, "numbers"] += 1
            counts.update((group, aspect) for aspect, right in said.items() if right)


def _said(spot: Spot, fields: Mapping[str, Any]) -> dict[str, bool]:
    indicators = [spot["indicator"], *(spot.get("indicator_alt") or ())]
    said = {
        "asked": True,
        "indicator": any(one in choices(fields["i"]) for one in indicators),
        "role": spot["role"] in choices(fields["r"]),
        "year": spot["year"] in choices(fields["y"]),
    }
    return {**said, "all": all(said.values())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, required=True)
    arguments = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    try:
        spots = read_spots(arguments.pool)
        for report in read_pool(arguments.pool):
            mine = [spot for spot in spots.get(report.stem, []) if "start" in spot]
            if mine:
                count_report(report, mine, counts)
    except KxaiError as error:
        sys.exit(str(error))
    print(
        "| part | numbers | " + " | ".join(ASPECTS) + " |\n|---|---" + "|---" * len(ASPECTS) + "|"
    )
    for group in dict.fromkeys(group for group, _ in sorted(counts)):
        cells = [counts[group, "numbers"], *(counts[group, aspect] for aspect in ASPECTS)]
        print(f"| {group} | " + " | ".join(map(str, cells)) + " |")


if __name__ == "__main__":
    main()
