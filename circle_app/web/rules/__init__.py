"""The rules of a circle in plain words."""
