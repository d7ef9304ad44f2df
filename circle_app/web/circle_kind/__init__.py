"""A circle rests, or becomes another kind of circle."""
