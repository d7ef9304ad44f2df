"""One dispute: what is in doubt, what was said about it, and how it ended."""
