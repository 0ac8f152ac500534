"""Error injection: one error planted in a report that has none there, and what the checker says.

Import from the modules: ``reading`` (a text, read and checked), ``plant`` (where an error of a
class can be planted), ``exclude`` (whether intervals exclude it), ``judge`` (what came of it),
``bench`` (many of them, counted) and ``table`` (the counts, printed).
"""
