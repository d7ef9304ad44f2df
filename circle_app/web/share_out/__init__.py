"""The page of the share-out at the end of a cycle."""
