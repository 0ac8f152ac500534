"""What is counted, and the rates that are made of it. Import from the modules."""
