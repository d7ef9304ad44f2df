"""The facts: tables, sessions and queries."""
