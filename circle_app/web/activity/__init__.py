"""What happened in a circle, day by day."""
