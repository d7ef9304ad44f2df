"""Where the page of a loan shows who and what stands behind it; its state loads with the page."""

import reflex as rx

from circle_app.web.loan_security import parts, sheets


def guarantee_asked() -> rx.Component:
    """What a guarantor is asked, at the top of the page until it is answered."""
    return parts.asked()


def security_section() -> rx.Component:
    """The section with its sheets; nothing where the reader may see none of it."""
    return rx.fragment(parts.section(), sheets.sheets())
