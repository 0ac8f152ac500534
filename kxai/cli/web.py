"""``kxai web``: the pages of a workspace in the browser."""

from __future__ import annotations

import secrets
import threading
import webbrowser
from contextlib import ExitStack
from pathlib import Path

import typer
import uvicorn

from kxai.api.window import Window
from kxai.ask import Corpus
from kxai.cli.ask import ModelUse, open_model
from kxai.cli.screen import settings_for
from kxai.errors import WorkspaceError
from kxai.store import database_url, is_read_only
from kxai.store.listing import Listing
from kxai.web.app import make_app
from kxai.web.asking import Asking
from kxai.web.guard import is_loopback
from kxai.web.intake import Intake

_NO_FOLDER = "没有这个文件夹；先建一个空文件夹再打开，就可以从页面上传报告，或者用kxai run处理"


def web_command(
    *,
    workspace: Path,
    host: str,
    port: int,
    open_browser: bool,
    read_only: bool,
    use: ModelUse,
) -> None:
    """Serve until interrupted; with ``read_only``, or where the folder cannot be written, nothing
    is written. Raises WorkspaceError where there is no workspace, ModelSetup where the model of
    ``use`` cannot be asked."""
    token = "" if is_loopback(host) else secrets.token_urlsafe(24)
    settings = settings_for(workspace)
    read_only = read_only or is_read_only(workspace)
    # A folder that is there may be filled from the browser; one that is not may be a slip.
    place = database_url(workspace, settings)
    if place.get_backend_name() == "sqlite" and not workspace.exists():
        raise WorkspaceError(str(workspace), _NO_FOLDER)
    fresh = workspace.is_dir() and not read_only
    with ExitStack() as stack:
        store = stack.enter_context(Listing(place, create=fresh))
        gate, model = open_model(stack, settings, use)

        def opened() -> Corpus:
            return Corpus.open(workspace, settings, model=model, gate=gate)

        asking = stack.enter_context(Asking(opened, lambda: store.meta("generation")))
        intake = stack.enter_context(Intake(settings, store))
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{port}/" + (f"?token={token}" if token else "")
        if read_only:
            typer.echo("只读：可以看，不能复核，也不能上传")
        typer.echo(f"已打开：{address}（按Ctrl-C结束）")
        if open_browser:
            opening = threading.Timer(1, webbrowser.open, [address])
            opening.daemon = True
            opening.start()
        app = make_app(
            store, token=token, read_only=read_only, reviewer=settings.reviewer, asking=asking,
            intake=intake, settings=settings,
            window=stack.enter_context(Window(workspace, settings)),
        )  # fmt: skip
        # The log of requests would tell the token.
        uvicorn.run(
            app, host=host, port=port, log_level="warning", access_log=False, server_header=False
        )
