"""What can be known of a text without knowing what it is about: numbers, headings, sentences."""
