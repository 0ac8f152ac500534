"""Reports that lie in a store of objects (``s3://…``, ``memory://…``), by fsspec.

They are listed and fingerprinted where they are queued, and fetched one by one where they are read,
into a folder of the worker's own. A path of this kind is told as it was written, apart from what
``Path`` makes of its slashes.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from kxai.errors import BadArgument, InputError, LimitExceeded, PackageMissing, UnreadableFile
from kxai.export.files import portable_name
from kxai.load.limits import shown
from kxai.load.registry import KNOWN_SUFFIXES
from kxai.settings import Settings

_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]+):/{1,3}(?P<rest>[^/].*)", re.DOTALL)
_BLOCK = 1 << 20  # bytes read at once


@dataclass(frozen=True, slots=True)
class Remote:
    """What lies below an address: ``files`` as (address, sha256), ``unsupported`` ones that no
    loader reads, ``failures``."""

    files: tuple[tuple[str, str], ...]
    unsupported: tuple[str, ...]
    failures: tuple[InputError, ...]


def url_of(path: Path | str) -> str | None:
    """The address that a path of the command line means; None for one of this machine's files."""
    match = _URL.fullmatch(os.fspath(path))
    if match is None or os.path.lexists(path):
        return None
    lead = "/" if match["scheme"] in ("file", "local") else ""
    return f"{match['scheme']}://{lead}{match['rest']}"


def look(url: str, settings: Settings) -> Remote:
    """The files at or below an address, by name; each is read once for its fingerprint.

    Raises BadArgument for an address with a password in it, PackageMissing where what reads it is
    not installed, UnreadableFile where it cannot be reached or holds nothing.
    """
    files, unsupported, failures = [], [], []
    with _told(url):
        system, root = _open(url)
        names = [root] if system.isfile(root) else sorted(system.find(root))
        if not names:
            raise UnreadableFile(shown(url), "没有文件")
    for name in names:
        address = str(system.unstrip_protocol(name))
        if PurePosixPath(name).suffix.lower() not in KNOWN_SUFFIXES:
            unsupported.append(address)
            continue
        try:
            files.append((address, _fingerprint(system, name, address, settings)))
        except InputError as error:
            failures.append(error)
    return Remote(tuple(files), tuple(unsupported), tuple(failures))


def fetch(url: str, folder: Path, settings: Settings) -> Path:
    """Copy the file at an address into ``folder``, under its own name. Raises as ``look``."""
    folder.mkdir(parents=True, exist_ok=True)
    with _told(url):
        system, name = _open(url)
        path = folder / (portable_name(PurePosixPath(name).name) or "report")
        _check_size(system, name, url, settings)
        with system.open(name, "rb") as there, path.open("wb") as here:
            shutil.copyfileobj(there, here, _BLOCK)
    return path


def _fingerprint(system: Any, name: str, url: str, settings: Settings) -> str:
    with _told(url):
        _check_size(system, name, url, settings)
        digest = hashlib.sha256()
        with system.open(name, "rb") as handle:
            while block := handle.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()


def _check_size(system: Any, name: str, url: str, settings: Settings) -> None:
    if int(system.size(name) or 0) > settings.max_file_bytes:
        limit = settings.max_file_bytes // 1_000_000
        raise LimitExceeded(shown(url), f"超过{limit}MB（上限见KXAI_MAX_FILE_BYTES）")


def _open(url: str) -> tuple[Any, str]:
    """The file system of an address, and the name in it."""
    if "@" in url.partition("://")[2].partition("/")[0]:
        reason = "地址里不能写用户名和密码，请用该存储自己的环境变量或配置文件"
        raise BadArgument(url.partition("://")[0] + "://…", reason)
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise PackageMissing("fsspec", "请先安装：pip install 'kxai[remote]'") from None
    system, name = url_to_fs(url)
    return system, str(name)


@contextmanager
def _told(url: str) -> Iterator[None]:
    """What goes wrong in a library of a store, as an error of ours."""
    try:
        yield
    except InputError:
        raise
    except ImportError as error:
        package = (error.name or "").partition(".")[0]
        line = f"pip install {package}" if package else " ".join(str(error).split())
        raise PackageMissing(shown(url), f"请先安装：{line}") from None
    except FileNotFoundError:
        raise UnreadableFile(shown(url), "没有这个文件或文件夹") from None
    except Exception as error:
        # Each store's library has errors of its own, and some tell the keys that were sent.
        raise UnreadableFile(shown(url), f"读不到（{type(error).__name__}）") from None
