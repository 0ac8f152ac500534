"""Old Word, WPS, RTF, OpenDocument texts, and Excel's one-file XML.

LibreOffice makes Word documents or workbooks of them, which their loaders read. Word's one-file XML
needs no LibreOffice.
"""

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import replace
from pathlib import Path

from kxai.errors import DamagedFile, EncryptedFile, UnsupportedFormat
from kxai.load.docx import load_docx
from kxai.load.flat import zip_of
from kxai.load.limits import Archive, parse_xml, shown
from kxai.load.ole import Compound
from kxai.load.signatures import OLE, ZIP
from kxai.load.soffice import Conversion, convert
from kxai.schema.document import Document
from kxai.settings import Settings

_WORD = ("docx", "MS Word 2007 XML")
_DOC = Conversion("doc", "MS Word 97", *_WORD)
_OLD_DOC = Conversion("doc", "", *_WORD)  # of Word 6 and 95
_RTF = Conversion("rtf", "Rich Text Format", *_WORD)
_ODT = Conversion("odt", "writer8", *_WORD)
_EXCEL_XML = Conversion("xml", "MS Excel 2003 XML Orcus", "xlsx", "Calc MS Excel 2007 XML")

_HEAD = 8_192  # bytes in which the root element begins
_NAMED = frozenset({"doc", "wps", "dot"})
_EXCEL = re.compile(rb"<\?mso-application\s+progid=\"Excel|office:spreadsheet\"")
_FIB = struct.Struct("<HH6xH")  # what it is, version, flags
_WORD_97 = 0xA5EC
_WORD_6 = frozenset({0xA5DC, 0xA5DB})
_ENCRYPTED = 0x0100


def load_office(path: Path, data: bytes, sha256: str, settings: Settings) -> Document:
    """The document of a .doc, .wps, .dot, .rtf, .odt file or of Word's or Excel's XML in one file.

    Raises ConverterMissing, EncryptedFile, DamagedFile, EmptyFile, LimitExceeded, and
    UnsupportedFormat for a workbook where no loader reads workbooks.
    """
    name = shown(path)
    if data.startswith(OLE):
        suffix = path.suffix.lower().removeprefix(".")
        kind, conversion = (suffix if suffix in _NAMED else "doc"), _doc(data, name)
    elif data.startswith(b"{\\rtf"):
        if not data.rstrip(b"\0 \r\n\t").endswith(b"}"):
            raise DamagedFile(name, "RTF文档不完整（没有结尾）")
        kind, conversion = "rtf", _RTF
    elif data.startswith(ZIP):
        kind, conversion = "odt", _odt(data, name, settings)
    elif _EXCEL.search(data[:_HEAD]):
        parse_xml(data, name, "/")  # so that LibreOffice meets no entity of a stranger
        kind, conversion = "flat", _EXCEL_XML
    else:
        return replace(load_docx(path, zip_of(data, name), sha256, settings), format="flat")
    converted = convert(data, conversion, name, settings)
    if conversion.target == "xlsx":
        document = _workbook(path, converted, settings)
    else:
        document = load_docx(path, converted, sha256, settings)
    return replace(document, format=kind, sha256=sha256)


def _doc(data: bytes, name: str) -> Conversion:
    """Raises EncryptedFile, and DamagedFile where the text is not in the file."""
    fib = Compound(name, data, strict=False).stream("WordDocument", most=_FIB.size)
    if fib is None or len(fib) < _FIB.size:
        raise DamagedFile(name, "文档不完整（缺少正文）")
    magic, _, flags = _FIB.unpack_from(fib)
    if flags & _ENCRYPTED:
        raise EncryptedFile(name, "文档设有打开密码")
    if magic in _WORD_6:
        return _OLD_DOC
    if magic != _WORD_97:
        raise DamagedFile(name, "正文的开头不是Word文档")
    return _DOC


def _odt(data: bytes, name: str, settings: Settings) -> Conversion:
    archive = Archive(name, data, settings)
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.read(manifest):
        raise EncryptedFile(name, "文档设有打开密码")
    return _ODT


def _workbook(path: Path, data: bytes, settings: Settings) -> Document:
    # the registry knows this module as well
    from kxai.load.registry import FORMATS, loader_of

    if "xlsx" not in FORMATS:
        raise UnsupportedFormat(shown(path), "识别为Excel的单文件XML，暂不支持")
    return loader_of(FORMATS["xlsx"])(path, data, hashlib.sha256(data).hexdigest(), settings)
