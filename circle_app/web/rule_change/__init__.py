"""Changing the rules of a circle: the fields, and what would become of the rules."""
