"""Borrowing more on a running loan: what it would be while one types, a review, then it is sent."""
