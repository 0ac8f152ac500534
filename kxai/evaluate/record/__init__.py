"""Runs on record: made, gone on with, scored again, compared. Import from the modules."""
