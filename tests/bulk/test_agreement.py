"""How far a model agrees with sure rules is kept by prompt and model, and counts in later runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kxai.bulk import Summary, run
from kxai.bulk.model_reading import ModelOptions, ModelRun
from kxai.cli import app
from kxai.extract import extract
from kxai.extract.llm.confidence import DISPUTED, with_confidence
from kxai.load import load
from kxai.schema.figure import Figure
from kxai.settings import Settings
from kxai.store import Store, database_url
from tests.llm.fakes import REPORTS, Oracle, script
from tests.llm.server import Loopback, Reply, asked_text, serving

FIRST = [path for path in REPORTS if path.name[:2] == "14"]
FORM = [path for path in REPORTS if path.name[:2] == "12"]
SECOND = [path for path in REPORTS if path.name[:2] == "08"]


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle([*FIRST, *SECOND])


@pytest.fixture
def server(oracle: Oracle) -> Iterator[Loopback]:
    with serving(script(oracle)) as running:
        yield running


def go(server: Loopback, folder: Path, paths: list[Path], **changes: Any) -> ModelRun:
    values = {"llm_base_url": server.base_url, "llm_model": "m", **changes}
    options = ModelOptions(engine="llm", mask=False)
    summary: Summary = run(
        paths, settings=Settings(workspace=folder, **values), model=options, force=True
    )
    assert summary.model is not None
    return summary.model


def kept(folder: Path, model: str = "m") -> dict[str, tuple[int, int]]:
    with Store(database_url(folder)) as store:
        prompts = {call["prompt"] for report in store.ids() for call in store.calls(report)}
        return store.agreements(model, prompts)


def test_it_is_kept_by_report_and_counted_once(server: Loopback, tmp_path: Path) -> None:
    first = go(server, tmp_path, FIRST)
    agreed, asked = first.agreed_now
    assert agreed == asked > 20
    assert first.earlier == {}
    again = go(server, tmp_path, FIRST)
    (report,) = again.judged
    assert again.earlier == kept(tmp_path) == {report: (agreed, asked)}
    assert again.agreed_but(report) == (0, 0)
    second = go(server, tmp_path, SECOND)
    (other,) = second.judged
    assert second.agreed_but(other) == (agreed, asked)
    assert kept(tmp_path) == {**again.judged, **second.judged}


def test_another_model_begins_anew(server: Loopback, tmp_path: Path) -> None:
    go(server, tmp_path, FIRST)
    other = go(server, tmp_path, SECOND, llm_model="n")
    assert other.earlier == {}
    assert set(kept(tmp_path, "n")) == set(other.judged)


@pytest.mark.parametrize(
    ("proven", "alone", "held"), [(None, 0.6, 0.75), (0.7, 0.7, 0.75), (0.96, 0.79, 0.79)]
)
def test_what_is_proven_makes_a_label_surer(
    proven: float | None, alone: float, held: float
) -> None:
    extraction = extract(load(FIRST[0]))
    known = next(figure for figure in extraction.figures if figure.indicator != "other")
    figure = replace(known, engine="llm:test", confidence=0.6)
    unsure = {figure.start: replace(figure, confidence=0.5)}

    def sure(rules: dict[int, Figure]) -> float:
        (found,) = with_confidence([figure], rules, (), {figure.start}, proven=proven)
        return found.confidence

    assert (sure({}), sure(unsure)) == (alone, held)
    nothing = replace(figure, indicator="other")
    (found,) = with_confidence([nothing], {}, (), {figure.start}, proven=proven)
    assert found.confidence == 0.6
    told_otherwise = replace(figure, confidence=0.9, year=1999)
    assert sure({figure.start: told_otherwise}) == DISPUTED


def test_the_prompt_that_asked_is_judged_and_told(tmp_path: Path) -> None:
    def rows(body: dict[str, Any], number: int) -> Reply:
        if "⟦s1⟧" in asked_text(body) and "⟦n1⟧" in asked_text(body):
            return Reply(json.dumps({"r": [{"m": "s1", "t": "n1"}]}))
        return labels(body, number)

    labels = script(Oracle(FORM))
    with serving(rows) as server:
        go(server, tmp_path, FORM)
    with Store(database_url(tmp_path)) as store:
        (report,) = store.ids()
        asked = {call["prompt"] for call in store.calls(report)}
        judged = {prompt for prompt in asked if store.agreements("m", [prompt])}
        told = {f.engine for f in store.figures(report) if f.engine != "rules"}
    assert {prompt.partition("@")[0] for prompt in judged} == {"label_figures", "indicator_rows"}
    assert {engine.removeprefix("llm:") for engine in told} <= {f"{p}/m" for p in asked}


def test_a_figure_tells_the_model(server: Loopback, tmp_path: Path) -> None:
    go(server, tmp_path, FIRST)
    with Store(database_url(tmp_path)) as store:
        (report,) = store.ids()
        told = {f.engine for f in store.figures(report)} - {"rules"}
    assert told
    assert all(one.startswith("llm:label_figures@") and one.endswith("/m") for one in told)


def test_the_command_tells_it(server: Loopback, tmp_path: Path) -> None:
    env = {"KXAI_LLM_BASE_URL": server.base_url, "KXAI_LLM_MODEL": "m", "KXAI_LLM_TRIES": "1"}
    arguments = ["run", str(FIRST[0]), "-w", str(tmp_path), "-e", "llm", "--no-mask"]
    told = CliRunner().invoke(app, arguments, env=env)
    assert told.exit_code == 0
    assert "与规则一致" in told.output
    again = CliRunner().invoke(app, [*arguments, "--force"], env=env)
    assert "以往" in again.output
