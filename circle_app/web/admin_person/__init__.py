"""One person, for operators: how the account stands, locking, signing out, appointing."""
