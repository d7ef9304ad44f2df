"""The list for collecting."""
