"""The page of imports: what was taken in, and a new spreadsheet."""
