"""What calls cost: tokens, tries, money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from operator import add, attrgetter, sub

from kxai.settings import Price

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    """Counts that add up. ``requests`` were sent; ``failures`` of them brought no reply; ``asks``
    are questions asked again because a reply did not validate; ``cached`` answers cost nothing.

    ``prompt_tokens`` and ``completion_tokens`` are what replies reported, those that were no use
    too; ``guessed_tokens`` is our estimate for requests whose reply was lost or told no usage.
    """

    requests: int = 0
    failures: int = 0
    asks: int = 0
    cached: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    guessed_tokens: int = 0

    @property
    def tokens(self) -> int:
        """All tokens, guessed ones included."""
        return self.prompt_tokens + self.completion_tokens + self.guessed_tokens

    def __add__(self, other: Usage) -> Usage:
        return Usage(*map(add, _counts(self), _counts(other)))

    def __sub__(self, other: Usage) -> Usage:
        return Usage(*map(sub, _counts(self), _counts(other)))

    def cost(self, price: Price) -> Decimal:
        """Money in ``price.currency``; guessed tokens count as sent ones."""
        sent = self.prompt_tokens + self.guessed_tokens
        return (sent * price.input + self.completion_tokens * price.output) / _MILLION


_counts = attrgetter(*Usage.__slots__)
