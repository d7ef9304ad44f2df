"""Who may call what: a world with everybody in it, and of each service function what it needs."""
