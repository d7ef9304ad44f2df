"""The loans of a circle: one's own, those asked for, those to hand over, those of the past."""
