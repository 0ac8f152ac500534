"""A PostgreSQL server for tests and benches, of the programs that a system's packages bring.

It listens on the loopback alone and lives in a folder of its own, which goes with it.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

_FOLDERS = "/usr/lib/postgresql"  # Debian's, by version
_SECONDS = 60  # for the server to start, or to stop
_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"""No machine is going to lose power while a test runs."""


def find_server() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, of the newest version; None where there is none, or
    where this is root and no other user is there: PostgreSQL refuses to run as root."""
    found = shutil.which("pg_ctl")
    versions = Path(_FOLDERS).glob("*/bin/pg_ctl")
    paths = [*sorted(versions, key=lambda path: path.parts[-3]), *([Path(found)] if found else [])]
    if not paths or (os.geteuid() == 0 and _other_user() is None):
        return None
    return paths[-1].resolve().parent if found is None else paths[0].resolve().parent


def _other_user() -> pwd.struct_passwd | None:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    return None


class Postgres:
    """A server with one empty database after the other. ``durable``: it keeps what was committed
    also when it is killed."""

    def __init__(self, programs: Path, folder: Path, *, durable: bool = False) -> None:
        self._programs, self._folder = programs, folder
        self._options = "" if durable else _FAST
        self._count = 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]

    def make(self) -> None:
        """Make its folder and start it."""
        data = str(self._folder / "data")
        self._do("initdb", "-D", data, "-A", "trust", "-U", "kxai", "-E", "UTF8", "--no-sync",
                 "--locale=C.UTF-8")  # fmt: skip
        self.start()

    def start(self) -> None:
        told = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} "
            f"-c unix_socket_directories={self._folder} {self._options}"
        )
        self._control("-w", "-l", str(self._folder / "log"), "-o", told, "start")

    def stop(self, mode: str = "fast") -> None:
        """``fast`` ends all connections; ``immediate`` is as a crash."""
        self._control("-w", "-m", mode, "stop")

    def new(self, driver: str = "") -> str:
        """The URL of a new database, for a ``driver`` or the one that kxai takes."""
        self._count += 1
        name = f"archive{self._count}"
        self._do("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "kxai", name)
        scheme = f"postgresql+{driver}" if driver else "postgresql"
        return f"{scheme}://kxai@127.0.0.1:{self.port}/{name}"

    def _control(self, *arguments: str) -> None:
        data = str(self._folder / "data")
        self._do("pg_ctl", "-D", data, "-t", str(_SECONDS), *arguments)

    def _do(self, program: str, *arguments: str) -> None:
        other = _other_user() if os.geteuid() == 0 else None
        subprocess.run(  # noqa: S603 -- a program of the system's, with arguments of ours
            [str(self._programs / program), *arguments],
            check=True,
            timeout=2 * _SECONDS,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=other.pw_uid if other else None,
            group=other.pw_gid if other else None,
            extra_groups=[] if other else None,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        )


@contextlib.contextmanager
def server(*, durable: bool = False) -> Iterator[Postgres]:
    """A server that is started here and stopped in the end. Raises LookupError where none is
    installed."""
    programs = find_server()
    if programs is None:
        raise LookupError("no PostgreSQL here: apt-get install postgresql")
    with tempfile.TemporaryDirectory(prefix="kxai-pg") as name:
        folder = Path(name)
        if os.geteuid() == 0 and (other := _other_user()) is not None:
            os.chown(folder, other.pw_uid, other.pw_gid)
        postgres = Postgres(programs, folder, durable=durable)
        postgres.make()
        try:
            yield postgres
        finally:
            with contextlib.suppress(subprocess.SubprocessError):
                postgres.stop("immediate")
