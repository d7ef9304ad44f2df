"""The card of a cycle, or of a round: its ring, what has come in, and the legend."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.cycle_rings import CycleRing
from circle_app.web.i18n import tr
from circle_app.web.ui import icons


def _counted(kind: str, count: rx.Var[int], words: rx.Var[str]) -> rx.Component:
    """An entry of the legend, if there is any such part in the ring."""
    swatch = rx.el.span(class_name=f"swatch swatch--{kind}")
    return rx.cond(count > 0, rx.el.span(swatch, rx.el.span(words)))


def cycle_card(cycle: rx.Var[CycleRing], *more: ui.Child) -> rx.Component:
    """Show who has paid; ``more`` stands below."""
    return ui.card(
        rx.el.div(
            rx.el.div(rx.el.h2(cycle.name), rx.el.p(cycle.sub, class_name="muted small")),
            rx.cond(
                cycle.closed,
                ui.chip(tr("All paid"), "jade", icon_name="check"),
                ui.chip_path(cycle.left, cycle.left_tone, icons.PATHS["clock"]),
            ),
            class_name="row row--between row--top",
        ),
        rx.el.div(
            ui.ring(
                cycle.ring,
                208,
                rx.el.span(
                    cycle.paid,
                    rx.el.small(" ", tr("of {all}", all=cycle.members)),
                    class_name="ring__big",
                ),
                rx.el.span(tr("have paid"), class_name="ring__sub"),
            ),
            class_name="cycle__ring",
        ),
        rx.el.p(
            rx.el.b(cycle.collected),
            " ",
            tr("of {target} collected", target=cycle.target),
            class_name="center",
        ),
        rx.el.div(
            _counted("done", cycle.paid_count, tr("{n} paid", n=cycle.paid_count)),
            _counted(
                "checking", cycle.checking_count, tr("{n} being checked", n=cycle.checking_count)
            ),
            _counted("open", cycle.open_count, tr("{n} to pay", n=cycle.open_count)),
            class_name="legend",
        ),
        *more,
    )
