"""The page of the shares of a circle."""
