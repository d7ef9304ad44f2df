"""The last tab: everything that has no tab of its own."""
