"""One invoice, to be read, paid, shared and printed."""
