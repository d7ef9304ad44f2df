"""Inviting people: code, link and QR."""
