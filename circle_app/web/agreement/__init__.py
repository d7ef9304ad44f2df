"""The agreement of a loan, to be read and printed."""
