"""Roles that every circle with officers can give out."""
