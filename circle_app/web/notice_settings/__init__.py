"""What the reader wants to hear, by which way, and when not."""
