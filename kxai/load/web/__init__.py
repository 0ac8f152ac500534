"""Saved web pages: markup becomes pieces of text, and what belongs to the site is left out."""
