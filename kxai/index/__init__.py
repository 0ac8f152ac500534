"""Embedders, lexical and vector search, fused. Derived from the store and always remade from it."""

from __future__ import annotations

from kxai.index.passages import Passage
from kxai.index.search import Index

__all__ = ["Index", "Passage"]
