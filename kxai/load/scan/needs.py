"""Whether pictures can be read here, and where the models are."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from kxai.errors import OcrMissing
from kxai.load import notes

_PACKAGES = ("rapidocr", "onnxruntime")
_PARTS = ("det", "rec")


def require_ocr(place: str) -> None:
    """Raises OcrMissing for ``place``, saying what to install, if pictures cannot be read here."""
    reason = lack()
    if reason:
        raise OcrMissing(place, reason)


@lru_cache(maxsize=1)
def lack() -> str:
    """What is missing here, with what to do about it; "" for nothing."""
    for package in _PACKAGES:
        if find_spec(package) is None:
            return notes.OCR_INSTALL.format(lack=f"缺少{package}")
    try:
        import_module("cv2")
    except ImportError as error:  # a system library that OpenCV wants
        return notes.OCR_INSTALL.format(lack=f"OpenCV不能载入（{error}）")
    return "" if all(models()) else notes.OCR_NO_MODELS


def models() -> tuple[Path | None, Path | None]:
    """The models that find lines and that read them, both from rapidocr's own wheel."""
    spec = find_spec("rapidocr")
    folder = Path(spec.origin or "").parent / "models" if spec else Path()
    detector, recogniser = (
        next(iter(sorted(folder.glob(f"*_{part}_*.onnx"))), None) for part in _PARTS
    )
    return detector, recogniser
