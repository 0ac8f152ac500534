"""A small generated corpus, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai_lab.generate.corpus import Plan, generate
from kxai_lab.generate.layouts import LAYOUTS

SMALL = Plan(reports=2 * len(LAYOUTS), seed=3, errors=0.5)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of a body in each layout; half of the reports with an error."""
    folder = tmp_path_factory.mktemp("generated") / "corpus"
    generate(folder, SMALL, jobs=1)
    return folder
