"""Whom the treasurer can remind of what, and how it reads."""
