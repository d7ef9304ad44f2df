"""Queries for lists and pages: noun phrases, read only, paged by key."""
