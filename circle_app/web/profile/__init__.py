"""A person's own account: name, language, colours, and where it is signed in."""
