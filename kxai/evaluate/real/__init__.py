"""Measuring on a pool of real reports of several houses, a third of them set aside."""
