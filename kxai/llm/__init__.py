"""The language model: prompts, one client for every endpoint, and what keeps it within limits.

The room knows no report and no schema of figures: whoever asks brings messages and a pydantic
model, and gets a validated value back. Nothing is imported here, so that help stays quick.
"""
