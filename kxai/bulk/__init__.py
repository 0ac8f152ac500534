"""Many files at once: which ones, in how many processes, and what to do when some fail."""

from kxai.bulk.inputs import Inputs, find_inputs
from kxai.bulk.runner import run
from kxai.bulk.summary import Listener, Summary

__all__ = ["Inputs", "Listener", "Summary", "find_inputs", "run"]
