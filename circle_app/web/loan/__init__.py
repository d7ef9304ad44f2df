"""One loan: what is left, what comes next, paying it, handing it over, how it went."""
