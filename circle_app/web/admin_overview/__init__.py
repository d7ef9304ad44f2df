"""The first page of the admin area: does everything work, and what needs somebody."""
