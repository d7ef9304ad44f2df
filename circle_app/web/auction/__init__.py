"""The page of a round's auction."""
