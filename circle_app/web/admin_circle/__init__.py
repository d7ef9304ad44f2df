"""One circle, for operators: facts only."""
