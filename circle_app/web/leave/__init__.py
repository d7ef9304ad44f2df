"""The page of leaving a circle, or removing somebody."""
