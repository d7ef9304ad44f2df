"""The circle page: the cycle, the pool, the people, the rules and what happened."""
