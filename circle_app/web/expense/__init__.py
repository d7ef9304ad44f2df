"""One expense: how it stands, its receipt, what is to be done with it."""
