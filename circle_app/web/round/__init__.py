"""The page of one round."""
