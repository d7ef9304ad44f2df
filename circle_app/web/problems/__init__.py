"""Pages for what is not there, not allowed or went wrong."""
