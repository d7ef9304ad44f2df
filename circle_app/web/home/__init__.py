"""The home page: what needs me now, my savings, what comes and what happened."""
