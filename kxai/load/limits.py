"""Opening what strangers made: file kinds, sizes, archives and XML within limits."""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kxai.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    InputError,
    LimitExceeded,
    UnreadableFile,
)
from kxai.settings import Settings

if TYPE_CHECKING:
    from lxml.etree import _Element

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    OverflowError,
)
_MAX_MEMBERS = 5_000
_MAX_DIRECTORY = 2_000_000  # bytes; reading a directory of millions of members takes minutes
MAX_RATIO = 300  # unpacked : packed; text of real files stays below 100
SMALL = 1_000_000  # below this many bytes a ratio says nothing
_MAX_XML = 150_000_000  # bytes of one part; its tree takes several times as much memory
TAIL = 22 + 65_535  # bytes: the end record and the longest comment behind it
_END_RECORD = struct.Struct("<4s4H2LH")
_INTEGER = re.compile(r"[0-9]{1,9}")
_REASONS = {
    errno.ENOENT: "文件不存在",
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
    errno.ELOOP: "符号链接成环",
    errno.ENOTDIR: "路径中有一级不是文件夹",
    errno.ENAMETOOLONG: "文件名过长",
}


def shown(path: Path | str) -> str:
    """A file name as it can safely be printed: control and direction marks are made visible."""
    return "".join(
        c
        if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
        else f"\\u{ord(c):04x}"
        for c in str(path)
    )


def integer(text: str | None, default: int = 0, *, most: int = 999_999_999) -> int:
    """A number written by a stranger: ``default`` unless it is 0 … ``most`` in ASCII digits."""
    if text is None or not _INTEGER.fullmatch(text):
        return default
    number = int(text)
    return number if number <= most else default


def read_bytes(path: Path, settings: Settings) -> bytes:
    """The bytes of a regular file.

    Raises UnreadableFile (missing, no permission, a symlink loop, a folder, a device), EmptyFile
    and LimitExceeded.
    """
    name = shown(path)
    try:
        _check_regular(os.stat(path), name, settings)
        # The file may have become a pipe since: opening must not wait for a writer.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as handle:
            _check_regular(os.fstat(handle.fileno()), name, settings)
            data = handle.read(settings.max_file_bytes + 1)
    except OSError as error:
        number = error.errno or 0
        reason = _REASONS.get(number) or f"读取失败（{errno.errorcode.get(number, '未知原因')}）"
        raise UnreadableFile(name, reason) from error
    except ValueError as error:  # a NUL in the name
        raise UnreadableFile(name, "文件名不合法") from error
    if not data:
        raise EmptyFile(name, "大小为0字节")
    if len(data) > settings.max_file_bytes:
        raise LimitExceeded(name, f"文件超过{settings.max_file_bytes}字节的上限")
    return data


def _check_regular(info: os.stat_result, name: str, settings: Settings) -> None:
    if not stat.S_ISREG(info.st_mode):
        kind = "是文件夹" if stat.S_ISDIR(info.st_mode) else "不是普通文件（设备或管道）"
        raise UnreadableFile(name, kind)
    if info.st_size > settings.max_file_bytes:
        raise LimitExceeded(name, f"文件有{info.st_size}字节，上限为{settings.max_file_bytes}字节")


class Archive:
    """A zip container whose members are read within the limits.

    Member names are given as the container writes them, with forward slashes. Raises DamagedFile,
    EncryptedFile and LimitExceeded, all naming the file.
    """

    def __init__(self, name: str, data: bytes, settings: Settings) -> None:
        self.name = name
        self._left = settings.max_unpacked_bytes
        check_directory(name, data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise DamagedFile(name, "压缩容器不完整或已损坏") from error
        members = self._zip.infolist()
        if len(members) > _MAX_MEMBERS:
            raise LimitExceeded(name, f"内含{len(members)}个成员，上限为{_MAX_MEMBERS}个")
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in members:
            member = info.filename.replace("\\", "/")
            if member.startswith("/") or ".." in member.split("/"):
                raise DamagedFile(name, f"成员路径不合法：{shown(member)[:80]}")
            self._members.setdefault(member, info)

    def names(self) -> list[str]:
        return list(self._members)

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def read(self, member: str) -> bytes:
        """The bytes of ``member``; the sizes that the container claims are not trusted."""
        info = self._members[member]
        if info.flag_bits & 1:
            raise EncryptedFile(self.name, f"成员{shown(member)}已加密")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise DamagedFile(self.name, f"成员{shown(member)}的压缩方法不明")
        limit = min(self._left, max(SMALL, info.compress_size * MAX_RATIO))
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limit + 1)
        except BROKEN as error:
            raise DamagedFile(self.name, f"成员{shown(member)}不完整或已损坏") from error
        if len(data) > limit:
            raise LimitExceeded(self.name, f"成员{shown(member)}解压后过大（疑似压缩炸弹）")
        self._left -= len(data)
        return data


def check_directory(name: str, data: bytes) -> None:
    """Refuse a container whose list of members alone would be too long to read.

    ``data`` is the container or its end. Raises DamagedFile and LimitExceeded.
    """
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or len(data) < at + _END_RECORD.size:
        raise DamagedFile(name, "压缩容器不完整（没有目录）")
    count, size = _END_RECORD.unpack_from(data, at)[4:6]
    if count > _MAX_MEMBERS or size > _MAX_DIRECTORY:
        raise LimitExceeded(name, f"内含成员过多，上限为{_MAX_MEMBERS}个")


def unpacked_parts(handle: BinaryIO) -> dict[str, int]:
    """The members of a zip container and the bytes that each claims to have. Raises DamagedFile
    and LimitExceeded."""
    size = handle.seek(0, 2)
    handle.seek(max(0, size - TAIL))
    check_directory("", handle.read())
    try:
        with zipfile.ZipFile(handle) as container:
            return {info.filename: info.file_size for info in container.infolist()}
    except BROKEN as error:
        raise DamagedFile("", "压缩容器不完整或已损坏") from error


def parse_xml(data: bytes, name: str, part: str) -> _Element:
    """Parse XML without entities, network or DTD; libxml2 limits depth and the size of a text.

    Raises DamagedFile and LimitExceeded naming the file and the part.
    """
    from lxml import etree

    if len(data) > _MAX_XML:
        raise LimitExceeded(name, f"部件{part}超过{_MAX_XML}字节的上限")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    if b"<!DOCTYPE" in data[:4096]:
        raise _with_entities(name, part)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "XML_PARSE_HUGE" in str(error):  # the option that would lift libxml2's limits
            raise LimitExceeded(name, f"部件{part}嵌套过深或单段文字过长") from error
        raise DamagedFile(name, f"部件{part}不是完整的XML（第{error.lineno}行）") from error
    if (
        root.getroottree().docinfo.internalDTD is not None
    ):  # in an encoding where the bytes did not show it
        raise _with_entities(name, part)
    return root


def _with_entities(name: str, part: str) -> InputError:
    return DamagedFile(name, f"部件{part}含有不允许的文档类型或实体定义")
