"""``kxai web``: the pages of a workspace in the browser."""

from __future__ import annotations

import secrets
import threading
import webbrowser
from pathlib import Path

import typer
import uvicorn

from kxai.cli.screen import settings_for
from kxai.store import database_url
from kxai.store.listing import Listing
from kxai.web.app import make_app
from kxai.web.guard import is_loopback


def web_command(*, workspace: Path, host: str, port: int, open_browser: bool) -> None:
    """Serve until interrupted. Raises WorkspaceError where there is no workspace."""
    token = "" if is_loopback(host) else secrets.token_urlsafe(24)
    with Listing(database_url(workspace, settings_for(workspace))) as store:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{port}/" + (f"?token={token}" if token else "")
        typer.echo(f"已打开：{address}（按Ctrl-C结束）")
        if open_browser:
            opening = threading.Timer(1, webbrowser.open, [address])
            opening.daemon = True
            opening.start()
        # The log of requests would tell the token.
        uvicorn.run(
            make_app(store, token=token), host=host, port=port, log_level="warning",
            access_log=False, server_header=False,
        )  # fmt: skip
