"""Rows turned into documents: PDF, spreadsheets, figures."""
