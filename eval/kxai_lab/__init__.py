"""The laboratory: what makes test material for kxai, and what measures with it.

``generate`` writes reports with gold, ``inject`` plants errors in reports, ``agreement`` compares
two readings of one report. It stands beside the product and ships in no wheel; a clone that was
installed in place (``pip install -e .``) has it.
"""
