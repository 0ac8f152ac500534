"""Which files are meant: paths, folders and patterns become one list, nothing left out silently."""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kxai.errors import InputError, UnreadableFile, without_frames
from kxai.load.archives import is_archive, is_inside, list_archive, read_input
from kxai.load.limits import shown
from kxai.load.registry import KNOWN_SUFFIXES
from kxai.settings import Settings, load_settings

_WILD = frozenset("*?[")
Key = tuple[int, int]  # device and inode


@dataclass(frozen=True, slots=True)
class Inputs:
    """``files`` to read, in order; ``unsupported`` files of folders that no loader reads;
    ``failures`` met on the way; ``missing`` arguments that name nothing."""

    files: tuple[Path, ...]
    unsupported: tuple[Path, ...]
    failures: tuple[InputError, ...]
    missing: tuple[InputError, ...]


@dataclass(slots=True)
class _Search:
    workspace: Key | None  # None: not there yet
    settings: Settings
    files: dict[str, Path] = field(default_factory=dict)  # by absolute path
    unsupported: dict[str, Path] = field(default_factory=dict)
    failures: list[InputError] = field(default_factory=list)
    missing: list[InputError] = field(default_factory=list)
    folders: set[Key] = field(default_factory=set)

    def leads_out(self, path: Path, folder: Path) -> bool:
        """Whether ``path``, met in ``folder``, is a link to elsewhere that is not followed."""
        if self.settings.follow_links or not path.is_symlink() or _loops(path):
            return False
        if path.resolve().is_relative_to(folder.resolve()):
            return False
        reason = "符号链接指向文件夹之外，没有读；确要读取请加--follow-links"
        self.failures.append(UnreadableFile(shown(path), reason))
        return True

    def argument(self, path: Path) -> None:
        if os.path.lexists(path):
            known = path.suffix.lower() in KNOWN_SUFFIXES
            if path.is_dir():
                self.folder(path)
            elif not known and is_archive(path, self.settings):
                self.archive(path)
            else:
                self.files.setdefault(os.path.abspath(path), path)
            return
        if is_inside(path):
            self.archive(path)
            return
        if not _WILD.intersection(str(path)):
            self.missing.append(UnreadableFile(shown(path), "文件或文件夹不存在"))
            return
        found = sorted(glob.glob(str(path), recursive=True))
        for name in found:
            self.entry(Path(name))
        if not found:
            self.missing.append(UnreadableFile(shown(path), "没有与之匹配的文件"))

    def entry(self, path: Path) -> None:
        """A file or folder that was found, not named."""
        if path.is_dir():
            self.folder(path)
        elif _loops(path):
            self.failures.append(UnreadableFile(shown(path), "符号链接成环"))
        elif path.suffix.lower() == ".zip" and is_archive(path, self.settings):
            self.archive(path)
        else:
            self.file(path)

    def file(self, path: Path) -> None:
        """A file by whose name it is decided whether somebody reads it."""
        if path.suffix.lower() in KNOWN_SUFFIXES and not path.name.startswith("~$"):
            self.files.setdefault(os.path.abspath(path), path)
        else:
            self.unsupported.setdefault(os.path.abspath(path), path)

    def archive(self, path: Path) -> None:
        """The files of an archive, or the one that ``path`` names in it."""
        try:
            listing = list_archive(path, self.settings)
        except InputError as error:
            self.failures.append(without_frames(error))
            return
        self.failures += listing.failures
        for file in listing.files:
            if file == path:
                self.files.setdefault(os.path.abspath(path), path)
            else:
                self.file(file)

    def folder(self, folder: Path) -> None:
        left: list[tuple[Path, frozenset[Key]]] = [(folder, frozenset())]
        while left:
            path, above = left.pop()
            if path != folder and self.leads_out(path, folder):
                continue
            if path != folder and not path.is_dir():
                self.entry(path)
                continue
            try:
                info = path.stat()
                key = (info.st_dev, info.st_ino)
                if key in above:
                    self.failures.append(UnreadableFile(shown(path), "符号链接成环，已跳过"))
                    continue
                if key in self.folders or key == self.workspace:
                    continue
                self.folders.add(key)
                names = sorted(os.listdir(path), reverse=True)
            except OSError as error:
                self.failures.append(UnreadableFile(shown(path), error.strerror or str(error)))
                continue
            left += [(path / name, above | {key}) for name in names if not name.startswith(".")]


def _loops(path: Path) -> bool:
    try:
        path.stat()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def find_inputs(
    paths: Iterable[Path], *, workspace: Path, settings: Settings | None = None
) -> Inputs:
    """Expand ``paths``: files as they are, folders recursively (hidden entries and the
    workspace's own folder left out; links that lead out of the folder are among the failures unless
    ``settings.follow_links``), zip archives like folders, patterns by this function itself.

    A file reached twice counts once. Files of a folder or pattern are in the order of their
    names. Never raises: what cannot be read is among the failures.
    """
    settings = settings or load_settings()
    try:
        info = workspace.stat()
        search = _Search((info.st_dev, info.st_ino), settings)
    except OSError:
        search = _Search(None, settings)
    for path in paths:
        search.argument(path)
    unsupported = (p for key, p in search.unsupported.items() if key not in search.files)
    return Inputs(
        tuple(search.files.values()),
        tuple(unsupported),
        tuple(search.failures),
        tuple(search.missing),
    )


def fingerprint(path: Path, settings: Settings) -> str | None:
    """The sha256 of a regular file or of a member of an archive; None where loading will say what
    is wrong with it."""
    try:
        if is_inside(path):
            return hashlib.sha256(read_input(path, settings)).hexdigest()
        info = path.stat()
        if not stat.S_ISREG(info.st_mode) or not 0 < info.st_size <= settings.max_file_bytes:
            return None
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except (OSError, RuntimeError, InputError):
        return None
