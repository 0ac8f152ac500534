"""Shapes as instructor is given them: with what it asks of a shape made once."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import cast

import instructor
from pydantic import BaseModel

from kxai.llm.gate import private
from kxai.llm.tokens import estimate

_KEPT = 512  # shapes


@lru_cache(maxsize=_KEPT)
def prepared(shape: type[BaseModel]) -> tuple[type[BaseModel], int]:
    """The shape as instructor is given it, and about how many tokens its JSON schema has.

    Raises ValueError: the schema holds private details.

    instructor walks all fields of a model and makes its schema anew several times a call, which
    took more than half of a call's time. It is given an envelope without fields that answers for
    the shape: with the schema made once, and validating as the shape does.
    """
    schema = shape.model_json_schema()
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
