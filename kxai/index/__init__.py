"""Embedders, lexical and vector search, fused. Derived from the store and always remade from it.

The room is laid out and empty: a run does not build an index yet.
"""
