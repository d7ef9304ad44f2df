"""Words of notices, for the operators of the installation."""
