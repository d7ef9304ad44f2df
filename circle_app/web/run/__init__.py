"""The page of one run: its slots while it is planned, its sums once it runs."""
