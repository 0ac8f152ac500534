"""Reports in the genre with their truth: a seeded ledger, told in many house styles."""
