"""The endpoint that a bench of real models asks, its answers kept in a workspace."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import NamedTuple

from kxai.llm.endpoint import Endpoint, endpoint_from
from kxai.llm.local import LocalServer
from kxai.settings import Settings
from kxai.store import Store, database_url
from kxai.store.replies import Replies


class KeptEndpoint(NamedTuple):
    """Whom to ask, with the ``settings`` of the workspace that keeps the ``replies``."""

    settings: Settings
    endpoint: Endpoint
    replies: Replies


@contextmanager
def kept_endpoint(arguments: argparse.Namespace) -> Iterator[KeptEndpoint]:
    """The model in the file ``arguments.gguf``, served with ``threads``, else the endpoint of the
    settings; what it answers stays in ``arguments.workspace``."""
    arguments.workspace.mkdir(parents=True, exist_ok=True)
    settings = Settings(workspace=arguments.workspace)
    with ExitStack() as stack:
        store = stack.enter_context(Store(database_url(settings.workspace), create=True))
        replies = Replies(store)
        stack.callback(replies.flush)
        if arguments.gguf:
            server = stack.enter_context(LocalServer(arguments.gguf, threads=arguments.threads))
            endpoint = server.endpoint(settings)
        else:
            endpoint = endpoint_from(settings)
        yield KeptEndpoint(settings, endpoint, replies)
