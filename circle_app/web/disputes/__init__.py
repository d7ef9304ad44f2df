"""Questions about an entry: parts of its page, and the events behind them."""
