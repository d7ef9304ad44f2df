"""Comparing the books with boxes and with the bank, and reading a bank's file."""
