"""The admin area: pages for the operators of the installation."""
