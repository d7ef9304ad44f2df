"""Giving a loan up, and money that comes back on one: parts of a loan's page."""
