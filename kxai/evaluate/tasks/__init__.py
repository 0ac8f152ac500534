"""What is measured: extraction, checking, retrieval, answers. Import from the modules."""
