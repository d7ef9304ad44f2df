"""One member: contact, papers, notes, what happened."""
