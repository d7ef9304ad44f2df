"""The journal: every entry of the books, by day."""
