"""Asking for a loan: what it would cost while one types, a review, then it is sent."""
