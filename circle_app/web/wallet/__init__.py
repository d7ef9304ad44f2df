"""The personal wallet: what is in it, putting in, taking out, sending, and what moved."""
