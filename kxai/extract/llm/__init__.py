"""The model engine: it points at marks, and never writes a digit."""
