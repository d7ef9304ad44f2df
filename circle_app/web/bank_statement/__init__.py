"""One statement of a bank, line by line beside the books."""
