"""pdfium's functions as this package calls them: often, so without what makes a call dear.

pypdfium2's own bindings check and convert every argument. A page has some thousand characters and
lines, so functions called for each of them take plain addresses and write into one array.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from threading import RLock
from typing import Any

import pypdfium2.raw as raw  # type: ignore[import-untyped]

LOCK = RLock()
"""Held while a document is open: pdfium is not made for threads."""

_HANDLE, _INT, _ADDRESS = ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


load_page = _bind("FPDF_LoadPage", _HANDLE, _HANDLE, _INT)
close_page = _bind("FPDF_ClosePage", None, _HANDLE)
page_box = _bind("FPDF_GetPageBoundingBox", _INT, _HANDLE, _ADDRESS)
rotation = _bind("FPDFPage_GetRotation", _INT, _HANDLE)
load_text = _bind("FPDFText_LoadPage", _HANDLE, _HANDLE)
close_text = _bind("FPDFText_ClosePage", None, _HANDLE)

count_letters = _bind("FPDFText_CountChars", _INT, _HANDLE)
whole_text = _bind("FPDFText_GetText", _INT, _HANDLE, _INT, _INT, _ADDRESS)
code_of = _bind("FPDFText_GetUnicode", ctypes.c_uint, _HANDLE, _INT)
loose_box = _bind("FPDFText_GetLooseCharBox", _INT, _HANDLE, _INT, _ADDRESS)
origin = _bind("FPDFText_GetCharOrigin", _INT, _HANDLE, _INT, _ADDRESS, _ADDRESS)
letter_matrix = _bind("FPDFText_GetMatrix", _INT, _HANDLE, _INT, _ADDRESS)
font_size = _bind("FPDFText_GetFontSize", ctypes.c_double, _HANDLE, _INT)
is_unmapped = _bind("FPDFText_HasUnicodeMapError", _INT, _HANDLE, _INT)
is_hyphen = _bind("FPDFText_IsHyphen", _INT, _HANDLE, _INT)
object_of = _bind("FPDFText_GetTextObject", _HANDLE, _HANDLE, _INT)

count_objects = _bind("FPDFPage_CountObjects", _INT, _HANDLE)
object_at = _bind("FPDFPage_GetObject", _HANDLE, _HANDLE, _INT)
count_inside = _bind("FPDFFormObj_CountObjects", _INT, _HANDLE)
object_inside = _bind("FPDFFormObj_GetObject", _HANDLE, _HANDLE, ctypes.c_ulong)
object_type = _bind("FPDFPageObj_GetType", _INT, _HANDLE)
object_matrix = _bind("FPDFPageObj_GetMatrix", _INT, _HANDLE, _ADDRESS)
object_bounds = _bind("FPDFPageObj_GetBounds", _INT, _HANDLE, *[_ADDRESS] * 4)
fill_colour = _bind("FPDFPageObj_GetFillColor", _INT, _HANDLE, *[_ADDRESS] * 4)
stroke_colour = _bind("FPDFPageObj_GetStrokeColor", _INT, _HANDLE, *[_ADDRESS] * 4)
render_mode = _bind("FPDFTextObj_GetTextRenderMode", _INT, _HANDLE)
draw_mode = _bind("FPDFPath_GetDrawMode", _INT, _HANDLE, _ADDRESS, _ADDRESS)
count_segments = _bind("FPDFPath_CountSegments", _INT, _HANDLE)
segment_at = _bind("FPDFPath_GetPathSegment", _HANDLE, _HANDLE, _INT)
segment_point = _bind("FPDFPathSegment_GetPoint", _INT, _HANDLE, _ADDRESS, _ADDRESS)
segment_type = _bind("FPDFPathSegment_GetType", _INT, _HANDLE)


def address(handle: Any) -> int:
    """The address behind one of pypdfium2's typed pointers."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0
