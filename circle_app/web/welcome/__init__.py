"""The first-run guide: language, name, how it works."""
