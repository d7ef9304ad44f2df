"""All questions put to the members, and asking one."""
