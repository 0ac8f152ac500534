"""Files within zip archives: ``档案.zip!/文件夹/文件.doc`` names one like a file of a folder.

An archive within an archive is opened as well (``外.zip!/内.zip!/文件.doc``), one further down is
not. Nothing is written to disk; one member at a time is unpacked.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from kxai.errors import (
    EmptyFile,
    InputError,
    LimitExceeded,
    UnreadableFile,
    without_frames,
)
from kxai.load.archive_members import Directory, read_directory, unpack
from kxai.load.limits import read_bytes, shown
from kxai.settings import Settings

MARK = "!/"
_SUFFIX = ".zip"
_LEFT_OUT = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_Key = tuple[str, int, int, int]  # an archive's path, size, time and inode
_Limits = tuple[int, int]  # bytes: of a file, of an archive with all that is in it


@dataclass(frozen=True, slots=True)
class Listing:
    """``files`` of an archive as paths, in the order of their names; ``failures`` are members
    that cannot be read."""

    files: tuple[Path, ...]
    failures: tuple[InputError, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A member: the archive on disk, the archive inside it where there is one, the rest."""

    key: _Key
    inner: str | None
    directory: Directory
    member: str

    @property
    def info(self) -> zipfile.ZipInfo:
        return self.directory.members[self.member]


def is_inside(path: Path) -> bool:
    """True for a path that leads into a file."""
    return _split(path) is not None


def read_input(path: Path, settings: Settings) -> bytes:
    """The bytes of a regular file or of a member of an archive.

    Raises UnreadableFile, EmptyFile, LimitExceeded, and for members also DamagedFile and
    EncryptedFile.
    """
    if not is_inside(path):
        return read_bytes(path, settings)
    name = shown(path)
    found = _find(path, settings)
    if found is None:
        raise UnreadableFile(name, "压缩包里没有这个文件")
    if found.info.file_size == 0:
        raise EmptyFile(name, "大小为0字节")
    with _opened(found.key, found.inner, _limits(settings)) as handle:
        return unpack(handle, found.info, name, limit=settings.max_file_bytes)


def size_of(path: Path, settings: Settings) -> int:
    """The size in bytes of a file or member, as far as it is known without reading it."""
    try:
        if not is_inside(path):
            return path.stat().st_size
        found = _find(path, settings)
    except (OSError, InputError):
        return 0
    return 0 if found is None else found.info.file_size


def is_there(path: Path, settings: Settings) -> bool:
    """True where a file or member of that name exists, readable or not."""
    if not is_inside(path):
        return os.path.lexists(path)
    try:
        return _find(path, settings) is not None
    except InputError:
        return True  # the archive is there; what is in it cannot be told


def is_archive(path: Path, settings: Settings) -> bool:
    """True for a zip archive of files, as opposed to a document in a zip container; also where
    that cannot be told, as it is damaged, but its name says so."""
    named = path.suffix.lower() == _SUFFIX
    try:
        key = _key(path, settings)
        if key is None or not zipfile.is_zipfile(path):
            return named
        return not _directory(key, None, _limits(settings)).is_document
    except (OSError, InputError):
        return named


def list_archive(path: Path, settings: Settings) -> Listing:
    """All files of an archive, or of the part of one that ``path`` names; those that systems
    leave for themselves are left out. Raises the subclasses of InputError."""
    archive, below = _split(path) or (path, "")
    key = _key(archive, settings)
    if key is None:
        raise UnreadableFile(shown(archive), "不是普通文件")
    limits = _limits(settings)
    found = _find(path, settings) if below else None
    if found is not None:
        if path.suffix.lower() != _SUFFIX or found.inner is not None:
            return Listing((path,), ())
        return _list(path, key, found.member, "", limits)
    listing = _list(archive, key, None, below and f"{below}/", limits)
    if below and not listing.files and not listing.failures:
        raise UnreadableFile(shown(path), "压缩包里没有这个文件")
    return listing


def _list(path: Path, key: _Key, inner: str | None, below: str, limits: _Limits) -> Listing:
    directory = _directory(key, inner, limits)
    if inner is not None and directory.is_document:
        return Listing((path,), ())
    files: list[Path] = []
    failures = [e for e in directory.refused if e.place.startswith(f"{shown(path)}{MARK}{below}")]
    for member in sorted(directory.members):
        parts = member.split("/")
        if not member.startswith(below) or any(p in _LEFT_OUT or p[0] == "." for p in parts):
            continue
        file = Path(f"{path}{MARK}{member}")
        if not member.lower().endswith(_SUFFIX):
            files.append(file)
        elif inner is not None:
            failures.append(LimitExceeded(shown(file), "压缩包套了三层以上，里层的未读取"))
        else:
            try:
                listing = _list(file, key, member, "", limits)
            except InputError as error:
                failures.append(without_frames(error))
            else:
                files += listing.files
                failures += listing.failures
    return Listing(tuple(files), tuple(failures))


def _split(path: Path) -> tuple[Path, str] | None:
    """The archive on disk and what comes behind it; None for a path that leads into no file."""
    text = path.as_posix()
    at = text.find(MARK)
    if at < 0 or os.path.lexists(path):
        return None
    while at >= 0:
        if os.path.isfile(text[:at]):
            return Path(text[:at]), text[at + len(MARK) :]
        at = text.find(MARK, at + 1)
    return None


def _find(path: Path, settings: Settings) -> _Found | None:
    split = _split(path)
    key = _key(split[0], settings) if split is not None else None
    if split is None or key is None:
        return None
    rest = split[1]
    directory = _directory(key, None, _limits(settings))
    if rest in directory.members:
        return _Found(key, None, directory, rest)
    at = rest.find(MARK)
    while at >= 0:
        inner, member = rest[:at], rest[at + len(MARK) :]
        if inner in directory.members:
            within = _directory(key, inner, _limits(settings))
            if member in within.members:
                return _Found(key, inner, within, member)
        at = rest.find(MARK, at + 1)
    return None


def _key(path: Path, settings: Settings) -> _Key | None:
    try:
        info = path.stat()
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(info.st_mode):
        return None
    if info.st_size > settings.max_archive_bytes:
        limit = settings.max_archive_bytes
        raise LimitExceeded(shown(path), f"压缩包有{info.st_size}字节，上限为{limit}字节")
    return str(path), info.st_size, info.st_mtime_ns, info.st_ino


@contextmanager
def _opened(key: _Key, inner: str | None, limits: _Limits) -> Iterator[BinaryIO]:
    """The archive on disk, or the one inside it."""
    try:
        if inner is None:
            with open(key[0], "rb") as handle:
                yield handle
        else:
            yield io.BytesIO(_inner(key, inner, limits))
    except OSError as error:
        raise UnreadableFile(shown(key[0]), error.strerror or "读取失败") from error


@lru_cache(maxsize=64)
def _directory(key: _Key, inner: str | None, limits: _Limits) -> Directory:
    name = shown(key[0] if inner is None else f"{key[0]}{MARK}{inner}")
    with _opened(key, inner, limits) as handle:
        return read_directory(handle, name, limit=limits[1])


@lru_cache(maxsize=1)
def _inner(key: _Key, member: str, limits: _Limits) -> bytes:
    """The bytes of an archive within an archive, kept while its members are read."""
    info = _directory(key, None, limits).members[member]
    with _opened(key, None, limits) as handle:
        return unpack(handle, info, shown(f"{key[0]}{MARK}{member}"), limit=limits[0])


def _limits(settings: Settings) -> _Limits:
    return settings.max_file_bytes, settings.max_archive_bytes
