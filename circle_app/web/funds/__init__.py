"""Where the circle's money lies, and moving it."""
