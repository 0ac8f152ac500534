"""LibreOffice without a window: one file in, one converted file out, nothing left behind.

Each process of ours has a profile of its own in a private folder, in which macros, links to
other files and the network are switched off. See ``warden`` for how it is stopped.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from kxai.errors import ConverterMissing, DamagedFile, LimitExceeded
from kxai.load import warden
from kxai.settings import Settings

_PLACES = (
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_PATTERNS = ("/opt", "libreoffice*/program/soffice")
_ADVICE = (
    "需要LibreOffice：Debian和Ubuntu上安装libreoffice-writer-nogui和libreoffice-calc-nogui，"
    "其他系统见libreoffice.org"
)
_MEMORY = 4_000_000_000  # bytes of data for each process of it
_FAREWELL = 10.0  # seconds in which the warden removes its folder
_NOWHERE = "127.0.0.1", "9"  # an address at which nobody answers: the proxy of a converter

_COMMON = "/org.openoffice.Office.Common/Security/Scripting"
_INET = "/org.openoffice.Inet/Settings"
_OPTIONS: tuple[tuple[str, str, str], ...] = (
    (_COMMON, "MacroSecurityLevel", "3"),
    (_COMMON, "DisableMacrosExecution", "true"),
    (_COMMON, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    (_INET, "ooInetProxyType", "2"),
    *((_INET, f"ooInet{kind}ProxyName", _NOWHERE[0]) for kind in ("HTTP", "HTTPS", "FTP")),
    *((_INET, f"ooInet{kind}ProxyPort", _NOWHERE[1]) for kind in ("HTTP", "HTTPS", "FTP")),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    ("/org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
)
_FLAGS = (
    "--headless",
    "--norestore",
    "--nolockcheck",
    "--nodefault",
    "--nofirststartwizard",
    "--nologo",
)


@dataclass(frozen=True, slots=True)
class Conversion:
    """From a suffix and a filter of LibreOffice (``""``: it finds out) to another suffix and
    filter."""

    suffix: str
    reads: str
    target: str
    writes: str


_PROBE = Conversion("txt", "", "docx", "MS Word 2007 XML")


def convert(data: bytes, conversion: Conversion, name: str, settings: Settings) -> bytes:
    """``data`` converted; ``name`` is for errors.

    Raises ConverterMissing, DamagedFile (it makes nothing of it) and LimitExceeded (time, size).
    """
    with _lock:
        out = _convert(data, conversion, name, settings)
        if out is None and not _works(settings):
            raise ConverterMissing(name, f"LibreOffice不能工作或装得不全，{_ADVICE}")
    if out is None:
        raise DamagedFile(name, "LibreOffice打不开，文件可能已损坏")
    return out


def find_office(settings: Settings, name: str) -> str:
    """The program's path. Raises ConverterMissing."""
    if settings.soffice is not None:
        found = shutil.which(str(settings.soffice))
        if found is None:
            raise ConverterMissing(name, f"KXAI_SOFFICE指向的{settings.soffice}不能执行")
        return found
    more = sorted(map(str, Path(_PATTERNS[0]).glob(_PATTERNS[1])), reverse=True)
    for place in ("soffice", "libreoffice", *_PLACES, *more):
        found = shutil.which(place)
        if found is not None:
            return found
    raise ConverterMissing(name, _ADVICE)


def close() -> None:
    """Stop what runs and remove its folder; the next conversion starts anew."""
    global _office
    office, _office = _office, None
    if office is not None:
        office.close()


class _Office:
    """A warden with its folder and profile."""

    def __init__(self, settings: Settings) -> None:
        self.process = os.getpid()
        self.works = False
        self.folder = Path(tempfile.mkdtemp(prefix="kxai-office-"))
        user = self.folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_registry(), "utf-8")
        (self.folder / "tmp").mkdir()
        limits = (str(settings.max_unpacked_bytes), str(_MEMORY))
        self._warden = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-I", "-S", warden.__file__, str(self.folder), *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._environment(),
            start_new_session=True,
            encoding="utf-8",
        )

    def run(self, command: list[str], seconds: float) -> str:
        """``done``, ``late``, or ``""`` where the warden itself was killed."""
        pipes = self._warden.stdin, self._warden.stdout
        if pipes[0] is None or pipes[1] is None:
            return ""
        try:
            print(json.dumps({"command": command, "seconds": seconds}), file=pipes[0], flush=True)
            answer = pipes[1].readline()
        except OSError:
            return ""
        return str(json.loads(answer)["state"]) if answer.endswith("\n") else ""

    def close(self) -> None:
        if self.process != os.getpid():  # a fork has it from its parent, whose it is
            return
        for pipe in (self._warden.stdin, self._warden.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self._warden.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            self._warden.kill()
            self._warden.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _environment(self) -> dict[str, str]:
        dropped = {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "NO_PROXY", "no_proxy"}
        proxy = f"http://{':'.join(_NOWHERE)}"
        names = [f"{kind}_proxy" for kind in ("http", "https", "ftp")]
        return {
            **{name: value for name, value in os.environ.items() if name not in dropped},
            **dict.fromkeys([*names, *map(str.upper, names)], proxy),
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder / "tmp"),
            "SAL_USE_VCLPLUGIN": "svp",
        }


_lock = threading.Lock()
_office: _Office | None = None
atexit.register(close)


def _ours(settings: Settings) -> _Office:
    global _office  # noqa: PLW0603 - one for the process
    if _office is None or _office.process != os.getpid() or not _office.folder.is_dir():
        _office = _Office(settings)
    return _office


def _convert(data: bytes, conversion: Conversion, name: str, settings: Settings) -> bytes | None:
    """None where nothing came out."""
    program = find_office(settings, name)
    office = _ours(settings)
    job = Path(tempfile.mkdtemp(prefix="job-", dir=office.folder))
    source = job / f"in.{conversion.suffix}"
    source.write_bytes(data)
    command = [
        program,
        f"-env:UserInstallation={(office.folder / 'profile').as_uri()}",
        *_FLAGS,
        *([f"--infilter={conversion.reads}"] if conversion.reads else []),
        "--convert-to",
        f"{conversion.target}:{conversion.writes}",
        "--outdir",
        str(job / "out"),
        str(source),
    ]
    try:
        state = office.run(command, settings.office_timeout)
    except BaseException:  # an interrupt: it must not go on without us
        close()
        raise
    if state != "done":
        close()  # a profile that was torn from its user may be broken
    if state == "late":
        seconds = f"{settings.office_timeout:g}"
        raise LimitExceeded(name, f"LibreOffice在{seconds}秒内没有转换完")
    return _result(job, conversion, name, settings) if state == "done" else None


def _result(job: Path, conversion: Conversion, name: str, settings: Settings) -> bytes | None:
    out = job / "out" / f"in.{conversion.target}"
    try:
        with out.open("rb") as handle:
            data = handle.read(settings.max_file_bytes + 1)
    except OSError:
        return None
    finally:
        shutil.rmtree(job, ignore_errors=True)
    if len(data) > settings.max_file_bytes:
        raise LimitExceeded(name, f"转换后超过{settings.max_file_bytes}字节的上限")
    return data or None


def _works(settings: Settings) -> bool:
    """Whether it converts what nobody can damage; asked once for each profile, after a failure."""
    office = _ours(settings)
    office.works = office.works or _convert(b"9", _PROBE, "", settings) is not None
    return office.works


def _registry() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _OPTIONS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>'
    )
