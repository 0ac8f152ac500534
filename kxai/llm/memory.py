"""What is kept between runs: answers, and what an endpoint turned out to be able to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Protocol


class Memory(Protocol):
    """Keeps texts under keys (64 hex digits). The workspace's store is one."""

    def recall(self, key: str) -> str | None:
        """The text kept under ``key``."""

    def keep(self, key: str, value: str) -> None:
        """Keep ``value`` under ``key``, in place of what was there."""


class Forgetful:
    """Keeps what it learns for its own lifetime: for ``--no-cache`` and for tests."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def recall(self, key: str) -> str | None:
        return self._kept.get(key)

    def keep(self, key: str, value: str) -> None:
        self._kept[key] = value


def request_key(endpoint: str, sent: Mapping[str, Any]) -> str:
    """The hash of everything that goes to ``endpoint``: model, messages, schema, parameters."""
    written = json.dumps([endpoint, sent], ensure_ascii=False, sort_keys=True, default=str)
    return sha256(written.encode()).hexdigest()


def ability_key(known_as: str, model: str) -> str:
    """Under which it is kept how an endpoint's model can be asked for structure."""
    return request_key(known_as, {"ability": model})
