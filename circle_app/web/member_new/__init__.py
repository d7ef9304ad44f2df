"""Writing somebody down who has no account."""
