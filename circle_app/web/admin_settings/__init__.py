"""Settings of the installation, for its operators."""
