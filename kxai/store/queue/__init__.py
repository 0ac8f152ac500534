"""The queue of a store: what is to be read, by whoever comes for it."""
