"""Recording an expense."""
