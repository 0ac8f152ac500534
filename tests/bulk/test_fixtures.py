"""The project's own reports, in all formats, through the whole run."""

from __future__ import annotations

import json
from pathlib import Path

from kxai.bulk import run
from kxai.load import load
from kxai.settings import Settings
from kxai.store import Store, database_url

REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"


def test_every_figure_is_the_slice_it_points_at(tmp_path: Path) -> None:
    summary = run([REPORTS], settings=Settings(workspace=tmp_path), jobs=1)
    assert summary.exit_code == 0
    assert summary.done == len(summary.inputs.files) > 0
    figures: dict[str, list[dict[str, object]]] = {}
    for line in (tmp_path / "figures.jsonl").read_text("utf-8").splitlines():
        figure = json.loads(line)
        figures.setdefault(figure["report"], []).append(figure)
    with Store(database_url(tmp_path)) as store:
        for stored in store.reports():
            text = store.text(stored.report.id)
            assert text == load(Path(stored.report.source)).text
            assert len(figures[stored.report.id]) == stored.totals.figures > 0
            for figure in figures[stored.report.id]:
                assert text[figure["start"] : figure["end"]] == figure["text"]  # type: ignore[misc]
            for finding in store.findings(stored.report.id):
                known = {figure["id"]: figure for figure in figures[stored.report.id]}
                places = [(known[i]["start"], known[i]["end"]) for i in finding.figures]
                if places:
                    assert places == list(finding.spans)
                else:  # of words, not of numbers
                    assert all(0 <= start < end <= len(text) for start, end in finding.spans)
