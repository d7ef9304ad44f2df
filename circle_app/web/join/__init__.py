"""Looking at an invitation and joining its circle."""
