"""What Windows lacks and how its consoles write, as far as that can be had elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]
UNIX_ONLY = ("resource", "pwd", "grp", "termios", "pty", "posix_ipc")
WITHOUT = f"""
import os, sys
sys.modules.update(dict.fromkeys({UNIX_ONLY!r}))
for name in ("fork", "killpg", "getuid", "geteuid", "sched_getaffinity", "pread"):
    if hasattr(os, name):
        delattr(os, name)
"""


def run(script: str, *words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT + script, *words],
        capture_output=True,
        env={"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]), **environment},
        timeout=120,
    )


def test_every_module_imports_without_what_only_unix_has() -> None:
    done = run(
        "import importlib, pkgutil, kxai\n"
        "for module in pkgutil.walk_packages(kxai.__path__, 'kxai.'):\n"
        "    if module.name != 'kxai.__main__':\n"
        "        importlib.import_module(module.name)\n"
    )
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "ascii"])
def test_a_run_in_a_console_of_a_code_page(tmp_path: Path, encoding: str) -> None:
    report = tmp_path / "决算 报告.txt"
    report.write_text("云岭县水产站2031年部门决算\n收入5万元，比上年3万元增加9万元。\n", "utf-8")
    done = run(
        "from kxai.cli import main; main()",
        "run", str(report), "-w", str(tmp_path / "工作区"),
        PYTHONIOENCODING=encoding, PYTHONUTF8="0", LC_ALL="C.UTF-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = done.stdout.decode(encoding)
    assert ("错误" if encoding == "gbk" else "review.xlsx") in told
    assert (tmp_path / "工作区" / "findings.jsonl").read_text("utf-8").count("\n") == 1


def test_no_file_is_opened_in_the_encoding_of_the_locale(tmp_path: Path) -> None:
    report = tmp_path / "a.txt"
    report.write_text("云岭县水产站2031年部门决算\n收入5万元，比上年3万元增加9万元。\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "warn_default_encoding", "-W", "error::EncodingWarning",
         "-m", "kxai", "run", str(report), "-w", str(tmp_path / "ws")],
        capture_output=True,
        env={"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]), "PYTHONIOENCODING": "utf-8"},
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()


def test_the_lock_of_a_workspace_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[tuple[int, int]] = []

    def locking(handle: int, mode: int, size: int) -> None:
        if taken:
            raise OSError(13, "Permission denied")
        taken.append((mode, os.lseek(handle, 0, os.SEEK_CUR)))

    fake = SimpleNamespace(locking=locking, LK_NBLCK=2)
    source = (ROOT / "kxai" / "store" / "lock.py").read_text("utf-8")
    module = ModuleType("lock_on_windows")
    with monkeypatch.context() as patched:
        patched.setattr(sys, "platform", "win32")
        patched.setitem(sys.modules, "msvcrt", fake)
        patched.delitem(sys.modules, "fcntl", raising=False)
        exec(compile(source, "lock.py", "exec"), module.__dict__)
    with module.lock(tmp_path):
        assert taken == [(2, 1 << 20)]
        with pytest.raises(module.WorkspaceError, match="正在使用"), module.lock(tmp_path):
            pass
