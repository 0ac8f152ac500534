"""Runs that many workers share, on one machine or on many, through the queue of their store."""
