"""The one toast a tab can show."""

import reflex as rx


class ToastState(rx.State):
    """What the toast says; a new serial number shows it."""

    serial: int = 0
    text: str = ""
    kind: str = "ok"
