"""Dues: the table of members and cycles, and one due with what was paid and let off."""
