"""Holding a meeting: one sheet for roll call, money, loans and the count."""
