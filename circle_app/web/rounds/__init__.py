"""The page of the rounds of a circle."""
