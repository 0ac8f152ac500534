"""PDF: what pdfium tells about the pages, made into ``RawPage``s.

``loader`` opens the file and goes through its pages; ``letters`` reads the characters of a page,
``drawing`` its ruling lines and pictures, ``verdict`` decides what becomes of the page.
"""
