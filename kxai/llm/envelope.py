"""Shapes as instructor is given them: with what it asks of a shape made once."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import cast

import instructor
from pydantic import BaseModel

from kxai.llm.tokens import estimate

_KEPT = 512  # shapes


@lru_cache(maxsize=_KEPT)
def prepared(shape: type[BaseModel]) -> tuple[type[BaseModel], int]:
    """The shape as instructor is given it, and about how many tokens its JSON schema has.

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
    tokens = estimate(json.dumps(schema, ensure_ascii=False))
    return cast(type[BaseModel], envelope), tokens
