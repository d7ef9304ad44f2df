"""Counting the money in a box."""
