"""Runs and comparisons as self-contained pages and as Markdown."""
