"""Savings taken out: what is free, asking, handing out."""
