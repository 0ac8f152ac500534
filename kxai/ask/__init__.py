"""Questions: plan, compute, compose, verify. The room is laid out and empty."""
