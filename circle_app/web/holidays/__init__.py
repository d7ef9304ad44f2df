"""The days on which a circle does not collect."""
