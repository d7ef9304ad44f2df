"""Settings of a circle: its rules and what is not a rule, on one page."""
