"""What members owe: what payments do to it, what lateness costs, what was paid ahead."""

from circle_app.services.dues.late import charge_late_fees

__all__ = ["charge_late_fees"]
