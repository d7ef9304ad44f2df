"""The outside world: clock, passwords, crypto, phones, files."""
