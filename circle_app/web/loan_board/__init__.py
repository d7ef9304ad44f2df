"""The board of loans for those who tend to them: a column for each thing that is next."""
