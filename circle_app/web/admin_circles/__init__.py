"""Circles of the installation, for its operators."""
