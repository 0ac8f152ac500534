"""The official tables of a report with gold for every cell: accounts (公开01表 to 09表), budget."""
