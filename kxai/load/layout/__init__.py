"""From characters with places on pages to text in reading order: lines, paragraphs, tables.

What a PDF, a recognised picture and an OFD file have in common. ``RawPage`` comes in, ``compose``
gives what a Document is made of.
"""
