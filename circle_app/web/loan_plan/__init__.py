"""Planning a running loan anew: the new plan beside the old one, a review, then it is asked for."""
