"""The record of a meeting that was held."""
