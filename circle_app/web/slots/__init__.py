"""The page of the slots of a rotating circle."""
