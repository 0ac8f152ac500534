"""What other parsers made of a report: DoclingDocument, MinerU's content list, Markdown with HTML
tables. It is read as they tell it, so that the arithmetic shows which cells they joined or lost."""
