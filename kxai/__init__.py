"""kxai reads the reports that Chinese public bodies publish about their money and work.

It turns them into figures that each point at the characters they came from, and checks every
piece of arithmetic that a report states or implies. Data flows through the rooms in the order
``schema → text → load → check → extract → store → index → ask → evaluate → bulk/export/web/cli``.
"""

__version__ = "0.1.0"
