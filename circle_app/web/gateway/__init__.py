"""The account with a payment provider: keys, the address it calls, payments and what is wrong."""
