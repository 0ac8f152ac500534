"""Opening what strangers made: file kinds, sizes, archives and XML within limits."""

from __future__ import annotations

import os
import stat
import unicodedata
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from kxai.errors import DamagedFile, EmptyFile, EncryptedFile, LimitExceeded, UnreadableFile
from kxai.settings import Settings

if TYPE_CHECKING:
    from lxml.etree import _Element

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
)
_MAX_MEMBERS = 5_000
_MAX_RATIO = 300  # unpacked : packed; text of real files stays below 100
_SMALL = 1_000_000  # below this many bytes a ratio says nothing


def shown(path: Path | str) -> str:
    """A file name as it can safely be printed: control and direction marks are made visible."""
    return "".join(
        c
        if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
        else f"\\u{ord(c):04x}"
        for c in str(path)
    )


def read_bytes(path: Path, settings: Settings) -> bytes:
    """The bytes of a regular file.

    Raises UnreadableFile (missing, no permission, a symlink loop, a folder, a device), EmptyFile
    and LimitExceeded.
    """
    name = shown(path)
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            kind = "是文件夹" if stat.S_ISDIR(info.st_mode) else "不是普通文件（设备或管道）"
            raise UnreadableFile(name, kind)
        if info.st_size == 0:
            raise EmptyFile(name, "大小为0字节")
        if info.st_size > settings.max_file_bytes:
            raise LimitExceeded(
                name, f"文件有{info.st_size}字节，上限为{settings.max_file_bytes}字节"
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFile(name, "文件不存在") from error
    except PermissionError as error:
        raise UnreadableFile(name, "没有读取权限") from error
    except (OSError, RuntimeError) as error:
        loop = isinstance(error, RuntimeError) or getattr(error, "errno", None) == 40
        reason = (
            "符号链接成环"
            if loop
            else (
                os.strerror(error.errno)
                if isinstance(error, OSError) and error.errno
                else "读取失败"
            )
        )
        raise UnreadableFile(name, reason) from error


class Archive:
    """A zip container whose members are read within the limits.

    Raises DamagedFile, EncryptedFile and LimitExceeded, all naming the file.
    """

    def __init__(self, path: Path, settings: Settings) -> None:
        self.name = shown(path)
        self._left = settings.max_unpacked_bytes
        try:
            self._zip = zipfile.ZipFile(path)
            self._members = {info.filename: info for info in self._zip.infolist()}
        except _BROKEN as error:
            raise DamagedFile(self.name, "压缩容器不完整或已损坏") from error
        if len(self._members) > _MAX_MEMBERS:
            raise LimitExceeded(
                self.name, f"内含{len(self._members)}个成员，上限为{_MAX_MEMBERS}个"
            )

    def names(self) -> list[str]:
        return list(self._members)

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def read(self, member: str) -> bytes:
        """The bytes of ``member``; the sizes that the container claims are not trusted."""
        info = self._members[member]
        if info.flag_bits & 1:
            raise EncryptedFile(self.name, f"成员{shown(member)}已加密")
        try:
            with self._zip.open(info) as stream:
                limit = self._left
                if info.compress_size > 0:
                    limit = min(limit, max(_SMALL, info.compress_size * _MAX_RATIO))
                data = stream.read(limit + 1)
        except _BROKEN as error:
            raise DamagedFile(self.name, f"成员{shown(member)}不完整或已损坏") from error
        if len(data) > limit:
            raise LimitExceeded(self.name, f"成员{shown(member)}解压后过大（疑似压缩炸弹）")
        self._left -= len(data)
        return data

    def close(self) -> None:
        self._zip.close()


def parse_xml(data: bytes, name: str, part: str) -> _Element:
    """Parse XML without entities, network or DTD; libxml2 limits depth and size.

    Raises DamagedFile naming the file and the part.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:65536]:
        raise DamagedFile(name, f"{part}含有不允许的实体定义")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedFile(name, f"{part}不是完整的XML（{error.msg}）") from error
    return root
