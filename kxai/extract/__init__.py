"""Mentions become figures: the rules engine, and the seam for model engines."""

from kxai.extract.extraction import Extraction, extract

__all__ = ["Extraction", "extract"]
