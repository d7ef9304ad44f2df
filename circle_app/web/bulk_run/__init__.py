"""Acts on many members in a sheet: review, progress, and what became of each."""
