"""Messages on their way, for operators: what waits, what was given up, what went."""
