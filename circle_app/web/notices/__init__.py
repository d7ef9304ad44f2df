"""Notices: what the reader was told, day by day."""
