"""Whose work kxai builds on, and under which licences."""
