"""The first page of the books: where the money lies, what waits, what the month brought."""
