"""Statements: the tables and paragraphs of a document, and the address of what stands in them."""
