"""What is in doubt: the list of a circle, and the parts of an entry's page that ask about it."""
