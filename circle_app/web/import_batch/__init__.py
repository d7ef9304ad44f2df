"""One import: columns, rows, what would be written, and what was."""
