"""Making the first operator."""
