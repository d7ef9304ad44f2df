"""The people of a circle."""
