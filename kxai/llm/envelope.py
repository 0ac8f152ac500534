"""Shapes as instructor is given them: with what it asks of a shape made once."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, cast

import instructor
from pydantic import BaseModel

from kxai.llm.gate import private
from kxai.llm.tokens import estimate

_KEPT = 512  # shapes
_NAMED = ("properties", "$defs")  # maps of names, which may be any
_UNSAID = ("title", "default")  # nothing that a reply must keep to


@lru_cache(maxsize=_KEPT)
def prepared(shape: type[BaseModel]) -> tuple[type[BaseModel], int]:
    """The shape as instructor is given it, and about how many tokens its JSON schema has.

    Raises ValueError: the schema holds private details.

    instructor walks all fields of a model and makes its schema anew several times a call, which
    took more than half of a call's time. It is given an envelope without fields that answers for
    the shape: with the schema made once, and validating as the shape does.
    """
    full = shape.model_json_schema()
    schema = {**_lean(full), "title": full["title"]}  # instructor asks for it
    envelope = type(
        shape.__name__,
        (instructor.OpenAISchema,),
        {
            "__doc__": shape.__doc__,
            "__module__": shape.__module__,
            "model_json_schema": classmethod(lambda *_, **__: schema),
            "model_validate_json": classmethod(
                lambda _, data, **how: shape.model_validate_json(data, **how)
            ),
            "model_validate": classmethod(lambda _, data, **how: shape.model_validate(data, **how)),
        },
    )
    written = json.dumps(schema, ensure_ascii=False)
    if private(written):
        raise ValueError("a schema is sent as it is: it is no place for what a report says")
    tokens = estimate(written)
    return cast(type[BaseModel], envelope), tokens


def _lean(schema: dict[str, Any]) -> dict[str, Any]:
    """A JSON schema without what pydantic adds for readers: it is sent with every question."""
    out: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _NAMED:
            out[key] = {name: _lean(part) for name, part in value.items()}
        elif isinstance(value, dict):
            out[key] = _lean(value)
        elif isinstance(value, list):
            out[key] = [_lean(part) if isinstance(part, dict) else part for part in value]
        elif key not in _UNSAID:
            out[key] = value
    return out
