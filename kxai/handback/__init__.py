"""What a reviewer confirmed, handed back: a letter, and the original file with remarks in it.

Everything here takes and gives bytes (``write_letter``, ``annotate``), so that any face can offer
it; what goes in comes from the store (``read_confirmed``).
"""
