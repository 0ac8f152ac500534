"""What a reviewer looks for beside the sums.

What must be published and is not (``disclosure``), what is left over or wrongly worded (``form``),
scores that do not follow from the rule printed beside them (``scores``).

A family of its own: its findings are warnings and hints, never errors, and nobody counts them
among those of ``kxai.check``. Kinds, words and requirements are data of ``kxai.genre``.
"""

from kxai.beyond.look import look_beyond

__all__ = ["look_beyond"]
