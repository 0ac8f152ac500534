"""Questions across reports: computed answers with their sources."""

from kxai.ask.answer import Answer, Citation, Step
from kxai.ask.corpus import Corpus

__all__ = ["Answer", "Citation", "Corpus", "Step"]
