"""Programs elsewhere that hear of a circle: their list, a form for one more, and what was sent."""
