"""One's own passbook in a circle."""
