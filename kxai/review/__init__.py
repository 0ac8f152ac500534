"""Hints of a model at what arithmetic cannot see, each at two places of a report."""
