"""``python -m kxai.evaluate``: the ``gold`` command on its own."""

from __future__ import annotations

import typer

from kxai.evaluate.command import gold

if __name__ == "__main__":
    typer.run(gold)
