"""Runs LibreOffice for one process of ours, and ends it with that process.

A script of its own, run as ``python -I -S warden.py FOLDER BYTES MEMORY``: it reads orders
(``{"command": […], "seconds": 120}``, a line each), answers each with ``{"state": "done"}`` or
``{"state": "late"}``, and when its input ends, however the other side died, kills what runs and
removes FOLDER. BYTES limits the files that are written, MEMORY the data of each process.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time

_PAUSE = 0.03  # seconds between two looks at the converter


def main(folder: str, most_bytes: int, memory: int) -> None:
    """Serve until the input ends."""
    _limit(most_bytes, memory)
    orders: queue.SimpleQueue[str] = queue.SimpleQueue()
    gone = threading.Event()
    threading.Thread(target=_listen, args=(orders, gone), daemon=True).start()
    try:
        while line := orders.get():
            order = json.loads(line)
            state = _run(order["command"], order["seconds"], gone)
            if not gone.is_set():
                print(json.dumps({"state": state}), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _listen(orders: queue.SimpleQueue[str], gone: threading.Event) -> None:
    for line in sys.stdin:
        orders.put(line)
    gone.set()
    orders.put("")


def _run(command: list[str], seconds: float, gone: threading.Event) -> str:
    end = time.monotonic() + seconds
    child = subprocess.Popen(  # noqa: S603 - the command is ours
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while child.poll() is None:
            if gone.is_set() or time.monotonic() > end:
                return "late"
            time.sleep(_PAUSE)
        return "done"
    finally:
        _kill(child)


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End it with all that it has started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
    child.wait()


def _limit(most_bytes: int, memory: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    for what, most in (
        (resource.RLIMIT_FSIZE, most_bytes),
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, hard))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
