"""Paying a contribution, and the receipt."""
