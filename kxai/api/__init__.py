"""kxai for programs: read a file, check figures, open an archive. See docs/library.md.

The names of this room are those of the package: ``kxai.read``, ``kxai.open``, ``kxai.Reading``.
Each comes from its own module, so that opening an archive loads nothing of what reads reports.
"""
