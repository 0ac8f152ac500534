"""What all pages share: templates that escape everything, numbers, the page's own style and
script. A page asks the network for nothing, and its policy forbids it to."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_EMPTY = "—"


@cache
def environment() -> Environment:
    """The templates; a name that is not given is an error, not an empty place."""
    made = Environment(
        loader=PackageLoader("kxai.evaluate.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(number=number, signed=signed, span=span, percent=percent)
    return made


def render(template: str, **values: Any) -> str:
    """The page made of ``template``."""
    script = _file("page.js")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    return (
        environment()
        .get_template(template)
        .render(
            style=Markup(_file("page.css")),  # noqa: S704 -- our own file
            script=Markup(script),  # noqa: S704
            script_hash=digest,
            **values,
        )
    )


def number(value: float | None, places: int) -> str:
    """A number with ``places`` decimals; a dash where nothing was measured."""
    return _EMPTY if value is None else f"{value:,.{places}f}"


def signed(value: float | None, places: int) -> str:
    """A difference with its sign."""
    return _EMPTY if value is None else f"{value:+,.{places}f}"


def span(row: dict[str, Any]) -> str:
    """The interval of a metric's row."""
    if row["low"] is None:
        return _EMPTY
    return f"[{row['low']:.{row['digits']}f}, {row['high']:.{row['digits']}f}]"


def percent(value: float) -> str:
    """Of a bar's length, at most all of it."""
    return f"{100 * min(max(value, 0.0), 1.0):.1f}"


def _file(name: str) -> str:
    return files("kxai.evaluate.page").joinpath("templates", name).read_text("utf-8")
