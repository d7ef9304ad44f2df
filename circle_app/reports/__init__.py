"""Rows turned into documents that leave the program."""
