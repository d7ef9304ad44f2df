"""People of the installation, for its operators."""
