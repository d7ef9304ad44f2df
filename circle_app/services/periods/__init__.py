"""The months of a circle's books: closing them, and asking to open them again."""

from circle_app.services.periods.closing import Closed, close
from circle_app.services.periods.months import MOST_MONTHS, MonthRow, months
from circle_app.services.periods.reopening import Asked, ask_reopen

__all__ = ["MOST_MONTHS", "Asked", "Closed", "MonthRow", "ask_reopen", "close", "months"]
