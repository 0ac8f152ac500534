"""How good is it? Gold, matching, metrics, and their report."""
