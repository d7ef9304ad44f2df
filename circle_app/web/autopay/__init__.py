"""The page of paying by itself from the own wallet."""
