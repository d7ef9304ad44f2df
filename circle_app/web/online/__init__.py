"""Paying online: the way to the provider's page, and what is known when one is back."""
