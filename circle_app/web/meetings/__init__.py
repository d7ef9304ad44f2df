"""The list of a circle's meetings."""
