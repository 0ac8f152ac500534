"""Loading: one module per format behind one registry; a path in, a Document out."""

from kxai.load.registry import load

__all__ = ["load"]
