"""Autopay: what is due is paid from a member's wallet by itself, on its day."""

from circle_app.services.autopay.running import run_due
from circle_app.services.autopay.setting import switch
from circle_app.services.autopay.views import AutopayView, TryRow, status

__all__ = ["AutopayView", "TryRow", "run_due", "status", "switch"]
