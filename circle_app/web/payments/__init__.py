"""Everybody's payments with filters, and the page of one payment."""
