"""What kxai is built of: whose work, under which licences, and what is known against it."""
