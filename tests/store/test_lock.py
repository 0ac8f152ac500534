from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kxai.errors import WorkspaceError
from kxai.store import lock

_HOLD = """
import sys, time
from pathlib import Path
from kxai.store import lock
with lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_second_process_is_refused_and_told_by_whom(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(WorkspaceError, match=f"进程{holder.pid}.*正在使用"), lock(tmp_path):
            pass
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        with lock(tmp_path):
            assert (tmp_path / "kxai.lock").read_text() == f"{os.getpid()}\n"


def test_it_can_be_taken_again_after_it_was_left(tmp_path: Path) -> None:
    for _ in range(2):
        with lock(tmp_path):
            pass


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="不能写入"), lock(tmp_path / "无"):
        pass
