"""Starting a circle in four steps."""
