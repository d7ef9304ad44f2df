"""Short answers to what people ask first."""
