"""Late loans: how much of all that is lent is at risk, how old it is, and who is late."""
