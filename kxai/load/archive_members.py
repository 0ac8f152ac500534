"""The directory of a zip archive and its members, read one at a time from an open file."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from kxai.errors import DamagedFile, EncryptedFile, InputError, LimitExceeded
from kxai.load.archive_names import member_names, safe_name
from kxai.load.limits import BROKEN, MAX_RATIO, SMALL, TAIL, check_directory, shown

_LOCAL = struct.Struct("<4s22xHH")  # signature, lengths of the name and of the extra field
_PARTS = frozenset({"[Content_Types].xml", "mimetype", "OFD.xml", "content.xml"})


@dataclass(frozen=True, slots=True)
class Directory:
    """``members`` by name, in the archive's order; ``refused`` are those that nobody may read."""

    members: dict[str, zipfile.ZipInfo]
    refused: tuple[InputError, ...]

    @property
    def is_document(self) -> bool:
        """True where the container is one file of an office program, not an archive of files."""
        return not _PARTS.isdisjoint(self.members)


def read_directory(handle: BinaryIO, name: str, *, limit: int) -> Directory:
    """The members of the zip archive in ``handle``, which may unpack to ``limit`` bytes in all;
    ``name`` is for errors.

    Raises DamagedFile and LimitExceeded.
    """
    try:
        size = handle.seek(0, 2)
        handle.seek(max(0, size - TAIL))
        check_directory(name, handle.read())
        with zipfile.ZipFile(handle) as archive:
            infos = archive.infolist()
    except BROKEN as error:
        raise DamagedFile(name, "压缩包不完整或已损坏") from error
    total = sum(info.file_size for info in infos)
    if total > limit:
        raise LimitExceeded(name, f"解压后共{total}字节，上限为{limit}字节")
    members: dict[str, zipfile.ZipInfo] = {}
    refused: list[InputError] = []
    for info, written in zip(infos, member_names(infos), strict=True):
        if written.endswith(("/", "\\")):
            continue
        member = safe_name(written)
        place = f"{name}!/{shown(member or written)[:200]}"
        if not member:
            refused.append(DamagedFile(place, "成员路径不合法，未读取"))
        elif stat.S_ISLNK(info.external_attr >> 16):
            refused.append(DamagedFile(place, "成员是符号链接，未读取"))
        elif member in members:
            refused.append(DamagedFile(place, "压缩包里有同名的成员，只读取第一个"))
        else:
            members[member] = info
    return Directory(members, tuple(refused))


def unpack(handle: BinaryIO, info: zipfile.ZipInfo, name: str, *, limit: int) -> bytes:
    """The bytes of one member, at most ``limit``; ``name`` is for errors. The sizes that the
    archive claims are not trusted.

    Raises DamagedFile, EncryptedFile and LimitExceeded.
    """
    if info.flag_bits & 1:
        raise EncryptedFile(name, "压缩包里的这个成员已加密")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise DamagedFile(name, "压缩方法不明")
    if max(info.file_size, info.compress_size) > limit:
        raise LimitExceeded(name, f"成员超过{limit}字节的上限")
    limit = min(limit, max(SMALL, info.compress_size * MAX_RATIO))
    try:
        data = _inflated(handle, info, limit)
    except BROKEN as error:
        raise DamagedFile(name, "压缩包里的这个成员不完整或已损坏") from error
    if len(data) > limit:
        raise LimitExceeded(name, "成员解压后过大（疑似压缩炸弹）")
    if len(data) != info.file_size or zlib.crc32(data) != info.CRC:
        raise DamagedFile(name, "压缩包里的这个成员不完整或已损坏")
    return data


def _inflated(handle: BinaryIO, info: zipfile.ZipInfo, limit: int) -> bytes:
    handle.seek(info.header_offset)
    signature, name, extra = _LOCAL.unpack(handle.read(_LOCAL.size))
    if signature != b"PK\x03\x04":
        raise zipfile.BadZipFile("no member here")
    handle.seek(name + extra, 1)
    packed = handle.read(info.compress_size)
    if info.compress_type == zipfile.ZIP_STORED:
        return packed
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, limit + 1)
