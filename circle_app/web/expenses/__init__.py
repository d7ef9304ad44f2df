"""What was spent for the circle: the month, what waits, the list."""
