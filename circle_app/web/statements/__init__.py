"""The statements of a circle: trial balance, income and expenses, balance sheet."""
