"""The page of the end of a circle."""
