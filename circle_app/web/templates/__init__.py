"""Words of notices: of the installation for its operators, of a circle for its officers."""
