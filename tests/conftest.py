"""What holds of all tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _uncounted(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lines of the ``uncounted`` are not traced: what is large takes three times as long with it.

    The ``no_cover`` of pytest-cov does the same in one process, but not in those of pytest-xdist,
    where the collector of the controlling process takes over from the one that is paused.
    """
    before = sys.gettrace()
    if before is None or request.node.get_closest_marker("uncounted") is None:
        yield
        return
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(before)
