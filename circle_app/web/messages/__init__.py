"""Messages that an officer writes to many members."""
