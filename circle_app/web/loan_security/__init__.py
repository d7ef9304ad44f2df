"""Who and what stands behind a loan, on its page."""
