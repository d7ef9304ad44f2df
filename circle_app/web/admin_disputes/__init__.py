"""Open disputes of all circles, for operators."""
