"""How a converter is run and stopped; in its place stands a script that does as it is told."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kxai import errors
from kxai.load import soffice
from kxai.load.soffice import Conversion, convert
from kxai.settings import Settings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
TO_DOCX = Conversion("doc", "F", "docx", "G")
OUT = 'out=$(echo "$*" | sed "s/.*--outdir \\([^ ]*\\) .*/\\1/"); mkdir -p "$out"'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the private folders of this test's converters lie."""
    soffice.close()
    place = tmp_path / "private"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield place
    soffice.close()


@pytest.fixture
def fake(tmp_path: Path) -> Callable[[str], Settings]:
    def write(script: str, **options: object) -> Settings:
        path = tmp_path / "soffice"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return Settings(soffice=path, **options)

    return write


def gone(process: int) -> bool:
    for _ in range(200):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def emptied(folder: Path) -> bool:
    for _ in range(200):
        if not list(folder.iterdir()):
            return True
        time.sleep(0.05)
    return False


def number(path: Path) -> int:
    for _ in range(200):
        with contextlib.suppress(OSError, ValueError):
            return int(path.read_text())
        time.sleep(0.05)
    raise AssertionError("it never started")


def test_a_file_goes_in_and_one_comes_out(
    folder: Path, tmp_path: Path, fake: Callable[[str], Settings]
) -> None:
    log = tmp_path / "log"
    settings = fake(f'echo "$* $HOME $http_proxy" >> {log}; {OUT}; cp "$out"/../in.doc "$out"/in.docx')  # fmt: skip
    assert convert(b"9", TO_DOCX, "x", settings) == b"9"
    assert convert(b"8", TO_DOCX, "x", settings) == b"8"
    first, second = log.read_text().splitlines()
    (private,) = folder.iterdir()
    for line in (first, second):
        assert f"-env:UserInstallation=file://{private}/profile " in line
        assert "--headless" in line
        assert "--infilter=F --convert-to docx:G" in line
        assert line.endswith(f" {private} http://127.0.0.1:9")
    registry = (private / "profile/user/registrymodifications.xcu").read_text("utf-8")
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true<' in registry
    assert sorted(p.name for p in private.iterdir()) == ["profile", "tmp"]
    soffice.close()
    assert list(folder.iterdir()) == []


def test_one_that_takes_too_long_is_killed_with_its_children(
    folder: Path, tmp_path: Path, fake: Callable[..., Settings]
) -> None:
    pid = tmp_path / "pid"
    settings = fake(f"sleep 60 & echo $! > {pid}; wait", office_timeout=0.5)
    begun = time.monotonic()
    with pytest.raises(errors.LimitExceeded, match=r"0\.5秒"):
        convert(b"9", TO_DOCX, "x", settings)
    assert time.monotonic() - begun < 10
    assert gone(number(pid))
    assert emptied(folder)


def test_children_that_outlive_it_are_killed(
    folder: Path, tmp_path: Path, fake: Callable[[str], Settings]
) -> None:
    pid = tmp_path / "pid"
    settings = fake(f'sleep 60 & echo $! > {pid}; {OUT}; echo 9 > "$out"/in.docx')
    assert convert(b"9", TO_DOCX, "x", settings) == b"9\n"
    assert gone(number(pid))


def test_one_that_works_for_nobody_is_missing(
    folder: Path, fake: Callable[[str], Settings]
) -> None:
    with pytest.raises(errors.ConverterMissing, match="不能工作"):
        convert(b"9", TO_DOCX, "x", fake("exit 1"))
    only_text = f'case "$*" in *in.txt) {OUT}; echo 9 > "$out"/in.docx;; esac'
    with pytest.raises(errors.DamagedFile, match="打不开"):
        convert(b"9", TO_DOCX, "x", fake(only_text))


def test_results_are_limited(folder: Path, fake: Callable[..., Settings]) -> None:
    big = f'{OUT}; head -c 5000 /dev/zero > "$out"/in.docx'
    with pytest.raises(errors.LimitExceeded, match="4000字节"):
        convert(b"9", TO_DOCX, "x", fake(big, max_file_bytes=4000))
    soffice.close()
    with pytest.raises(errors.InputError):  # cut off while it is being written
        convert(b"9", TO_DOCX, "x", fake(f"{big} || rm $out/*", max_unpacked_bytes=4000))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_it_ends_with_the_process_that_started_it(
    folder: Path, tmp_path: Path, fake: Callable[[str], Settings], how: signal.Signals
) -> None:
    pid = tmp_path / "pid"
    fake(f"sleep 60 & echo $! > {pid}; wait")
    code = (  # a shell that runs the tests behind it has SIGINT ignored, by all of its children
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from kxai.load.soffice import *; from pathlib import Path\n"
        f"convert(b'9', Conversion('doc', '', 'docx', ''), 'x', Settings(soffice=Path({str(tmp_path / 'soffice')!r})))"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "TMPDIR": str(folder)},
        stderr=subprocess.DEVNULL,
    )
    sleeper = number(pid)
    worker.send_signal(how)
    worker.wait(90)
    assert gone(sleeper)
    assert emptied(folder)


def test_a_killed_warden_is_replaced(folder: Path, fake: Callable[[str], Settings]) -> None:
    settings = fake(f'{OUT}; cp "$out"/../in.* "$out"/in.docx')
    assert convert(b"9", TO_DOCX, "x", settings) == b"9"
    assert soffice._office is not None
    soffice._office._warden.kill()
    with pytest.raises(errors.DamagedFile):
        convert(b"9", TO_DOCX, "x", settings)
    assert convert(b"8", TO_DOCX, "x", settings) == b"8"
