"""The rules of money, votes and loans: pure functions and value types, no framework."""
