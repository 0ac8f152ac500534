"""The pages for a browser. The room is laid out and empty."""
