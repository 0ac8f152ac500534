"""The deterministic engine: no network, no model, good on the sentences that the genre repeats."""
