"""Signing in and signing up: plain HTML forms answered by the API with a redirect."""
