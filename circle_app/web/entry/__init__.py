"""One entry of the books: what moved, who recorded it, and taking it back."""
