"""The page of investments."""
